"""`openapi`: the OpenAPI document as served, for making clients' types; needs neither database nor secrets."""

import argparse
from typing import Any

from server.app import HANDLERS
from server.handlers.documents import document
from server.settings import Settings


def add_to(subparsers: Any) -> None:
    subparsers.add_parser("openapi", help="输出 OpenAPI 文档（用于生成客户端类型）").set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the document."""
    print(document(HANDLERS, Settings().base_url).decode())
    return 0
