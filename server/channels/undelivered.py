"""What can become of a message that a service outside did not take, in one word for all of them.

Only a fate that says that nothing was sent allows another try or another channel; otherwise somebody hears it twice.
SMS gateways have finer words of their own (`sms_outcomes`), which `of_sms` turns into these.
"""

from enum import Enum

from requests import RequestException

from server.channels.sms_network import network_outcome
from server.channels.sms_outcomes import Outcome, SmsFailure
from server.errors import Problem


class Fate(Enum):
    """What a failure means for the message."""

    PASSING = "nothing was sent, and it may work later"
    REFUSED = "nothing was sent, and it will not work for this receiver or this message"
    UNCLEAR = "no clear answer came back: it may have been sent"


class Undelivered(Problem):
    """A message was not taken: a problem for the person, a fate for the program, the service's code for the log."""

    def __init__(self, channel: str, fate: Fate, code: object) -> None:
        super().__init__("message.refused" if fate is Fate.REFUSED else "message.failed")
        self.channel = channel
        self.fate = fate
        self.vendor_code = str(code)[:60]


def of_network(channel: str, error: RequestException) -> Undelivered:
    """The failure of a call that broke: passing only when no connection was made."""
    is_away = network_outcome(error) is Outcome.UNREACHABLE
    return Undelivered(channel, Fate.PASSING if is_away else Fate.UNCLEAR, type(error).__name__)


def of_sms(failure: SmsFailure) -> Undelivered:
    """The same failure in the words of this module."""
    if failure.outcome is Outcome.UNCONFIRMED:
        fate = Fate.UNCLEAR
    else:
        fate = Fate.PASSING if failure.may_repeat else Fate.REFUSED
    return Undelivered("sms", fate, failure.vendor_code or failure.outcome.name)
