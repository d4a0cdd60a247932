"""A person's own data as one page to read and print: no scripts, nothing loaded, every value escaped."""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from server.actions.context import Context
from server.actions.privacy.exports import export_own
from server.forms import pointers

SECTIONS = {
    "submissions": "填写的表单",
    "visits": "出入记录",
    "evidence": "颜值依据",
    "color_history": "颜值变化",
    "memberships": "加入的单位",
    "notices": "消息",
    "registers": "登记进入的台账",
    "consents": "同意与撤回",
    "disclosures": "谁看过我的信息",
}
PERSON = {
    "name": "姓名", "document_type": "证件类型", "document_number": "证件号码", "phone": "手机号", "region": "居住区域",
    "created_at": "登记时间",
}  # fmt: skip
NAMES = {
    "at": "时间", "title": "表单", "place": "场所", "entry": "进入方式", "color": "颜值", "kind": "种类",
    "source": "来源", "until": "截止", "data": "内容", "recorded_at": "录入时间",
    "organization": "单位", "state": "状态", "periods": "起止日期", "leaves": "请假", "answers": "登记内容",
    "label": "颜值", "reasons": "原因", "text": "内容",
    "version": "版本", "given": "同意", "purpose": "用途", "fields": "查看的内容", "roles": "角色", "verb": "行为",
}  # fmt: skip
SHOWN = {
    "visits": ("at", "kind", "place", "entry", "color"),
    "evidence": ("at", "until", "kind", "data", "source", "recorded_at"),
    "color_history": ("at", "label", "reasons"),
    "memberships": ("organization", "state", "periods", "leaves", "answers"),
    "registers": ("at", "title", "answers"),
    "notices": ("at", "text"),
    "consents": ("at", "kind", "version", "given"),
    "disclosures": ("at", "verb", "roles", "fields", "purpose"),
}
HEAD = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>我的数据</title>'
    "<style>body{font-family:sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;"
    "width:100%}td,th{border:1px solid #ccc;padding:.3rem;text-align:left;vertical-align:top}</style>"
)

Document = dict[str, Any]


async def export_readable(context: Context, person: str | None) -> bytes:
    """The same data as `export_own`, as an HTML page in UTF-8."""
    data = await export_own(context, person)
    zone = context.services.settings.zone
    parts = [HEAD, f"<h1>我的数据</h1><p>{_text(data['made_at'], zone)}</p>", _person(data["person"], zone)]
    parts += [_section(context, name, data[name], zone) for name in SECTIONS]
    if data["truncated"]:
        parts.append(f"<p>内容过多、只列出最近部分的：{escape('、'.join(SECTIONS[n] for n in data['truncated']))}</p>")
    return "".join(parts).encode()


def _person(person: Document, zone: ZoneInfo) -> str:
    rows = [(title, _text(person[name], zone)) for name, title in PERSON.items()]
    rows += [(escape(name), _text(value, zone)) for name, value in person["profile"].items()]
    rows += [(color["policy"], _text(color["label"], zone)) for color in person["colors"]]
    return "<h2>本人</h2>" + _table(None, rows)


def _section(context: Context, name: str, items: list[Document], zone: ZoneInfo) -> str:
    heading = f"<h2>{SECTIONS[name]}（{len(items)}）</h2>"
    if not items:
        return heading
    if name == "submissions":
        return heading + "".join(_submission(context, item, zone) for item in items)
    columns = SHOWN[name]
    rows = ([_text(item.get(column), zone) for column in columns] for item in items)
    return heading + _table([NAMES[column] for column in columns], rows)


def _submission(context: Context, item: Document, zone: ZoneInfo) -> str:
    schema = context.services.templates.get(item["template"], item["version"]).schema
    rows = [_answer(schema, pointer, value, zone) for pointer, value in _leaves(item["answers"], ())]
    return f"<h3>{escape(item['title'])} {_text(item['at'], zone)}</h3>" + _table(None, rows)


def _leaves(value: Any, at: pointers.Parts) -> Iterable[tuple[pointers.Parts, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, (*at, name))
    else:
        yield at, value


def _answer(schema: Document, at: pointers.Parts, value: Any, zone: ZoneInfo) -> tuple[str, str]:
    asked = pointers.schema_at(schema, at) or {}
    choices = {choice.get("const"): choice.get("title") for choice in asked.get("oneOf", ())}
    known = choices.get(value) if isinstance(value, (str, int, bool)) else None
    return escape(str(asked.get("title") or "/".join(at))), _text(known or value, zone)


def _text(value: Any, zone: ZoneInfo) -> str:
    """A value as a person reads it, escaped."""
    if isinstance(value, datetime):
        return escape(value.astimezone(zone).strftime("%Y-%m-%d %H:%M"))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "；".join(
            f"{escape(NAMES.get(str(n), str(n)))}：{_text(v, zone)}" for n, v in value.items() if v not in (None, [])
        )
    if isinstance(value, (list, tuple)):
        return "<br>".join(_text(item, zone) for item in value)
    return "" if value is None else escape(str(value))


def _table(header: list[str] | None, rows: Iterable[Iterable[str]]) -> str:
    head = f"<tr>{''.join(f'<th>{escape(name)}</th>' for name in header)}</tr>" if header else ""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{head}{body}</table>"
