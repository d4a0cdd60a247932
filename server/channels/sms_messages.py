"""The texts of short messages, as data: `messages/sms.json` holds each one's Chinese text and ordered parameters.

A gateway keeps the same texts as templates that it has approved; the development inbox shows what it would send.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from server.settings import ROOT


@dataclass(frozen=True, slots=True)
class Message:
    """A text with `{name}` places, and the names in the order in which gateways number them."""

    name: str
    text: str
    parameters: tuple[str, ...]

    def values(self, given: Mapping[str, object]) -> dict[str, str]:
        """The parameters as texts, in order; ValueError when one is missing or unknown."""
        if set(given) != set(self.parameters):
            raise ValueError(f"short message {self.name} takes {', '.join(self.parameters)}")
        return {name: str(given[name]) for name in self.parameters}

    def render(self, given: Mapping[str, object]) -> str:
        """The text that a person reads, without the signature."""
        return self.text.format_map(self.values(given))


@cache
def messages() -> Mapping[str, Message]:
    """Every message by its name."""
    read = json.loads((ROOT / "messages" / "sms.json").read_text("utf-8"))
    return {name: Message(name, one["text"], tuple(one["parameters"])) for name, one in read.items()}


def get_message(name: str) -> Message:
    """One message; ValueError for a name that the file does not have."""
    try:
        return messages()[name]
    except KeyError:
        raise ValueError(f"no short message is called {name}") from None
