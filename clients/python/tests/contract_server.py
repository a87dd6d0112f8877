"""A server that speaks the API's contract over real HTTP, keeps what it is sent, and misbehaves on demand."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import socket
import ssl
import sys
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Deque, Dict, List, Optional, Tuple
from urllib.parse import parse_qs, urlsplit

from tests.form import read_form

COUNTS = ("iterations", "step", "rank")

Handler = Callable[["ContractHandler"], None]


class ContractServer:
    """Listens on a loopback port. `faults` are taken one per push, before or after the push is stored."""

    def __init__(self, port: int = 0, tls: Optional[ssl.SSLContext] = None) -> None:
        self.lock = threading.Lock()
        self.runs: Dict[str, Dict[str, Any]] = {}
        self.finishes: Dict[str, Dict[str, Any]] = {}
        self.events: List[Dict[str, Any]] = []
        self.ledger: Dict[Tuple[str, str], Tuple[str, Dict[str, Any]]] = {}
        self.duplicates = 0
        self.requests: List[str] = []
        self.directives: List[Dict[str, Any]] = []
        self.acknowledgements: Dict[str, Dict[str, Any]] = {}
        self.faults_before: Deque[Handler] = deque()
        self.faults_after: Deque[Handler] = deque()
        self.authorizations: List[Optional[str]] = []
        self.traceparents: Dict[str, List[Optional[str]]] = {}
        self.checkpoints: List[Dict[str, Any]] = []
        self.checkpoint_warnings: List[str] = []
        self.now: Optional[float] = None
        self.models: Dict[str, bytes] = {}
        self.analyses: Dict[str, Deque[Dict[str, Any]]] = {}
        self.gates: Deque[Dict[str, Any]] = deque()
        self.gate_queries: List[Dict[str, List[str]]] = []
        self._http = _QuietServer(("127.0.0.1", port), ContractHandler)
        if tls is not None:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self._http.contract = self  # type: ignore[attr-defined]
        self.port = self._http.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops listening, and breaks the connections that clients keep open."""
        self._http.shutdown()
        self._http.server_close()
        self._http.break_connections()
        self._thread.join()

    def named(self, name: str) -> List[Any]:
        """The values of the stored metrics of this name that are no debug copies, in order of arrival."""
        with self.lock:
            return [event["value"] for event in self.events if event.get("name") == name and not event.get("debug")]

    def of_type(self, kind: str, debug: bool = False) -> List[Dict[str, Any]]:
        """The stored events of a type."""
        with self.lock:
            return [event for event in self.events
                    if event["type"] == kind and bool(event.get("debug")) is debug]


class _QuietServer(ThreadingHTTPServer):
    """Clients that are killed break their connections; that is no error of the server."""

    daemon_threads = True

    def __init__(self, address: Tuple[str, int], handler: type) -> None:
        super().__init__(address, handler)
        self._connections: List[socket.socket] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.append(request)
        super().process_request(request, client_address)

    def break_connections(self) -> None:
        """Ends every connection that is still open."""
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class ContractHandler(BaseHTTPRequestHandler):
    """Answers as the design's HTTP API does."""

    protocol_version = "HTTP/1.1"
    server: Any

    def do_POST(self) -> None:  # noqa: N802, the name that http.server calls
        """Runs, pushes, finishes and acknowledgements."""
        contract: ContractServer = self.server.contract
        body = self.rfile.read(int(self.headers["Content-Length"]))
        parts = self.path.split("/")[3:]
        with contract.lock:
            contract.requests.append(self.path)
            contract.authorizations.append(self.headers.get("Authorization"))
            contract.traceparents.setdefault("/".join(parts[1:]), []).append(self.headers.get("traceparent"))
        if parts == ["runs"]:
            run = json.loads(body)
            with contract.lock:
                contract.runs.setdefault(run["id"], {}).update(run)
            self.answer(201, run)
        elif parts[1] not in contract.runs:
            self.answer(404, {"title": "Not found", "detail": f"there is no run {parts[1]}"})
        elif parts[2] == "finish":
            contract.finishes[parts[1]] = json.loads(body)
            self.answer(200, {})
        elif parts[2] == "directives":
            contract.acknowledgements[parts[3]] = json.loads(body)
            contract.directives = [each for each in contract.directives if each.get("id") != parts[3]]
            self.answer(200, {})
        elif parts[2] == "checkpoints":
            self.checkpoint(contract, body)
        else:
            self.push(contract, parts[1], body)

    def do_GET(self) -> None:  # noqa: N802
        """A run, its events, ten to a page, its gate, or an analysis: each state until the last, which stays."""
        contract: ContractServer = self.server.contract
        split = urlsplit(self.path)
        parts, query = split.path.split("/")[3:], parse_qs(split.query)
        if parts[0] == "analyses":
            states = contract.analyses[parts[1]]
            self.answer(200, states.popleft() if len(states) > 1 else states[0])
        elif parts[1] not in contract.runs:
            self.answer(404, {"title": "Not found", "detail": f"there is no run {parts[1]}"})
        elif parts[2:] == ["gate"]:
            contract.gate_queries.append(query)
            self.answer(200, contract.gates.popleft() if len(contract.gates) > 1 else contract.gates[0])
        elif len(parts) == 2:
            with contract.lock:
                last = max((event["time"] for event in contract.events), default=None)
            self.answer(200, {**contract.runs[parts[1]], "last_event_at": last})
        else:
            begin = int(query.get("cursor", ["0"])[0])
            with contract.lock:
                found = sorted((event for event in contract.events
                                if "from" not in query or event["time"] >= query["from"][0]),
                               key=lambda event: str(event["time"]))
            page = found[begin:begin + 10]
            self.answer(200, {"items": page, "next": str(begin + 10) if begin + 10 < len(found) else None})

    def checkpoint(self, contract: ContractServer, body: bytes) -> None:
        """Takes a checkpoint; a model may be named by its hash once it was sent."""
        with contract.lock:
            before = contract.faults_before.popleft() if contract.faults_before else None
        if before is not None:
            before(self)
            return
        form = read_form(self.headers["Content-Type"], body)
        request = json.loads(form["request"])
        address = request.get("model") or "sha256:" + hashlib.sha256(form["model"]).hexdigest()
        if "model" in form:
            contract.models[address] = form["model"]
        elif address not in contract.models:
            self.answer(422, {"title": "Invalid field", "field": "model", "detail": f"there is no model {address}"})
            return
        name = f"analysis-{len(contract.checkpoints)}"
        contract.checkpoints.append({**form, "request": request})
        contract.analyses.setdefault(name, deque([{"id": name, "state": "queued"},
                                                  {"id": name, "state": "succeeded", "result": {"top": []}}]))
        answer = {**contract.analyses[name][0], "warnings": contract.checkpoint_warnings}
        self.answer(202, answer, {"Location": f"/api/v1/analyses/{name}"})

    def push(self, contract: ContractServer, run: str, body: bytes) -> None:
        """Stores a push once, whatever happens around it."""
        with contract.lock:
            before = contract.faults_before.popleft() if contract.faults_before else None
        if before is not None:
            before(self)
            return
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        key = (run, self.headers["Idempotency-Key"])
        digest = hashlib.sha256(body).hexdigest()
        with contract.lock:
            status, document = self.store(contract, key, digest, body)
            after = contract.faults_after.popleft() if contract.faults_after else None
            directives = list(contract.directives)
        if after is not None:
            after(self)
        else:
            self.answer(status, {**document, "directives": directives})

    @staticmethod
    def store(contract: ContractServer, key: Tuple[str, str], digest: str,
              body: bytes) -> Tuple[int, Dict[str, Any]]:
        """The ledger, as the design has it."""
        if key in contract.ledger:
            contract.duplicates += 1
            stored, first = contract.ledger[key]
            if stored != digest:
                return 422, {"title": "Idempotency-Key reused", "detail": "the key came with another body before"}
            return 200, {**first, "duplicate": True}
        rejected, accepted = [], 0
        for index, line in enumerate(body.splitlines()):
            event = json.loads(line)
            if contract.now is not None and float(event["time"]) > contract.now + 86_400:
                rejected.append({"index": index, "field": "time", "reason": "must not be more than a day ahead"})
                continue
            wrong = [name for name in COUNTS if name in event and event[name] < 0]
            if wrong:
                rejected.append({"index": index, "field": wrong[0], "reason": "must be 0 or more"})
            else:
                contract.events.append(event)
                accepted += 1
        answer = {"accepted": accepted, "duplicate": False, "rejected": rejected, "warnings": []}
        if accepted:
            contract.ledger[key] = (digest, answer)  # Of what was refused as a whole nothing is remembered.
        return (200 if accepted else 422), answer

    def answer(self, status: int, document: Dict[str, Any], headers: Optional[Dict[str, str]] = None) -> None:
        """Sends JSON."""
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet: the tests' output is theirs."""


def answering(status: int, headers: Optional[Dict[str, str]] = None) -> Handler:
    """A fault: an error status."""
    return lambda handler: handler.answer(status, {"title": "fault", "detail": f"fault {status}"}, headers)


def dropping(handler: ContractHandler) -> None:
    """A fault: the connection breaks without an answer."""
    handler.close_connection = True


def dropping_in_the_middle(handler: ContractHandler) -> None:
    """A fault: the connection breaks in the middle of the answer."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"accepted":')
    handler.wfile.flush()
    handler.close_connection = True
