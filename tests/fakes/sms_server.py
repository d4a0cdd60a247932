"""A loopback HTTP server in a thread, for fakes of SMS gateways: real sockets, real ways to fail."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self


class Received(NamedTuple):
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class SmsServer:
    """Listens while it is entered; subclasses answer in `answer`. `clock_ahead` (seconds) makes signatures stale."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.sent: list[dict[str, Any]] = []
        self.faults: list[str | tuple[str, str]] = []
        self.clock_ahead = 0.0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def endpoint(self) -> str:
        return f"http://{self.host}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, request: Received) -> tuple[int, bytes]:
        """Status and JSON of an answer."""
        raise NotImplementedError

    def take_fault(self) -> str | tuple[str, str] | None:
        """What the test wants to go wrong with this call: `drop`, `garbage`, or a vendor's (code, message)."""
        return self.faults.pop(0) if self.faults else None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Received(self.command, self.path, headers, body)
                with fake._lock:
                    fake.received.append(request)
                    status, content = fake.answer(request)
                if status:
                    self._reply(status, content)

            def _reply(self, status: int, content: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        return Handler
