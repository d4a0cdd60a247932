"""Letters of decisions: drawn for those concerned, proved to anybody, harmless whatever was written in them."""

import asyncio
import re
from typing import Any

import pytest

from server.actions.limits import Window
from server.actions.records import letters
from server.actions.records.record_numbers import next_number
from tests.cast import Actor, City
from tests.handlers.test_applications import (
    CITYWIDE,
    DISTRICT,
    ELSEWHERE,
    RECORDS,
    application,
    approved,
    own,
    step,
)

HOSTILE = (
    '<script>alert(1)</script><b>加粗</b> &amp; <font size="900">大</font>',
    "\u202e反\u0000\u0007\x1b[31m\ufeff\ud83d\udc4d 𠮷 {organization} {0} %s",
    "长" * 1000,
    "</para><para><img src='file:///etc/passwd'/>\n\n\n第二段",
)


async def officials(city: City) -> tuple[Actor, Actor]:
    return await city.staff("reviewer", DISTRICT), await city.staff("reviewer", CITYWIDE)


async def code_of(city: City, record: str) -> str:
    stored = await city.services.db.records.find_one({"_id": record})
    assert stored
    return str(stored["letter"])


async def test_a_letter_is_drawn_for_those_concerned_and_proved_to_anybody(city: City) -> None:
    district, municipal = await officials(city)
    enterprise = await city.organization()
    record = await approved(enterprise, district, municipal)
    path = f"{RECORDS}/{record}/letter"
    drawn = await enterprise.administrator.get(path)
    assert drawn.status == 200 and drawn.headers["Content-Type"] == "application/pdf"
    assert drawn.body.startswith(b"%PDF-") and "filename*=UTF-8''" in drawn.headers["Content-Disposition"]
    for reader in (enterprise.administrator, district, municipal):
        assert (await reader.get(path)).body == drawn.body, "always the same"
    assert (await (await city.staff("reviewer", ELSEWHERE)).get(path)).code == "record.not_found"
    assert (await (await city.organization()).administrator.get(path)).status in (403, 404)
    assert (await city.visitor().get(path)).code == "session.missing"

    code = await code_of(city, record)
    proved = (await city.visitor().get(f"/api/v1/letters/{code}")).body
    name = (await enterprise.administrator.get(enterprise.path)).body["name"]
    assert (proved["organization"], proved["decision"], proved["status"]) == (name, "已通过", "valid")
    assert proved["title"] == "企业复工审核意见书"
    year = city.clock().astimezone(city.services.settings.zone).year
    assert proved["number"].startswith(f"复工审〔{year}〕第0") and proved["number"].endswith("号")
    assert len(code) == 24 and not code.isdigit()
    for wrong in ("nothing", code[:-1] + ("a" if code[-1] != "a" else "b")):
        assert (await city.visitor().get(f"/api/v1/letters/{wrong}")).code == "letter.not_found"


async def test_the_letter_says_what_was_decided(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    district, municipal = await officials(city)
    enterprise = await city.organization()
    record = await approved(enterprise, district, municipal, "同意自下周一起复工。")
    said: list[Any] = []
    monkeypatch.setattr(letters.papers, "letter", lambda letter: said.append(letter) or b"%PDF-")
    assert (await enterprise.administrator.get(f"{RECORDS}/{record}/letter")).status == 200
    (letter,) = said
    assert letter.decided_by == "郑州市企业复工审核办公室"
    assert letter.decision == "审核意见：已通过" and "同意自下周一起复工。" in letter.paragraphs
    assert ("申请次数", "本月第1次申请") in letter.facts
    assert letter.verify_url.endswith(f"/m/letter?code={await code_of(city, record)}")
    stored = await city.services.db.letters.find_one({"record": record})
    assert "同意自下周一起复工" not in str(stored)


@pytest.mark.parametrize("comment", HOSTILE)
async def test_hostile_comments_end_harmless(city: City, comment: str) -> None:
    district, municipal = await officials(city)
    enterprise = await city.organization()
    record, revision = await application(enterprise)
    passed = await step(district, record, revision, "approve")
    comment = comment.encode("utf-16", "surrogatepass").decode("utf-16")
    done = await step(municipal, record, passed.body["revision"], "approve", comment=comment)
    assert done.status == 201, done.body
    drawn = await enterprise.administrator.get(f"{RECORDS}/{record}/letter")
    assert drawn.status == 200, drawn.body
    assert drawn.body.startswith(b"%PDF-") and drawn.body.rstrip().endswith(b"%%EOF")
    objects = re.sub(rb"stream\r?\n.*?endstream", b"", drawn.body, flags=re.DOTALL)  # compressed bytes say anything
    assert not any(bad in objects for bad in (b"/JavaScript", b"/JS", b"/Launch", b"root:"))
    assert (await own(enterprise, record))["history"][0]["comment"] == comment.strip()


async def test_letters_of_a_year_are_numbered_without_a_gap(city: City) -> None:
    district, municipal = await officials(city)
    ready = []
    for _ in range(4):
        record, revision = await application(await city.organization())
        ready.append((record, (await step(district, record, revision, "approve")).body["revision"]))
    done = await asyncio.gather(*(step(municipal, record, revision, "approve") for record, revision in ready))
    assert [one.status for one in done] == [201] * 4, [one.body for one in done]
    issued = [await city.services.db.letters.find_one({"record": record}) for record, _ in ready]
    numbers = sorted(int(one["number"].partition("第")[2][:6]) for one in issued if one)
    assert numbers == list(range(numbers[0], numbers[0] + 4))


async def test_a_number_that_was_not_used_is_given_again(city: City) -> None:
    context = city.context()

    async def fails(session: Any) -> None:
        assert await next_number(context, session, "test", "gap") == 1
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await city.services.transaction(fails)
    assert await city.services.transaction(lambda session: next_number(context, session, "test", "gap")) == 1


async def test_a_letter_holds_no_more_once_its_record_is_decided_anew(city: City) -> None:
    district, municipal = await officials(city)
    enterprise = await city.organization()
    record = await approved(enterprise, district, municipal)
    code = await code_of(city, record)
    stored = await city.services.db.records.find_one({"_id": record})

    async def write(session: Any) -> None:
        await letters.withdraw(city.context(), stored or {}, session)

    for _ in range(2):
        await city.services.transaction(write)
    proved = (await city.visitor().get(f"/api/v1/letters/{code}")).body
    assert proved["status"] == "withdrawn" and proved["withdrawn_at"]
    entries = await city.services.db.audit_entries.find({"object": f"letter:{code}"}).to_list(5)
    assert sorted(entry["verb"] for entry in entries) == ["letter.issue", "letter.withdraw"]


async def test_proving_has_a_limit_for_each_address(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(city.services.limiter.rules, "letter.verify.address", (Window(3, 3600),))
    answers = [await city.visitor().get("/api/v1/letters/guessed") for _ in range(4)]
    assert [a.code for a in answers] == ["letter.not_found"] * 3 + ["limit.exceeded"]
