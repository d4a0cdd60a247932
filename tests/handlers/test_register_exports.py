"""Exports: what the list shows leaves as a file, masked unless there is a purpose, of any length in flat memory."""

import csv
import io
import os
import secrets
import weakref
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from server.actions.registers import register_exports, register_files, register_rows
from server.actions.registers.register_files import neutral
from server.actions.workspaces import workspace
from server.settings import Settings, new_secrets
from server.workbooks.reading import open_workbook
from tests.cast import Actor, City
from tests.forms.samples import ZONE
from tests.registers import META, companies, company, ended, file_records, new_region

EXPORTS = "/api/v1/registers/test_companies/exports"


async def export(
    actor: Actor, city: City, kind: str, register: str = "test_companies", **asked: Any
) -> tuple[dict[str, Any], bytes]:
    ordered = await actor.post(f"/api/v1/registers/{register}/exports", {"format": kind, **asked})
    assert ordered.status == 201, ordered.body
    job = await ended(actor, ordered.body["id"], city)
    assert job["state"] == "done", job
    saved = await actor.get(f"/api/v1/me/files/{job['result']['file']}")
    return job["result"], saved.body


async def test_a_workbook_has_the_filtered_rows_masked_and_repeated_groups_beside(city: City) -> None:
    template, region = companies(city), new_region()
    staff = [{"name": "王一", "fever": True}, {"name": "王二", "fever": False}]
    await file_records(city, template, [company(n, staff=staff[: n % 3]) for n in range(7)], region=region)
    official = await city.staff("reviewer", "register:test_companies@410105")
    result, content = await export(official, city, "xlsx", scope=f"region:{region}", filters={"kind": "school"})
    workbook = open_workbook(content)
    assert workbook.sheets == ["走访", "人员"]
    head, *rows = [cells for _, cells in workbook.rows("走访")]
    assert head[:6] == ("序号", "单位", "类别", "街道", "联系人", "电话")
    assert [row[1] for row in rows] == ["花园路5号食品公司", "花园路2号食品公司"] and result["rows"] == 2
    assert [row[4:6] for row in rows] == [("李**", "139*****005"), ("李**", "139*****002")]
    assert [cells for _, cells in workbook.rows("人员")][1:] == [
        (1, "王一", "是"), (1, "王二", "否"), (2, "王一", "是"), (2, "王二", "否"),
    ]  # fmt: skip
    news = (await official.get("/api/v1/me/notices")).body["items"]
    assert [one["kind"] for one in news] == ["export.ready"]


async def test_csv_opens_right_in_excel_and_carries_nothing_out(city: City) -> None:
    template, region = companies(city), new_region()
    evil = ['=HYPERLINK("http://x")', "+1", "-2+3", "@SUM(A1)", "＝1+1", "\t=1", '逗号,引号"换行\n']
    await file_records(city, template, [company(n, note=text) for n, text in enumerate(evil)], region=region)
    official = await city.staff("district_admin", "region:410105")
    _, content = await export(official, city, "csv", scope=f"region:{region}", columns=["/note", "at"])
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert head == ["备注", "提交时间"]
    assert [row[0] for row in rows] == [*(text if text[0] == "逗" else f"'{text}" for text in reversed(evil))]
    assert rows[0][1][:4].isdigit() and rows[0][1][10] == " "


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1", "'=1"), ("-1", "'-1"), (-1, -1), (None, None), ("a=1", "a=1"), (date(2020, 2, 3), date(2020, 2, 3))],
)
def test_texts_that_look_like_formulas_get_an_apostrophe(cell: Any, written: Any) -> None:
    assert neutral(cell) == written


async def test_json_lines_name_the_record_and_its_columns(city: City) -> None:
    template, region = companies(city), new_region()
    ids = await file_records(city, template, [company(n) for n in range(3)], region=region)
    official = await city.staff("district_admin", "region:410105")
    _, content = await export(official, city, "json", scope=f"region:{region}", q="1号")
    (line,) = [orjson.loads(one) for one in content.splitlines()]
    assert (line["id"], line["/company"], line["/phone"]) == (
        ids[1],
        "花园路1号食品公司",
        "13900000001"[:3] + "*****001",
    )


async def test_clear_exports_need_the_verb_and_a_purpose_and_are_audited(city: City) -> None:
    template, region = companies(city), new_region()
    await file_records(city, template, [company(n) for n in range(3)], region=region)
    scope, clear = f"region:{region}", {"clear": True, "purpose": "上级要求核对名单"}
    reviewer = await city.staff("reviewer", "register:test_companies@410105")
    _, content = await export(reviewer, city, "json", scope=scope, **clear)
    line = orjson.loads(content.splitlines()[0])
    assert (line["/phone"], line["/contact"]) == ("13900000002", "李**"), "only what its own verb guards"
    (entry,) = await city.services.db.audit_entries.find(
        {"actor": reviewer.account, "verb": "register.export", "at": {"$lte": city.clock()}}
    ).to_list()
    assert entry["object"] == "register:test_companies" and entry["purpose"] == clear["purpose"]
    assert (entry["details"]["rows"], entry["details"]["clear"], entry["details"]["scope"]) == (3, True, scope)
    district = await city.staff("district_admin", "region:410105")
    _, content = await export(district, city, "json", scope=scope, **clear)
    line = orjson.loads(content.splitlines()[0])
    assert (line["/phone"], line["/contact"]) == ("13900000002", "李平安")
    wrong = {"format": "csv", "scope": scope, "clear": True}
    assert (await district.post(EXPORTS, wrong)).pointers == {("/purpose", "required")}
    assert (await district.post(EXPORTS, {**wrong, "purpose": "打电话给13900000002"})).code == "body.invalid"
    enterprise = await city.organization(1)
    path = "/api/v1/registers/organization_member/exports"
    scope = f"organization:{enterprise.id}"
    official = await city.staff("city_admin")
    assert (await official.post(path, {"format": "xlsx", "scope": scope})).status == 201
    assert (
        await official.post(path, {"format": "xlsx", "scope": "organization:nobody"})
    ).code == "organization.not_found"


async def test_an_export_obeys_what_its_owner_may_do_when_it_runs(city: City) -> None:
    template, region = companies(city), new_region()
    await file_records(city, template, [company(1)], region=region)
    official = await city.staff("district_admin", "region:410105")
    ordered = await official.post(EXPORTS, {"format": "csv", "scope": f"region:{region}"})
    await city.services.db.accounts.update_one({"_id": official.account}, {"$set": {"grants": []}})
    job = await ended(official, ordered.body["id"], city)
    assert (job["state"], job["error"]["code"]) == ("failed", "access.denied")
    foreign = await city.staff("district_admin", "region:410102")
    assert (await foreign.post(EXPORTS, {"format": "csv", "scope": f"region:{region}"})).code == "access.denied"
    street = await city.staff("street_admin", "region:410105001")
    assert (await street.post(EXPORTS, {"format": "csv"})).code == "access.denied"
    for wrong in ({"columns": ["/secret"]}, {"export": "none"}):
        assert (
            await foreign.post(EXPORTS, {"format": "csv", "scope": "region:410102", **wrong})
        ).code == "body.invalid"
    asked = {"format": "csv", "scope": "region:410102", "filters": {"none": "1"}}
    assert (await foreign.post(EXPORTS, asked)).code == "request.parameter"


async def test_five_thousand_rows_pass_in_flat_memory(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    view = {**META["views"][0], "filters": [], "search": [], "tabs": [], "sorts": ["at"]}
    template = companies(city, id="test_many", views=[view])
    answers = [company(n, staff=[{"name": secrets.token_hex(2)}]) for n in range(5000)]
    await file_records(city, template, answers, region="41")
    alive: set[int] = set()
    most = 0

    class Watched(register_rows.Found):
        __slots__ = ("__weakref__",)

    def watched(*given: Any) -> register_rows.Found:
        nonlocal most
        found = Watched(*given)
        alive.add(id(found))
        weakref.finalize(found, alive.discard, id(found))
        most = max(most, len(alive))
        return found

    monkeypatch.setattr("server.actions.registers.register_lists.Found", watched)
    official = await city.staff("city_admin", "region:41")
    for kind in ("csv", "xlsx"):
        result, content = await export(official, city, kind, register="test_many")
        assert result["rows"] == 5000
        assert 0 < most <= 5 * register_exports.CHUNK, f"{most} records were held at once"
    workbook = open_workbook(content)
    assert sum(1 for _ in workbook.rows("走访")) == sum(1 for _ in workbook.rows("人员")) == 5001


def test_what_a_killed_process_left_goes_with_the_next(tmp_path: Path) -> None:
    settings = Settings(mode="dev", var=tmp_path, **new_secrets())  # type: ignore[arg-type]
    old, fresh = tmp_path / "tmp" / "old", tmp_path / "tmp" / "fresh"
    for left in (old, fresh):
        left.mkdir(parents=True)
        (left / "export").write_text("姓名")
    os.utime(old, (0, 0))
    with workspace(settings) as folder:
        (folder / "export").write_text("x")
        assert not old.exists() and fresh.exists() and folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


async def test_a_file_that_cannot_be_written_ends_the_thread_and_leaves_nothing(tmp_path: Path) -> None:
    async def chunks() -> register_files.Chunks:
        yield [register_files.Line("1", ["a"])]
        raise LookupError("the database went away")

    table = register_files.Table("表", [], ZONE)
    with pytest.raises(LookupError):
        await register_files.write(tmp_path / "export", table, chunks(), "xlsx")
    assert list(tmp_path.iterdir()) == []
