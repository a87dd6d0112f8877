"""How a server is reached: directly or by a proxy, and which authorities vouch for it. From the environment."""

from __future__ import annotations

import base64
import http.client
import os
import ssl
from typing import Dict, Mapping, Optional, Tuple
from urllib.parse import unquote, urlsplit

CA_BUNDLE_VARIABLES = ("CURVESCOPE_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_LOOPBACK = ("localhost", "::1")


class Route:
    """The way to one server. Raises ValueError or OSError, in `connect`, for what cannot be."""

    def __init__(self, url: str, environment: Optional[Mapping[str, str]] = None) -> None:
        self._environment = os.environ if environment is None else environment
        self._url = url
        parts = urlsplit(url)
        self._scheme = parts.scheme
        self._host = parts.hostname or ""
        self._netloc = parts.netloc
        self._context: Optional[ssl.SSLContext] = None
        self.target_prefix = ""
        """What goes before each path: of plain HTTP, a proxy is told the whole address (RFC 9112, 3.2.2)."""
        self.headers: Dict[str, str] = {}
        """What a proxy of plain HTTP is told beside."""

    def connect(self, timeout_seconds: float) -> http.client.HTTPConnection:
        """A connection that is opened by its first request."""
        if self._scheme not in ("http", "https") or not self._host:
            raise ValueError(f"{self._url} is no address of a server")
        port = urlsplit(self._url).port
        proxy = self._proxy()
        host, at = (self._host, port) if proxy is None else proxy[:2]
        authorization = {} if proxy is None else proxy[2]
        if self._scheme == "https":
            if self._context is None:
                self._context = self._authorities()
            connection = http.client.HTTPSConnection(host, at, timeout=timeout_seconds, context=self._context)
            if proxy is not None:
                connection.set_tunnel(self._host, port or 443, authorization)
            return connection
        self.target_prefix = "" if proxy is None else f"http://{self._netloc}"
        self.headers = authorization
        return http.client.HTTPConnection(host, at, timeout=timeout_seconds)

    def _proxy(self) -> Optional[Tuple[str, int, Dict[str, str]]]:
        """The proxy's host, port and authorisation. This machine's own addresses need none, whatever is set."""
        if self._host in _LOOPBACK or self._host.startswith("127.") or self._is_left_out():
            return None
        # HTTP_PROXY in capitals may be a header of a CGI request (httpoxy), and curl reads it in small letters only.
        names = ["https_proxy", "HTTPS_PROXY"] if self._scheme == "https" else ["http_proxy"]
        if self._scheme == "http" and "REQUEST_METHOD" not in self._environment:
            names.append("HTTP_PROXY")
        name = next((each for each in [*names, "all_proxy", "ALL_PROXY"] if self._environment.get(each)), None)
        if name is None:
            return None
        given = self._environment[name]
        parts = urlsplit(given if "://" in given else f"http://{given}")
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError(f"{name} must name an HTTP proxy, like http://proxy.example:3128")
        authorization = {}
        if parts.username is not None:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            authorization["Proxy-Authorization"] = "Basic " + base64.b64encode(pair.encode("utf-8")).decode("ascii")
        return parts.hostname, parts.port or 80, authorization

    def _is_left_out(self) -> bool:
        """Whether NO_PROXY names the host, a domain of it, or all."""
        given = self._environment.get("no_proxy") or self._environment.get("NO_PROXY") or ""
        for entry in given.lower().split(","):
            name = entry.strip().lstrip("*").lstrip(".")
            if entry.strip() == "*" or (name and name in (self._host, self._netloc.lower().rpartition("@")[2])):
                return True
            if name and self._host.endswith("." + name):
                return True
        return False

    def _authorities(self) -> ssl.SSLContext:
        name = next((each for each in CA_BUNDLE_VARIABLES if self._environment.get(each)), None)
        if name is None:
            return ssl.create_default_context()  # OpenSSL's, or those that SSL_CERT_FILE and SSL_CERT_DIR name.
        path = self._environment[name]
        try:
            if os.path.isdir(path):
                return ssl.create_default_context(capath=path)
            return ssl.create_default_context(cafile=path)
        except OSError as error:
            raise OSError(f"{name} must name a file of certificates or a folder of them: {path}: {error}") from error
