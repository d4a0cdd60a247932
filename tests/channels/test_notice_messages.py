"""Notices as data: every kind renders with the values that it declares, and with no others."""

import re
import string
from datetime import UTC, datetime
from typing import Any

import pytest

from server.channels.notice_messages import APPS, CHANNELS, app_templates, get_kind, notice_kinds
from server.channels.sms_messages import get_message
from server.channels.wechat_fields import fitted
from server.settings import Settings, SettingsError
from tests.fakes.wechat import FIELDS

ZONE = Settings(_env_file=None).zone  # type: ignore[call-arg]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("name", notice_kinds())
def test_a_kind_takes_what_it_declares_and_uses_nothing_else(name: str) -> None:
    kind = get_kind(name)
    values = {one: f"<{one}>" for one in kind.parameters}
    shown = kind.render(kind.texts(values, ZONE))
    assert shown and "{" not in shown and places(kind.text) <= set(kind.parameters)
    for app in kind.apps.values():
        assert all(places(text) <= set(kind.parameters) for text in app.fields.values())
        assert app.filled(values).keys() == app.fields.keys()
    assert set(kind.channels) <= set(CHANNELS)
    assert set(kind.channels) == {*kind.apps, *(["sms"] if kind.sms else []), *(["mail"] if kind.mail else [])}
    if kind.sms:
        assert set(get_message(kind.sms).parameters) <= set(kind.parameters)
    for wrong in ({**values, "more": 1}, dict(list(values.items())[1:]) if values else {"more": 1}):
        with pytest.raises(ValueError, match=f"a notice {name} takes"):
            kind.texts(wrong, ZONE)


def test_kinds_that_share_a_template_fill_the_same_fields() -> None:
    for app in APPS:
        fields: dict[str, set[str]] = {}
        for kind in notice_kinds().values():
            if app in kind.apps:
                message = kind.apps[app]
                assert fields.setdefault(message.template, set(message.fields)) == set(message.fields), kind.id


def test_a_kind_that_is_none() -> None:
    with pytest.raises(ValueError, match="no notice is called invoice"):
        get_kind("invoice")


def test_values_as_people_read_them() -> None:
    kind = get_kind("round.opened")
    due = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
    texts = kind.texts({"form": "每日登记\n健康", "organization": "x" * 500, "due": due}, ZONE)
    assert (texts["form"], texts["due"]) == ("每日登记 健康", "2026年03月01日 18:00")
    assert len(texts["organization"]) == 200
    hostile = kind.texts({"form": "{due.__class__}", "organization": None, "due": 0}, ZONE)
    assert kind.render(hostile) == "发布的“{due.__class__}”开始填报，请在 0 前完成。"


@pytest.mark.parametrize(
    "text", ["", "字" * 300, "a" * 300, "李*", "第1次 {x}\u2028", "已通过（市级）", "2026年03月01日 18:00"]
)
@pytest.mark.parametrize("field", ["thing1", "name2", "phrase3", "character_string4", "number5"])
def test_what_is_fitted_is_accepted(field: str, text: str) -> None:
    assert re.fullmatch(FIELDS[field.rstrip("0123456789")], fitted(field, " ".join(text.split())))


def test_templates_that_no_kind_uses_stop_the_start() -> None:
    with pytest.raises(SettingsError, match="ANMA_WECHAT_TEMPLATES 中没有消息用到 gossip；可用：.*form_due"):
        app_templates(Settings(_env_file=None, wechat_templates={"gossip": "x"}), "wechat")  # type: ignore[call-arg]
    given: Any = app_templates(Settings(_env_file=None, alipay_templates={"news": "x"}), "alipay")  # type: ignore[call-arg]
    assert given == {"news": "x"}
