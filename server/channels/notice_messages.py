"""The texts of notices, as data: `messages/notices.json` holds each kind's title, text and form on every channel.

Values are given by name and must be those that the kind declares: a notice that lacks one, or has one too many, is a
fault of its sender and never reaches a person.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from server.channels.sms_messages import get_message
from server.settings import ROOT, Settings, SettingsError

CHANNELS = ("wechat", "alipay", "sms", "mail")
APPS = ("wechat", "alipay")
LONGEST = 200  # characters of one value
SMS_LONGEST = 35  # characters of one parameter, as Aliyun takes it


@dataclass(frozen=True, slots=True)
class AppMessage:
    """A kind in a mini-program: our name of the platform's template, the page it opens, texts by its fields."""

    template: str
    page: str
    fields: Mapping[str, str]

    def filled(self, values: Mapping[str, str]) -> dict[str, str]:
        """The template's fields as texts."""
        return {name: text.format_map(values) for name, text in self.fields.items()}


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of notice; `channels` in the order in which they are tried unless the person chose another."""

    id: str
    title: str
    text: str
    parameters: tuple[str, ...]
    urgent: bool
    channels: tuple[str, ...]
    apps: Mapping[str, AppMessage]
    sms: str | None
    mail: bool

    def texts(self, given: Mapping[str, Any], zone: ZoneInfo) -> dict[str, str]:
        """The values as texts, instants in a zone; ValueError when one is missing or unknown."""
        if set(given) != set(self.parameters):
            raise ValueError(f"a notice {self.id} takes {', '.join(self.parameters)}")
        return {name: _text(given[name], zone) for name in self.parameters}

    def render(self, texts: Mapping[str, str]) -> str:
        """What a person reads."""
        return self.text.format_map(texts).strip()

    def sms_values(self, texts: Mapping[str, str]) -> dict[str, str]:
        """The parameters of the kind's short message."""
        assert self.sms is not None
        return {name: shortened(texts[name], SMS_LONGEST) or "—" for name in get_message(self.sms).parameters}


def _text(value: Any, zone: ZoneInfo) -> str:
    """A value as a person reads it; the way in which WeChat wants its times."""
    if isinstance(value, datetime):
        value = value.astimezone(zone).strftime("%Y年%m月%d日 %H:%M")
    elif isinstance(value, date):
        value = value.strftime("%Y年%m月%d日")
    return shortened(" ".join(str(value or "" if value is None else value).split()), LONGEST)


def shortened(text: str, most: int) -> str:
    """The text in so many characters at most."""
    return text if len(text) <= most else text[: most - 1] + "…"


@cache
def notice_kinds() -> Mapping[str, NoticeKind]:
    """Every kind by its name."""
    read = json.loads((ROOT / "messages" / "notices.json").read_text("utf-8"))
    return {name: _kind(name, one) for name, one in read.items()}


def _kind(name: str, one: Mapping[str, Any]) -> NoticeKind:
    apps = {app: AppMessage(**one[app]) for app in APPS if one[app]}
    return NoticeKind(
        name, one["title"], one["text"], tuple(one["parameters"]), one["urgent"], tuple(one["channels"]), apps,
        one["sms"], one["mail"],
    )  # fmt: skip


def get_kind(name: str) -> NoticeKind:
    """One kind; ValueError for a name that the file does not have."""
    try:
        return notice_kinds()[name]
    except KeyError:
        raise ValueError(f"no notice is called {name}") from None


def title_of(name: str) -> str:
    """The title of a kind; a general one for a kind of former days."""
    return notice_kinds()[name].title if name in notice_kinds() else "通知"


def app_templates(settings: Settings, app: str) -> Mapping[str, str]:
    """The platform's template ids by our names; SettingsError for a name that no kind uses."""
    given: Mapping[str, str] = getattr(settings, f"{app}_templates")
    known = {kind.apps[app].template for kind in notice_kinds().values() if app in kind.apps}
    if unknown := sorted(given.keys() - known):
        raise SettingsError(
            f"ANMA_{app.upper()}_TEMPLATES 中没有消息用到 {'、'.join(unknown)}；可用：{'、'.join(sorted(known))}"
        )
    return given
