"""`registers recount`: compare the counters of tabs with the records, and put wrong ones right."""

from typing import Any

from server.actions.records.record_recounts import recount
from server.actions.services import Services
from server.commands.session import add_mode, run_with_services, system_context


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("registers", help="台账：重新清点各页签的记录数")
    parser.add_argument("what", choices=("recount",))
    add_mode(parser)
    parser.set_defaults(run=lambda options: run_with_services(options, _recount))


async def _recount(services: Services) -> int:
    wrong = await recount(system_context(services))
    print(f"已清点：{wrong} 个计数有误，已更正" if wrong else "已清点：计数全部正确")
    return 0
