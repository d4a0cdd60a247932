"""What lies before an official on a phone: applications with their photos, files of a company, made over HTTP."""

from typing import Any

import orjson

from server.settings import ROOT
from tests.cast import Actor
from tests.e2e.phones import Phone
from tests.e2e.photos import photo
from tests.e2e.steps import Enterprise
from tests.e2e.town import Town

DISTRICT = "region:410102"  # where `steps.enterprise` founds its organizations
PARTIAL = ROOT / "form_templates/resumption_application/examples/valid/partial_resumption.json"
PHOTOS = {"site_photos": "宣传点和隔离区", "training_photos": "宣传教育记录", "commitment_photos": "承诺书（样张）"}


async def upload(actor: Actor, words: str) -> str:
    """A photo of somebody's, by its id."""
    sent = await actor.send("POST", "/api/v1/me/photos", raw=photo(words)["buffer"], Content_Type="image/jpeg")
    assert sent.status == 201, sent.body
    return str(sent.body["id"])


async def apply(company: Enterprise, name: str) -> str:
    """An application to resume work that was handed in: its record."""
    photos = {field: [await upload(company.manager, words)] for field, words in PHOTOS.items()}
    answers: dict[str, Any] = {**orjson.loads(PARTIAL.read_bytes()), **photos, "company": name}
    application = {"template": "resumption_application", "organization": company.id, "answers": answers}
    made = await company.manager.post("/api/v1/records", application)
    assert made.status == 201, made.body
    return str(made.body["id"])


async def official(phone: Phone, town: Town, role: str = "district_admin", scope: str = DISTRICT) -> None:
    """The phone of a new official."""
    await phone.becomes(await town.official(role, scope))
