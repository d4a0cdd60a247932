"""Registers for tests that no shipped template needs: a list of companies without states, worked by officials."""

import asyncio
import itertools
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from server import jobs as runner
from server.actions.ids import new_id
from server.actions.records import records
from server.forms.lifecycles import lifecycle_of
from server.forms.templates import Template, parse
from tests.cast import Actor, City
from tests.forms.samples import control

REGION = "410105001"
STREETS = ("410105001", "410105002", "410102003")
KINDS = {"factory": "工厂", "shop": "商店", "school": "学校"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "走访",
    "properties": {
        "company": {"type": "string", "title": "单位", "maxLength": 60},
        "kind": {
            "type": "string",
            "title": "类别",
            "oneOf": [{"const": const, "title": title} for const, title in KINDS.items()],
        },
        "street": {"type": "string", "title": "街道", "format": "cn-region"},
        "contact": {"type": "string", "title": "联系人", "maxLength": 20},
        "phone": {"type": "string", "title": "电话", "format": "cn-mobile"},
        "note": {"type": "string", "title": "备注", "maxLength": 200},
        "photos": {
            "type": "array", "title": "照片", "x-widget": "photo", "maxItems": 3, "items": {"type": "string"},
        },
        "staff": {
            "type": "array",
            "title": "人员",
            "maxItems": 20,
            "items": {
                "type": "object",
                "title": "人员",
                "properties": {
                    "name": {"type": "string", "title": "姓名"},
                    "fever": {"type": "boolean", "title": "是否发热"},
                },
                "additionalProperties": False,
            },
        },
    },
    "required": ["company", "kind"],
    "additionalProperties": False,
}  # fmt: skip
META: dict[str, Any] = {
    "id": "test_companies",
    "version": 1,
    "title": "走访登记",
    "category": "测试",
    "subject": "none",
    "frequency": "every_time",
    "sensitive": {
        "/contact": {"mask": "name", "search": True},
        "/phone": {"mask": "phone", "search": True, "clear": "record.decide"},
    },
    "views": [
        {
            "id": "main",
            "title": "走访",
            "home": "region",
            "columns": [
                {"path": "/company"}, {"path": "/kind"}, {"path": "/street"}, {"path": "/contact"},
                {"path": "/phone"}, {"path": "/note"}, {"field": "at"}, {"field": "due_at"},
            ],
            "filters": [
                {"id": "kind", "path": "/kind"}, {"id": "street", "path": "/street", "tree": True},
                {"id": "note", "path": "/note"},
            ],
            "search": [{"path": "/company", "how": "parts"}, {"path": "/phone", "how": "exact"}],
            "tabs": [{"id": "all", "title": "全部"}],
            "sorts": ["at", "changed_at", "due_at"],
        }
    ],
}  # fmt: skip
_numbers = itertools.count(1)


def companies(city: City, **meta: Any) -> Template:
    """The register of companies, known to the application under test."""
    ui = {"type": "VerticalLayout", "elements": [control(name) for name in SCHEMA["properties"]]}
    template = parse(SCHEMA, ui, {**META, **meta})
    known = city.services.templates.find(template.id)
    if known is None or known.digest != template.digest:
        city.services.templates._add(template)
    return city.services.templates.get(template.id)


def company(number: int, **more: Any) -> dict[str, Any]:
    """Answers about a company that differ by its number."""
    return {
        "company": f"花园路{number}号食品公司", "kind": list(KINDS)[number % 3], "street": STREETS[number % 3],
        "contact": "李平安", "phone": f"139{number:08d}", "note": f"第{number % 7}批", **more,
    }  # fmt: skip


async def file_records(
    city: City, template: Template, answers: Sequence[dict[str, Any]], *, region: str | None = REGION,
    organization: str | None = None, state: str | None = None, due_days: Sequence[int] | None = None,
    apart: timedelta = timedelta(minutes=7),
) -> list[str]:  # fmt: skip
    """Records with these answers, the last one the newest, `apart` from each other; their ids."""
    context, made = city.context(), []
    lifecycle = lifecycle_of(template)
    for number, one in enumerate(answers):
        initial = state or (lifecycle.initial if lifecycle else "")
        new = records.new_record(context, template, new_id(), state=initial, region=region, organization=organization)
        at = context.now - apart * (len(answers) - number)
        due = context.now + timedelta(days=due_days[number]) if due_days else None
        made.append(records.filed(context, {**new, "at": at, "changed_at": at, "due_at": due}, one))
    for start in range(0, len(made), records.BATCH):
        chunk = made[start : start + records.BATCH]
        await city.services.transaction(lambda session, chunk=chunk: records.insert(context, chunk, session))
    return [record["_id"] for record in made]


def new_region() -> str:
    """A community nobody else has records in."""
    return f"410105001{next(_numbers):03d}"


async def ended(actor: Actor, job: str, city: City) -> dict[str, Any]:
    """The job after the worker has run what was due."""
    while True:
        found = await actor.get(f"/api/v1/me/jobs/{job}")
        assert found.status == 200, found.body
        if found.body["state"] not in ("waiting", "running"):
            return found.body  # type: ignore[no-any-return]
        await asyncio.wait_for(runner.run_due(city.services), 60)
