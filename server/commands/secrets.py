"""`secrets`: a fresh set of keys for production."""

import argparse
from typing import Any

from server.settings import new_secrets


def add_to(subparsers: Any) -> None:
    subparsers.add_parser("secrets", help="生成一组生产密钥（写入环境变量或 anma.env）").set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print them as lines of an environment file."""
    for name, value in new_secrets().items():
        print(f"ANMA_{name.upper()}={value}")
    return 0
