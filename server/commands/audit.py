"""`audit verify`: walk the chain of the audit trail and say where it is broken; `audit head`: what to note outside."""

import argparse
from pathlib import Path
from typing import Any

from server.actions.audit_chain import Head, Verified, seal, verify
from server.actions.services import Services
from server.commands.session import add_mode, run_with_services, system_context


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("audit", help="校验审计链；打印链头以便在外部留存")
    parser.add_argument("what", choices=("verify", "head"))
    parser.add_argument(
        "--noted", type=Path, metavar="FILE", help="外部留存的链头，每行“块号 哈希”；链若被截断或重写即可发现"
    )
    add_mode(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0 when the chain holds, 1 when it is broken."""
    noted = read_heads(options.noted) if options.noted else ()
    job = _head if options.what == "head" else lambda services: _verify(services, noted)
    return run_with_services(options, job)


def read_heads(path: Path) -> tuple[Head, ...]:
    """Heads that somebody noted, one a line: number, blank, hash."""
    if not path.is_file():
        raise ValueError(f"没有文件 {path}")
    lines = [line.split() for line in path.read_text("utf-8").splitlines() if line.strip()]
    if any(len(line) != 2 or not line[0].isdigit() for line in lines):
        raise ValueError(f"{path} 的每一行应为“块号 哈希”")
    return tuple(Head(int(number), text) for number, text in lines)


async def _verify(services: Services, noted: tuple[Head, ...]) -> int:
    found = await verify(system_context(services), noted)
    for line in said(found):
        print(line)
    return 1 if found.fault else 0


def said(found: Verified) -> list[str]:
    """The result in words."""
    tail = f"未入链 {found.unsealed} 条"
    if found.oldest_unsealed:
        tail += f"，最早 {found.oldest_unsealed.isoformat(timespec='seconds')}（后台任务每几秒入链一次）"
    if found.fault:
        where = f"第 {found.fault.block} 块" if found.fault.block else "链尾"
        return [
            f"审计链断裂：{where}{f'，记录 {found.fault.entry}' if found.fault.entry else ''}：{found.fault.words}",
            tail,
        ]
    return [
        f"审计链完好：{found.head.number} 块，{found.sealed} 条；{tail}",
        f"链头 {found.head.number} {found.head.hash}",
    ]


async def _head(services: Services) -> int:
    context = system_context(services)
    while (await seal(context))[0]:
        pass
    stored = await services.db.audit_heads.find_one({"_id": "head"})
    print(f"{stored['number']} {stored['hash']}" if stored else "0 -")
    return 0
