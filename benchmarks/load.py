"""The load generator: a process of its own that plays prepared requests over kept-alive connections, then stops.

It reads one round as JSON from standard input and writes what it saw to standard output. A request is a list of parts
with a fresh idempotency key between each two, so bytes are prepared and every key is new. Answers are parsed no
further than status and Content-Length.
"""

import asyncio
import secrets
import sys
import time
from typing import Any

import orjson

HEAD_END = b"\r\n\r\n"
LENGTH = b"Content-Length: "
GRACE_SECONDS = 15.0  # for answers still under way when the time is up


class Round:
    """What all connections of one round share: the clock, the results and the end."""

    def __init__(self, seconds: float, first_key: int) -> None:
        self.seconds = seconds
        self.key = first_key
        self.open = 0
        self.latencies: list[float] = []
        self.statuses: dict[str, int] = {}
        self.samples: list[str] = []
        self.ended = asyncio.Event()
        self.stopping = False
        self.begun = self.finished = 0.0

    def begin(self) -> None:
        self.begun = time.perf_counter()
        asyncio.get_running_loop().call_later(self.seconds, self.stop)

    def stop(self) -> None:
        self.stopping = True

    def note(self, status: str, seconds: float, answer: bytes) -> None:
        self.latencies.append(seconds)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status[0] != "2" and len(self.samples) < 3:
            self.samples.append(answer[:2000].decode("utf-8", "replace"))

    def close_one(self) -> None:
        self.open -= 1
        if not self.open:
            self.finished = time.perf_counter()
            self.ended.set()


class Connection(asyncio.Protocol):
    """One client that sends its next request as soon as the last one was answered."""

    transport: asyncio.Transport

    def __init__(self, shared: Round, requests: list[list[bytes]], *, cycles: bool) -> None:
        self.shared, self.requests, self.cycles = shared, requests, cycles
        self.next = 0
        self.buffer = b""
        self.sent_at = 0.0
        self.is_done = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def send(self) -> None:
        if self.next == len(self.requests) and self.cycles:
            self.next = 0
        if self.next == len(self.requests):
            self.shared.stop()  # this client has nothing new to say: the round ends early, its real length counts
        if self.shared.stopping:
            self.end()
            return
        parts = self.requests[self.next]
        self.next += 1
        self.shared.key += 1
        self.sent_at = time.perf_counter()
        self.transport.write(parts[0] if len(parts) == 1 else (b"%016x" % self.shared.key).join(parts))

    def data_received(self, data: bytes) -> None:
        self.buffer = self.buffer + data if self.buffer else data
        end = self.buffer.find(HEAD_END)
        if end < 0:
            return
        at = self.buffer.index(LENGTH) + len(LENGTH)
        length = int(self.buffer[at : self.buffer.index(b"\r", at)])
        if len(self.buffer) >= end + len(HEAD_END) + length:
            answer, self.buffer = self.buffer, b""
            self.shared.note(answer[9:12].decode(), time.perf_counter() - self.sent_at, answer)
            self.send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.is_done:
            self.shared.note("lost", time.perf_counter() - self.sent_at, repr(error).encode())
            self.end()

    def end(self) -> None:
        self.is_done = True
        self.transport.close()
        self.shared.close_one()


async def play(job: dict[str, Any]) -> dict[str, Any]:
    """Play one round: `port`, `seconds`, `cycles`, and for each connection its `requests`."""
    shared = Round(job["seconds"], secrets.randbits(62))
    loop, clients = asyncio.get_running_loop(), []
    for texts in job["connections"]:
        requests = [[part.encode() for part in parts] for parts in texts]
        made = Connection(shared, requests, cycles=job["cycles"])
        await loop.create_connection(lambda made=made: made, "127.0.0.1", job["port"])
        clients.append(made)
    shared.open = len(clients)
    shared.begin()
    for client in clients:
        client.send()
    async with asyncio.timeout(job["seconds"] + GRACE_SECONDS):
        await shared.ended.wait()
    return {
        "seconds": shared.finished - shared.begun,
        "latencies": shared.latencies,
        "statuses": shared.statuses,
        "samples": shared.samples,
    }


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(asyncio.run(play(orjson.loads(sys.stdin.buffer.read())))))
