"""`seed --people N`: fill the database with a reproducible synthetic city."""

from typing import Any

from server.actions.services import Services
from server.commands.serve import prepare
from server.commands.session import add_mode, run_with_services


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("seed", help="生成可重复的合成城市")
    parser.add_argument("--people", type=int, default=2000)
    add_mode(parser)
    parser.set_defaults(
        run=lambda options: run_with_services(options, lambda services: _seed(services, options.people))
    )


async def _seed(services: Services, people: int) -> int:
    await prepare(services, people)
    return 0
