"""`staff create`: the first administrator of an installation; the others are made by their superiors."""

import argparse
from typing import Any

from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.services import Services
from server.actions.staff.staff_changes import create_staff
from server.commands.session import add_mode, run_with_services, system_context


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("staff", help="建立首个管理员账号（其余由上级建立）")
    parser.add_argument("what", choices=("create",))
    parser.add_argument("--phone", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--role", default="city_admin")
    parser.add_argument("--scope", default="*")
    add_mode(parser)
    parser.set_defaults(run=lambda options: run_with_services(options, lambda services: _create(services, options)))


async def _create(services: Services, options: argparse.Namespace) -> int:
    grant = {"role": options.role, "scope": options.scope}
    body = {"phone": options.phone, "name": options.name, "grants": [grant]}
    made = await create_staff(_context(services, options), body)
    print(f"已建立 {made['id']}：初始密码以短信发出，首次登录后须修改")
    return 0


def _context(services: Services, options: argparse.Namespace) -> Context:
    context = system_context(services)
    context.idempotency_key = named_id("staff create", options.phone, options.role, options.scope)
    return context
