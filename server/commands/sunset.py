"""`sunset`: destroy everything but what must be kept; without the word only tells what would go."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from server.actions.services import Services
from server.actions.sunset import Stock, close_trail, destroy, report, take_stock
from server.commands.session import add_mode, run_with_services, system_context

WORD = "销毁全部数据"


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("sunset", help="停用：销毁除法定留存外的全部数据（先停止服务；默认只演练）")
    parser.add_argument("--confirm", metavar="WORD", help=f"输入“{WORD}”才会真正销毁")
    parser.add_argument("--report", type=Path, help="报告文件；默认写入 var/")
    add_mode(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """A dry run, or the end."""
    if options.confirm is not None and options.confirm != WORD:
        raise ValueError(f"确认词不对：请输入“{WORD}”；不带 --confirm 则只演练")
    return run_with_services(options, lambda services: _run(services, options))


async def _run(services: Services, options: argparse.Namespace) -> int:
    context = system_context(services)
    stock = await take_stock(context)
    for one in stock:
        print(f"{'保留' if one.kept_as else '销毁'}  {one.collection}  {one.documents}" + _why(one))
    if options.confirm is None:
        print(f"以上为演练，没有删除任何数据；停止服务后加 --confirm {WORD} 执行")
        return 0
    async for one in destroy(context, stock):
        print(f"已销毁  {one.collection}", flush=True)
    path = options.report or services.settings.var / f"sunset-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    written = report(context, stock, await close_trail(context))
    path.write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"报告：{path}", written["next"], sep="\n")
    return 0


def _why(stock: Stock) -> str:
    return f"  {stock.kept_as}" if stock.kept_as else ""
