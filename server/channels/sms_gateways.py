"""Sending through gateways in their order: off the event loop, the next one where nothing was sent, never twice."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import structlog

from server.channels.sms_messages import Message, get_message
from server.channels.sms_outcomes import PASSING, SmsFailure
from server.threads import Threads

log = structlog.get_logger("sms")
THREADS = 8
MOST_WAITING = 200
PAUSES = (0.5, 2.0)
CONNECT_SECONDS = 5
READ_SECONDS = 10


class Gateway(Protocol):
    """One vendor. `send` blocks; it raises SmsFailure and nothing else, and never repeats by itself."""

    name: str

    def send(self, phone: str, message: Message, values: Mapping[str, str]) -> None: ...


class SmsGateways:
    """The configured gateways as one channel; a passing fault of all of them is tried again after `pauses` seconds."""

    def __init__(
        self,
        gateways: Sequence[Gateway],
        pauses: Sequence[float] = PAUSES,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._gateways = gateways
        self._pauses = pauses
        self._sleep = sleep
        self._threads = Threads("sms", THREADS, MOST_WAITING)

    async def send(self, phone: str, template: str, parameters: Mapping[str, object], now: datetime) -> None:
        message = get_message(template)
        values = message.values(parameters)
        failures = await self._try_each(phone, message, values)
        for pause in self._pauses:
            if not any(failure.outcome in PASSING for failure in failures):
                break
            await self._sleep(pause)
            failures = await self._try_each(phone, message, values)
        if failures:
            raise failures[-1]

    def stop(self) -> None:
        """Start nothing more; what runs may end."""
        self._threads.stop()

    async def _try_each(self, phone: str, message: Message, values: Mapping[str, str]) -> list[SmsFailure]:
        """Each gateway until one accepts (then nothing is returned) or one's answer forbids to go on."""
        failures: list[SmsFailure] = []
        for gateway in self._gateways:
            try:
                await self._threads.run(gateway.send, phone, message, values)
                return []
            except SmsFailure as failure:
                log.warning(
                    "sms.failed", gateway=gateway.name, template=message.name, outcome=failure.outcome.name,
                    vendor_code=failure.vendor_code,
                )  # fmt: skip
                if not failure.may_go_elsewhere:
                    raise
                failures.append(failure)
        return failures
