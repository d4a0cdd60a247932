"""A loopback HTTP server in a thread, for fakes of mini-program platforms; its clock can be moved."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit


class Asked(NamedTuple):
    """One request as it came; `query` holds the decoded parameters, `body` the JSON of a POST."""

    method: str
    path: str
    query: dict[str, str]
    body: Any


class AppServer:
    """Listens while it is entered; subclasses answer in `answer`, one request at a time."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.faults: list[Any] = []
        self.ahead = 0.0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def now(self) -> float:
        return time.time() + self.ahead

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, asked: Asked) -> bytes:
        """The bytes of a 200 answer."""
        raise NotImplementedError

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._serve(b"")

            def do_POST(self) -> None:
                self._serve(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

            def _serve(self, raw: bytes) -> None:
                parts = urlsplit(self.path)
                query = dict(parse_qsl(parts.query, keep_blank_values=True))
                asked = Asked(self.command, parts.path, query, json.loads(raw) if raw else None)
                with fake._lock:
                    fake.asked.append(asked)
                    fault = fake.faults.pop(0) if fake.faults else None
                    if fault == "drop":
                        return
                    content = b"<html>502</html>" if fault == "garbage" else fake.faulty(fault, asked)
                self.send_response(502 if fault == "garbage" else 200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        return Handler

    def faulty(self, fault: Any, asked: Asked) -> bytes:
        """The answer when the test wants something to go wrong; a subclass knows its platform's ways."""
        return self.answer(asked)
