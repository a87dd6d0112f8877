"""HTTP to the server: one connection that is kept open, answers as values, never an exception."""

from __future__ import annotations

import codecs
import http.client
import json
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from datetime import datetime, timezone
from types import MappingProxyType
from typing import Any, Dict, Mapping, Optional, Union
from urllib.parse import urlsplit

from curvescope.multipart import MultipartBody
from curvescope.route import Route

BASE_PATH = "/api/v1"
LARGEST_ANSWER_BYTES = 16 << 20

# `socket` imports this codec at its first use. A job that forks at that moment would leave its children with an import
# lock that nobody lifts.
codecs.lookup("idna")

NO_ANSWER = 0
RETRIED_STATUSES = frozenset([NO_ANSWER, 429, 502, 503, 504])


@dataclass(frozen=True)
class Answer:
    """What came of a request. `status` is 0 where the connection broke; `reason` says why in words."""

    status: int
    body: Dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    retry_after_seconds: Optional[float] = None
    location: str = ""

    @property
    def ok(self) -> bool:
        """Whether the server did what was asked."""
        return 200 <= self.status < 300

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later."""
        return self.status in RETRIED_STATUSES


class Transport:
    """Requests to one server, one at a time. Not for use by several threads."""

    def __init__(self, url: str, token: Optional[str], timeout_seconds: float) -> None:
        parts = urlsplit(url)
        self.url = url
        self._route = Route(url)
        self._prefix = parts.path.rstrip("/") + BASE_PATH
        self._timeout_seconds = timeout_seconds
        self._headers = {"User-Agent": "curvescope-python", "Accept": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._connection: Optional[http.client.HTTPConnection] = None

    def post_json(self, path: str, document: Mapping[str, Any], timeout_seconds: Optional[float] = None) -> Answer:
        """Posts a JSON document to a path under the API's base."""
        body = json.dumps(document).encode("ascii")
        return self.request("POST", path, body, {"Content-Type": "application/json"}, timeout_seconds)

    def post_multipart(self, path: str, body: MultipartBody,
                       headers: Mapping[str, str] = MappingProxyType({})) -> Answer:
        """Posts a form to a path under the API's base."""
        form = {"Content-Type": body.content_type, "Content-Length": str(body.length_bytes)}
        return self.request("POST", path, body, {**headers, **form}, None)

    def get(self, path: str) -> Answer:
        """Gets a path under the API's base."""
        return self.request("GET", path, None, {}, None)

    def request(self, method: str, path: str, body: Union[bytes, MultipartBody, None],
                headers: Mapping[str, str], timeout_seconds: Optional[float]) -> Answer:
        """One request. Where a connection that was kept open proves dead, it is tried once more on a new one.

        Every request of this client may be repeated: pushes carry their key, a checkpoint that comes again is the same
        question, the others set a state.
        """
        timeout = self._timeout_seconds if timeout_seconds is None else min(timeout_seconds, self._timeout_seconds)
        reused = self._connection is not None
        try:
            return self._exchange(method, path, body, headers, timeout)
        except (http.client.HTTPException, ConnectionError) as error:
            self.close()
            if not reused:
                return Answer(NO_ANSWER, reason=_words(error))
        except (OSError, ValueError) as error:
            self.close()
            return Answer(NO_ANSWER, reason=_words(error))
        try:
            return self._exchange(method, path, body, headers, timeout)
        except (http.client.HTTPException, OSError, ValueError) as error:
            self.close()
            return Answer(NO_ANSWER, reason=_words(error))

    def close(self) -> None:
        """Closes the connection; the next request opens a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _exchange(self, method: str, path: str, body: Union[bytes, MultipartBody, None],
                  headers: Mapping[str, str], timeout_seconds: float) -> Answer:
        connection = self._connection or self._route.connect(timeout_seconds)
        self._connection = connection
        if connection.sock is not None:
            connection.sock.settimeout(timeout_seconds)
        try:
            connection.request(method, self._route.target_prefix + self._prefix + path, body=body,
                               headers={**self._headers, **self._route.headers, **headers})
        except BrokenPipeError:
            if not isinstance(body, MultipartBody):
                raise
            # The server answered before it had read all, as with 413, and listens no more; its answer says why.
        response = connection.getresponse()
        content = _read(response)
        retry_after = _retry_after_seconds(response.getheader("Retry-After"))
        if response.will_close:
            self.close()
        document = _document(content)
        return Answer(response.status, document, _reason(response, document), retry_after,
                      response.getheader("Location") or "")


def _read(response: http.client.HTTPResponse) -> bytes:
    """The whole body. Raises HTTPException where it is cut short or too long."""
    if response.length is not None and response.length <= LARGEST_ANSWER_BYTES:
        return response.read()  # With a size given, `read` would pass a body that was cut short.
    content = response.read(LARGEST_ANSWER_BYTES + 1)
    if len(content) > LARGEST_ANSWER_BYTES:
        raise http.client.HTTPException("the answer is too long")
    return content


def _document(content: bytes) -> Dict[str, Any]:
    try:
        document = json.loads(content) if content else {}
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _reason(response: http.client.HTTPResponse, document: Dict[str, Any]) -> str:
    """The words of an RFC 9457 problem, else of the status line."""
    words = document.get("detail") or document.get("title") or response.reason
    return f"{response.status} {words}"


def _retry_after_seconds(header: Optional[str]) -> Optional[float]:
    """RFC 9110, 10.2.3: seconds, or a date."""
    if header is None:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=timezone.utc)
    return max(0.0, (until - datetime.now(timezone.utc)).total_seconds())


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
