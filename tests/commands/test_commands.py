"""The commands as an operator runs them: processes of their own on the database of the running server."""

import asyncio
import json
import os
import sys
from pathlib import Path

import openpyxl
import pytest

from server.settings import ROOT, SECRETS
from tests.cast import City, identity


async def run(city: City, *arguments: str) -> tuple[int, str]:
    """Exit status and everything printed."""
    settings = city.services.settings
    environment = {
        **os.environ,
        **{f"ANMA_{name.upper()}": settings.secret(name) for name in SECRETS},
        "MONGODB_URI": city.uri,
        "ANMA_DATABASE": settings.database,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "server", *arguments, cwd=ROOT, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode()


async def test_evidence_from_a_clerks_workbook(city: City, tmp_path: Path) -> None:
    citizen, who = await city.citizen(), identity()
    answers = {**who, "sex": "1", "purpose": "visit"}
    receipt = await citizen.post("/api/v1/submissions", {"template": "basic_information", "answers": answers})
    book = openpyxl.Workbook()
    for row in (
        ["姓名", "证件类型", "证件号码", "接触日期", "接触级别"],
        [who["name"], "身份证", who["document"]["number"], city.clock().date(), "密接"],
        ["王五", "身份证", 410105199003071234, city.clock().date(), "密接"],
        ["赵六", "身份证", who["document"]["number"], "昨天", "密接"],
    ):
        book.active.append(row)
    book.save(tmp_path / "密接名单.xlsx")

    status, said = await run(city, "evidence", "import", "contact", str(tmp_path / "密接名单.xlsx"))
    assert status == 1, said
    assert "新增 1" in said and "颜值变化 1" in said and "退回 2" in said
    assert "第 3 行" in said and "数字" in said
    assert "第 4 行" in said and "日期" in said
    assert who["document"]["number"] not in said
    color = await citizen.get(f"/api/v1/me/color?person={receipt.body['person']['id']}")
    assert {c["policy"]: c["color"] for c in color.body["colors"]}["four_color"] == "red"

    status, said = await run(city, "evidence", "import", "contact", str(tmp_path / "密接名单.xlsx"))
    assert "新增 0" in said and "未变 1" in said


@pytest.mark.parametrize("name", ["名单.xlsx", "名单.csv"])
async def test_a_clerks_list_of_names_without_evidence_turns_nobody_red(city: City, tmp_path: Path, name: str) -> None:
    citizen, who = await city.citizen(), identity()
    answers = {**who, "sex": "1", "purpose": "visit"}
    receipt = await citizen.post("/api/v1/submissions", {"template": "basic_information", "answers": answers})
    number, today = who["document"]["number"], city.clock().date().isoformat()
    rows = [
        ["姓名", "证件号码", "接触日期", "接触级别"],
        [who["name"], number, "", ""],
        [who["name"], number, "", "密接"],
        [who["name"], number, today, ""],
        [who["name"], "", today, "密接"],
        [who["name"], number, "近日", "密接"],
    ]
    path = tmp_path / name
    if path.suffix == ".csv":
        path.write_text("\n".join(",".join(row) for row in rows), encoding="gb18030")
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append([cell or None for cell in row])
        book.save(path)
    status, said = await run(city, "evidence", "import", "contact", str(path))
    assert status == 1 and "新增 0" in said and "退回 5" in said, said
    assert "名单不能作为依据" in said
    assert number not in said and who["name"] not in said
    color = await citizen.get(f"/api/v1/me/color?person={receipt.body['person']['id']}")
    assert {c["color"] for c in color.body["colors"]} == {"green"}


async def test_a_wrong_kind_and_wrong_headers_are_told(city: City, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("姓名,证件号吗,接触日期\n张三,11010519491231002X,2020-02-12\n", encoding="utf-8")
    status, said = await run(city, "evidence", "import", "gossip", str(path))
    assert status == 2 and "没有这种依据" in said and "Traceback" not in said
    status, said = await run(city, "evidence", "import", "contact", str(path))
    assert status == 1 and "退回 1" in said
    assert "证件号吗" in said and "是否" in said


async def test_simulating_a_policy_counts_and_changes_nothing(city: City, tmp_path: Path) -> None:
    policy = json.loads((ROOT / "policies" / "four_color" / "policy.json").read_text())
    policy["rules"] = [rule for rule in policy["rules"] if rule["color"] != "red"]
    folder = tmp_path / "four_color"
    folder.mkdir()
    (folder / "policy.json").write_text(json.dumps(policy))
    before = await city.services.db.color_history.count_documents({})
    status, said = await run(city, "policy", "simulate", str(folder))
    assert status == 0, said
    report = json.loads(said[said.index("{") :])
    assert report["total"] >= 1 and "matrix" in report
    assert await city.services.db.color_history.count_documents({}) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("evidence", "import", "gossip", "nothing.csv"), "没有文件"),
        (("templates", "check", "--folder", "form_templates"), "个模板检查通过"),
        (("policy", "check"), "个用例检查通过"),
        (("secrets",), "ANMA_TOKEN_KEY="),
        (("--help",), "serve"),
    ],
)
async def test_each_command_speaks_in_sentences(city: City, arguments: tuple[str, ...], said: str) -> None:
    status, output = await run(city, *arguments)
    assert said in output
    assert "Traceback" not in output
    assert status == (2 if arguments[0] == "evidence" else 0)
