"""Through a proxy, and to a server whose authority the system does not know."""

from __future__ import annotations

import http.client
import http.server
import select
import socket
import threading
import unittest
from urllib.parse import urlsplit

from curvescope.route import Route
from curvescope.transport import Transport
from tests.certificates import server_context
from tests.contract_server import ContractServer
from tests.support import ClientTest, environment

HOST = "curvescope.test"
VARIABLES = ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
             "SSL_CERT_FILE", "CURVESCOPE_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


class Proxy(http.server.ThreadingHTTPServer):
    """Sends every host's requests to one port of this machine, as a proxy with a resolver of its own would."""

    daemon_threads = True

    def __init__(self, upstream: int) -> None:
        super().__init__(("127.0.0.1", 0), _ProxyHandler)
        self.upstream = upstream
        self.asked: list = []
        self.authorizations: set = set()
        self.address = f"127.0.0.1:{self.server_address[1]}"
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops listening."""
        self.shutdown()
        self.server_close()
        self._thread.join()


class _ProxyHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def do_CONNECT(self) -> None:  # noqa: N802, the name that http.server calls
        """Joins the two connections."""
        self._note()
        with socket.create_connection(("127.0.0.1", self.server.upstream)) as upstream:
            self.send_response(200)
            self.end_headers()
            pair = [self.connection, upstream]
            while True:
                for ready in select.select(pair, [], [])[0]:
                    try:
                        content = ready.recv(65536)
                    except ConnectionError:
                        content = b""
                    if not content:
                        self.close_connection = True
                        return
                    pair[1 - pair.index(ready)].sendall(content)

    def do_POST(self) -> None:  # noqa: N802
        """Passes a request on that names the whole address."""
        self._note()
        upstream = http.client.HTTPConnection("127.0.0.1", self.server.upstream)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        upstream.request("POST", urlsplit(self.path).path, body, dict(self.headers))
        answer = upstream.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        upstream.close()

    def _note(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        self.server.authorizations.add(self.headers.get("Proxy-Authorization"))

    def log_message(self, format: str, *arguments: object) -> None:
        """Quiet."""


class ProxyTest(ClientTest):
    def proxied(self, tls=None):
        """A server that only the proxy can reach by its name, and the proxy."""
        self.server.close()
        self.server = ContractServer(tls=tls)
        proxy = Proxy(self.server.port)
        self.addCleanup(proxy.close)
        return proxy

    def report(self, url, **variables):
        with environment(**{name: "" for name in VARIABLES}), environment(**variables):
            with self.start(url=url, exit_timeout_seconds=5.0) as run:
                for step in range(3):
                    run.metric("loss", float(step), step=step)
                    run.flush(5)

    def test_https_goes_through_a_tunnel_and_the_servers_authority_is_checked(self):
        tls, authority = server_context(self.folder, HOST)
        for name in ("CURVESCOPE_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
            with self.subTest(name):
                proxy = self.proxied(tls)
                self.report(f"https://{HOST}", HTTPS_PROXY=f"http://me:s%40crete@{proxy.address}",
                            **{name: str(authority)})
                self.assertEqual(self.server.named("loss"), [0.0, 1.0, 2.0])
                self.assertEqual(set(proxy.asked), {f"CONNECT {HOST}:443"})
                self.assertEqual(proxy.authorizations, {"Basic bWU6c0BjcmV0ZQ=="})
        with self.assertLogs("curvescope", "WARNING") as said:
            self.report(f"https://{HOST}", HTTPS_PROXY=proxy.address)
        self.assertIn("CERTIFICATE_VERIFY_FAILED", "".join(said.output))
        self.assertEqual(len(self.server.named("loss")), 3)

    def test_plain_http_asks_the_proxy_for_the_whole_address(self):
        proxy = self.proxied()
        self.report(f"http://{HOST}:8080", http_proxy=proxy.address)
        self.assertEqual(self.server.named("loss"), [0.0, 1.0, 2.0])
        self.assertIn(f"POST http://{HOST}:8080/api/v1/runs", proxy.asked)

    def test_this_machine_is_reached_directly(self):
        self.report(self.server.url, HTTP_PROXY="http://127.0.0.1:1", ALL_PROXY="http://127.0.0.1:1")
        self.assertEqual(self.server.named("loss"), [0.0, 1.0, 2.0])

    def test_no_proxy_leaves_out_hosts_and_domains(self):
        for left_out, direct in (("curvescope.test", True), (".test", True), ("test", True), ("*", True),
                                 ("other.test, curvescope.test:8443", True), ("scope.test", False), ("", False)):
            with self.subTest(left_out):
                route = Route(f"https://{HOST}:8443", {"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": left_out})
                self.assertEqual(route.connect(1.0).host, HOST if direct else "proxy")

    def test_what_cannot_be_is_said(self):
        for variables, words in (({"CURVESCOPE_CA_BUNDLE": "/nowhere.pem"}, "CURVESCOPE_CA_BUNDLE must name a file"),
                                 ({"HTTPS_PROXY": "socks5://proxy:1080"}, "HTTPS_PROXY must name an HTTP proxy")):
            with environment(**{name: "" for name in VARIABLES}), environment(**variables):
                self.assertIn(words, Transport(f"https://{HOST}", None, 1.0).get("/runs").reason)


if __name__ == "__main__":
    unittest.main()
