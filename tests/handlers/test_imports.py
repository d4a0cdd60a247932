"""Imports: a roster in a workbook becomes members, after a preview; nothing wrong comes in, nothing right is lost."""

import io
import secrets
from typing import Any

import openpyxl
import pytest

from server import jobs as runner
from server import worker
from server.actions.imports import import_applying, imports
from server.actions.limits import Window
from server.actions.messages import text_messages
from tests.cast import Actor, City, Enterprise, new_phone

HEADERS = ("姓名*", "手机号*", "部门*", "工号", "职位", "是否主管", "邮箱")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(*rows: tuple[Any, ...], headers: tuple[str, ...] = HEADERS, title: str = "花名册") -> bytes:
    """An .xlsx of these rows."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in (headers, *rows):
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def person(number: int) -> tuple[Any, ...]:
    """A row of somebody new."""
    name = f"张{'一二三四五六七八九十'[number % 10]}"
    return (name, new_phone(), "生产部/一车间", None, "工人", "否", None)


async def uploaded(enterprise: Enterprise, content: bytes, actor: Actor | None = None, key: str | None = None) -> Any:
    """An upload and its check."""
    path = f"/api/v1/registers/organization_member/imports?scope=organization:{enterprise.id}&name=花名册.xlsx"
    sent = await (actor or enterprise.administrator).send(
        "POST", path, raw=content, key=key or secrets.token_hex(8), Content_Type=XLSX
    )
    assert sent.status == 202, sent.body
    await settle(enterprise)
    return (await enterprise.administrator.get(f"/api/v1/imports/{sent.body['id']}")).body


async def settle(enterprise: Enterprise) -> None:
    while await runner.run_due(enterprise.city.services):
        pass


async def applied(enterprise: Enterprise, imported: Any, **body: Any) -> Any:
    done = await enterprise.administrator.post(f"/api/v1/imports/{imported['id']}/application", body)
    assert done.status == 202, done.body
    await settle(enterprise)
    return (await enterprise.administrator.get(f"/api/v1/imports/{imported['id']}")).body


async def members_of(enterprise: Enterprise) -> list[Any]:
    path = f"/api/v1/registers/organization_member/records?scope=organization:{enterprise.id}&limit=100"
    found = await enterprise.administrator.get(path)
    assert found.status == 200, found.body
    return [one["cells"] for one in found.body["items"]]


async def test_the_template_workbook_is_read_back_as_an_empty_import(city: City) -> None:
    enterprise = await city.organization()
    blank = await enterprise.administrator.get("/api/v1/registers/organization_member/import-workbook")
    assert blank.status == 200 and "%E5%91%98%E5%B7%A5" in blank.headers["Content-Disposition"]
    headers = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(blank.body)).active[1]]
    assert {"姓名*", "手机号*", "部门*"} <= set(headers)
    imported = await uploaded(enterprise, blank.body)
    assert imported["state"] == "ready" and not any(imported["counts"].values())


async def test_a_preview_comes_first_and_then_the_members(city: City) -> None:
    enterprise = await city.organization()
    rows = [person(number) for number in range(3)]
    imported = await uploaded(enterprise, workbook(*rows))
    assert imported["counts"] == {"new": 3, "changed": 0, "unchanged": 0, "skipped": 0, "rejected": 0}
    assert await members_of(enterprise) == [], "nothing before it is applied"
    preview = await enterprise.administrator.get(f"/api/v1/imports/{imported['id']}/rows?outcome=new")
    assert [one["cells"][1] for one in preview.body["items"]] == [row[1] for row in rows]
    done = await applied(enterprise, imported, invite=True)
    assert done["state"] == "applied"
    found = await members_of(enterprise)
    assert sorted(one["/phone"] for one in found) == sorted(row[1] for row in rows)
    assert {one["/department"] for one in found} == {"生产部/一车间"}
    departments = await enterprise.administrator.get(f"{enterprise.path}/departments")
    assert "一车间" in str(departments.body)
    orders = [one async for one in city.services.db.outbox.find({"topic": "sms.send"})]
    assert len(orders) >= 3


async def test_the_same_again_changes_nothing_and_a_typed_list_undoes_nothing(city: City) -> None:
    enterprise = await city.organization()
    row = person(1)
    await applied(enterprise, await uploaded(enterprise, workbook(row)))
    assert (await uploaded(enterprise, workbook(row)))["counts"]["unchanged"] == 1
    moved = (*row[:2], "销售部", *row[3:])
    typed = await uploaded(enterprise, workbook(moved))
    assert typed["counts"]["rejected"] == 1
    rejected = await enterprise.administrator.get(f"/api/v1/imports/{typed['id']}/rows")
    assert "先导出花名册" in rejected.body["items"][0]["errors"][0]["message"]


async def test_what_was_exported_and_edited_overwrites(city: City) -> None:
    enterprise = await city.organization()
    row = person(1)
    await applied(enterprise, await uploaded(enterprise, workbook(row)))
    asked = {"scope": f"organization:{enterprise.id}", "format": "xlsx", "clear": True, "purpose": "更新员工部门"}
    ordered = await enterprise.administrator.post("/api/v1/registers/organization_member/exports", asked)
    assert ordered.status in (201, 202), ordered.body
    await settle(enterprise)
    job = (await enterprise.administrator.get(f"/api/v1/me/jobs/{ordered.body['id']}")).body
    assert job["state"] == "done", job
    saved = await enterprise.administrator.get(f"/api/v1/me/files/{job['result']['file']}")
    book = openpyxl.load_workbook(io.BytesIO(saved.body))
    sheet = book.active
    headers = [cell.value for cell in sheet[1]]
    sheet.cell(2, headers.index("部门") + 1).value = "销售部"
    kept = io.BytesIO()
    book.save(kept)
    imported = await uploaded(enterprise, kept.getvalue())
    assert imported["counts"]["changed"] == 1, imported
    await applied(enterprise, imported)
    (member,) = await members_of(enterprise)
    assert member["/department"] == "销售部"


async def test_wrong_rows_come_back_in_a_workbook_with_their_reasons(city: City) -> None:
    enterprise = await city.organization()
    good, twin = person(1), person(2)
    short, nameless = ("李四", "1380013", "生产部"), ("", new_phone(), "生产部", None, None, "也许", "x")
    imported = await uploaded(enterprise, workbook(good, twin, (*twin[:2], "财务部", *twin[3:]), short, nameless))
    assert (imported["counts"]["new"], imported["counts"]["rejected"]) == (2, 3)
    saved = await enterprise.administrator.get(f"/api/v1/me/files/{imported['rejected_file']}")
    rows = list(openpyxl.load_workbook(io.BytesIO(saved.body)).active.iter_rows(values_only=True))
    assert rows[0][0] == "行号" and rows[0][-1] == "错误原因"
    reasons = {row[0]: row[-1] for row in rows[1:]}
    assert set(reasons) == {4, 5, 6}
    assert "第 3 行重复" in reasons[4] and "手机号" in reasons[5] and "姓名" in reasons[6]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"name,phone\n1,2\n", "CSV"),
        (b"<html><table></table></html>", "网页"),
        (b"PK\x03\x04garbage", "损坏"),
    ],
)
async def test_files_that_are_no_workbooks_say_what_to_do(city: City, content: bytes, said: str) -> None:
    imported = await uploaded(await city.organization(), content)
    assert imported["state"] == "refused" and said in imported["refusal"][0]


async def test_wrong_headers_name_the_nearest(city: City) -> None:
    headers = ("名字", "手机号码", "所属部们", "工号", "职位", "是否主管", "邮箱")
    imported = await uploaded(await city.organization(), workbook(person(1), headers=headers))
    assert imported["state"] == "refused"
    assert "部门" in " ".join(imported["refusal"]) and "姓名" in " ".join(imported["refusal"])


async def test_too_many_rows_are_told_before_any_is_checked(city: City) -> None:
    rows = (("张三", f"138{number:08d}", "生产部") for number in range(10_100))
    imported = await uploaded(await city.organization(), workbook(*rows, headers=HEADERS[:3]))
    assert imported["state"] == "refused" and "10,000 行" in imported["refusal"][0], imported["refusal"]


async def test_without_certification_fifty_come_by_import(city: City) -> None:
    imported = await uploaded(await city.organization(), workbook(*(person(number) for number in range(51))))
    assert imported["state"] == "refused" and "高级认证" in imported["refusal"][0]


async def test_a_killed_worker_repeats_no_row_and_leaves_none_out(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    enterprise = await city.organization()
    await city.services.db.organizations.update_one({"_id": enterprise.id}, {"$set": {"certification": "certified"}})
    imported = await uploaded(enterprise, workbook(*(person(number) for number in range(250))))
    written = 0
    write = import_applying._write

    async def dying(*args: Any) -> None:
        nonlocal written
        written += 1
        if written == 2:
            raise KeyError("killed")
        await write(*args)

    monkeypatch.setattr(import_applying, "_write", dying)
    done = await applied(enterprise, imported)
    assert done["state"] == "applying"
    monkeypatch.undo()
    claimed = await city.services.db.jobs.find_one({"_id": done["job"]})
    await city.services.db.jobs.update_one({"_id": done["job"]}, {"$set": {"due_at": city.clock()}})
    assert claimed["state"] == "running"
    await settle(enterprise)
    stored = await enterprise.administrator.get(enterprise.path)
    assert stored.body["members"] == 250
    state = await enterprise.administrator.get(f"/api/v1/imports/{imported['id']}")
    assert state.body["state"] == "applied"


async def test_an_import_is_its_organizations(city: City) -> None:
    enterprise, other = await city.organization(), await city.organization()
    imported = await uploaded(enterprise, workbook(person(1)))
    assert (await other.administrator.get(f"/api/v1/imports/{imported['id']}")).code == "import.not_found"
    applying = await other.administrator.post(f"/api/v1/imports/{imported['id']}/application", {})
    assert applying.code == "import.not_found"
    dropped = await enterprise.administrator.send("DELETE", f"/api/v1/imports/{imported['id']}")
    assert dropped.body["state"] == "discarded"
    late = await enterprise.administrator.post(f"/api/v1/imports/{imported['id']}/application", {})
    assert late.code == "import.not_ready"


# Whoever may not import any more


async def dismiss(enterprise: Enterprise) -> None:
    """Another account administers the organization now."""
    heir = await enterprise.city.citizen()
    others = {"$set": {"administrators": [heir.account]}}
    await enterprise.city.services.db.organizations.update_one({"_id": enterprise.id}, others)
    enterprise.administrator = heir


async def test_an_upload_of_whoever_was_dismissed_meanwhile_is_not_read(city: City) -> None:
    enterprise = await city.organization()
    path = f"/api/v1/registers/organization_member/imports?scope=organization:{enterprise.id}"
    sent = await enterprise.administrator.send("POST", path, raw=workbook(person(1)), Content_Type=XLSX)
    await dismiss(enterprise)
    await settle(enterprise)
    imported = (await enterprise.administrator.get(f"/api/v1/imports/{sent.body['id']}")).body
    assert (imported["state"], imported["counts"]) == ("refused", None)
    assert imported["refusal"] == [imports.DISMISSED]


async def test_an_import_of_whoever_was_dismissed_meanwhile_writes_nothing(city: City) -> None:
    enterprise = await city.organization()
    imported = await uploaded(enterprise, workbook(person(1)))
    assert (await enterprise.administrator.post(f"/api/v1/imports/{imported['id']}/application", {})).status == 202
    await dismiss(enterprise)
    await settle(enterprise)
    assert (await enterprise.administrator.get(f"/api/v1/imports/{imported['id']}")).body["state"] == "refused"
    assert await members_of(enterprise) == []


async def test_what_is_discarded_is_forgotten_at_once(city: City) -> None:
    enterprise = await city.organization()
    imported = await uploaded(enterprise, workbook(person(1)))
    assert await city.services.db.import_rows.count_documents({"import": imported["id"]}) == 1
    assert (await enterprise.administrator.send("DELETE", f"/api/v1/imports/{imported['id']}")).status == 200
    assert await city.services.db.import_rows.count_documents({"import": imported["id"]}) == 0


async def test_a_number_is_invited_a_few_times_a_day_whoever_invites(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(city.services.limiter.rules, "member.invite.number", (Window(1, 86400),))
    phone = new_phone()
    for name in ("甲" * 80, "乙公司"):
        enterprise = await city.organization()
        await city.services.db.organizations.update_one({"_id": enterprise.id}, {"$set": {"name": name}})
        answers = {"name": "王小明", "phone": phone, "department": "仓储部"}
        body = {"answers": answers, "invite": True}
        assert (await enterprise.administrator.post(f"{enterprise.path}/members", body)).status == 201
    await worker.run_outbox(city.services)
    (told,) = (await city.visitor().get(f"/api/dev/inbox?phone={phone}")).body["items"]
    assert "甲…已将" in told["text"] and "甲" * 36 not in told["text"]
    assert not await city.services.db.outbox.count_documents({"topic": text_messages.TOPIC}), "given up, not kept"
