"""What can become of a short message that was not accepted: our own words for every vendor's codes.

They decide three things: what the person is told, whether another gateway may try, whether sending may be repeated.
Only an outcome that says that nothing was sent allows either of the last two; otherwise somebody gets two messages.
"""

from collections.abc import Mapping
from enum import Enum

from server.errors import Problem

SMS_PROBLEMS = ("channel.unavailable", "channel.number", "limit.exceeded")
UNSURE = "短信可能已经发出，请留意查收；一分钟后仍未收到再重试"


class Outcome(Enum):
    """Why a message was not accepted. `UNCONFIRMED` alone leaves open whether it was sent."""

    MINUTE = "too often for this number this minute"
    HOUR = "too often for this number this hour"
    DAY = "too often for this number today"
    NUMBER = "the number cannot get messages"
    BALANCE = "the account has no money or no quota left"
    TEMPLATE = "template, signature or parameters are not approved"
    ACCESS = "key, permission, address or product is not in order"
    THROTTLED = "no more calls are taken right now"
    UNREACHABLE = "no connection was made"
    REFUSED = "refused for a reason we have no word for"
    UNCONFIRMED = "no clear answer came back"


PAUSES = {Outcome.MINUTE: 60, Outcome.HOUR: 3600, Outcome.DAY: 86400}
PASSING = frozenset({Outcome.THROTTLED, Outcome.UNREACHABLE})
OF_GATEWAY = PASSING | {Outcome.BALANCE, Outcome.TEMPLATE, Outcome.ACCESS, Outcome.REFUSED}
REPEATABLE = PASSING | {Outcome.BALANCE, Outcome.ACCESS} | PAUSES.keys()


class SmsFailure(Problem):
    """A message was not accepted: a problem for the person, an outcome for the program, a vendor's code for the log."""

    def __init__(self, outcome: Outcome, gateway: str = "", vendor_code: str = "") -> None:
        code, detail, headers = _answer(outcome)
        super().__init__(code, detail, headers=headers)
        self.outcome = outcome
        self.gateway = gateway
        self.vendor_code = vendor_code

    @property
    def may_repeat(self) -> bool:
        """Nothing was sent and it may pass: background work tries again later; otherwise it gives up."""
        return self.outcome in REPEATABLE

    @property
    def may_go_elsewhere(self) -> bool:
        """Nothing was sent and the fault is the gateway's. A number's own limits are not got around by another."""
        return self.outcome in OF_GATEWAY


def _answer(outcome: Outcome) -> tuple[str, str | None, dict[str, str]]:
    if outcome in PAUSES:
        return "limit.exceeded", "该号码接收短信过于频繁，请稍后再试", {"Retry-After": str(PAUSES[outcome])}
    if outcome is Outcome.NUMBER:
        return "channel.number", None, {}
    unsure = outcome is Outcome.UNCONFIRMED
    return "channel.unavailable", UNSURE if unsure else "短信暂时无法发送，请稍后再试", {"Retry-After": "60"}


def outcome_of(code: str, table: Mapping[str, Outcome]) -> Outcome:
    """The outcome of a vendor's code: that of the longest prefix in the table, else the careful one."""
    known = [prefix for prefix in table if code.startswith(prefix)]
    return table[max(known, key=len)] if known else Outcome.UNCONFIRMED
