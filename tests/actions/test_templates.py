"""Versions: a draft can be tried, a release never changes, and a breaking one is held back until accepted."""

import copy
from typing import Any

import pytest

from server.actions.submissions.templates import release_report, sync_templates
from server.forms.folders import load_folder
from server.forms.templates import Template, parse
from server.settings import ROOT
from tests.cast import City, healthy_report, settled


def variant(
    template_id: str, version: int, *, of: str = "daily_report", draft: bool = False, **schema: Any
) -> Template:
    """The daily report under another id, changed."""
    base = load_folder(ROOT / "form_templates" / of)
    meta = {**base.meta, "id": template_id, "version": version, **({"draft": True} if draft else {})}
    return parse({**copy.deepcopy(base.schema), **schema}, base.ui, meta)


async def test_a_draft_is_tried_not_answered(city: City) -> None:
    await sync_templates(city.context(), [variant("trial_report", 1, draft=True)])
    await city.services.refresh()
    citizen, person = await settled(city)

    assert (await citizen.get("/api/v1/templates/trial_report/form?version=1")).status == 200
    tried = await citizen.post("/api/v1/templates/trial_report/trial", {"version": 1, "answers": healthy_report()})
    assert tried.body == {"answers": healthy_report(), "errors": [], "facts": []}
    fever = await citizen.post(
        "/api/v1/templates/trial_report/trial", {"version": 1, "answers": {**healthy_report(), "fever": True}}
    )
    assert fever.body["facts"][0]["kind"] == "symptom"
    body = {"template": "trial_report", "version": 1, "person": person, "answers": healthy_report()}
    assert (await citizen.post("/api/v1/submissions", body)).status in (404, 409)
    gallery = await citizen.get("/api/v1/templates")
    assert "trial_report" not in {template["id"] for template in gallery.body["items"]}

    await sync_templates(city.context(), [variant("trial_report", 1, draft=True, title="改过的草稿")])
    await city.services.refresh()
    assert city.services.templates.preview("trial_report", 1).schema["title"] == "改过的草稿"


async def test_a_released_version_never_changes(city: City) -> None:
    released = variant("fixed_report", 1)
    assert await sync_templates(city.context(), [released]) == ["fixed_report:1 已发布"]
    assert await sync_templates(city.context(), [released]) == []
    with pytest.raises(ValueError, match="已经发布"):
        await sync_templates(city.context(), [variant("fixed_report", 1, title="偷偷改了")])


async def test_a_breaking_version_is_held_back_with_a_replay(city: City) -> None:
    citizen, person = await settled(city)
    body = {"template": "daily_report", "person": person, "answers": healthy_report()}
    assert (await citizen.post("/api/v1/submissions", body)).status == 201
    properties = copy.deepcopy(load_folder(ROOT / "form_templates" / "daily_report").schema["properties"])
    properties["fever"] = {"type": "string", "title": "体温情况", "minLength": 1}
    stricter = variant("daily_report", 2, properties=properties)

    changes, replayed = await release_report(city.context(), stricter)
    assert any(change.level == "breaking" and change.pointer == "/fever" for change in changes)
    assert replayed.total >= 1 and len(replayed.failures) == replayed.total
    assert replayed.reasons[("/fever", "type")] == replayed.total
    (said,) = await sync_templates(city.context(), [stricter])
    assert "未发布" in said
    assert city.services.templates.get("daily_report").version == 1
