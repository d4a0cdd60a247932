"""`evidence import KIND FILE`: rows of a workbook, CSV or NDJSON become evidence; refused rows are told why."""

import argparse
import asyncio
from pathlib import Path
from typing import Any

from server.actions.evidence.evidence import ingest
from server.actions.services import Services
from server.commands.session import add_mode, run_with_services, system_context
from server.commands.tables import Row, read_rows
from server.rules.rows import match_headers

BATCH = 300
SHOWN = 50
WORDS = {"new": "新增", "changed": "更新", "unchanged": "未变", "rescored": "颜值变化"}


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("evidence", help="导入依据：xlsx、xls、csv、ndjson")
    parser.add_argument("what", choices=("import",))
    parser.add_argument("kind", help="contact、stay、purchase、test、dose、case、risk、fever_visit")
    parser.add_argument("file", type=Path)
    parser.add_argument("--source", help="来源名称，用于幂等；默认为文件名")
    add_mode(parser)
    parser.set_defaults(run=lambda options: run_with_services(options, lambda services: _import(services, options)))


async def _import(services: Services, options: argparse.Namespace) -> int:
    rows = await asyncio.to_thread(read_rows, options.file)
    totals = dict.fromkeys(WORDS, 0)
    rejected: list[Any] = []
    for start in range(0, len(rows), BATCH):
        source = options.source or options.file.stem
        report = await ingest(system_context(services), options.kind, source, rows[start : start + BATCH], start + 2)
        rejected += report.pop("rejected")
        totals = {name: totals[name] + report[name] for name in totals}
        print(f"\r{min(start + BATCH, len(rows))}/{len(rows)}", end="", flush=True)
    counts = "，".join(f"{word} {totals[name]}" for name, word in WORDS.items())
    print(f"\n{counts}，退回 {len(rejected)}")
    for advice in _on_headers(services, options.kind, rows) if rejected else ():
        print(advice)
    for row in rejected[:SHOWN]:
        print(f"第 {row['row']} 行：" + "；".join(e["message"] for e in row["errors"]))
    return 1 if rejected else 0


def _on_headers(services: Services, kind: str, rows: list[Row]) -> list[str]:
    """Columns that nothing reads or that are missing, each with the nearest that is known."""
    headers = match_headers(services.kinds[kind], rows[0])
    named = [fault for fault in headers.unknown if fault["column"] != "source_id"]
    return [fault["message"] for fault in [*named, *headers.missing] if "suggestion" in fault]
