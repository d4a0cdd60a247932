"""The commands: `python -m server serve`, `worker`, `templates`, `policy`, `evidence`, `registers`, `seed`, `staff`,
`secrets`, `access`, `audit`, `keys`, `openapi`, `sunset`."""

import argparse
import sys

from server.commands import (
    access,
    audit,
    evidence,
    keys,
    openapi,
    policies,
    registers,
    secrets,
    seed,
    serve,
    staff,
    sunset,
    templates,
    web,
    worker,
)
from server.db.client import DatabaseUnavailable
from server.db.indexes import IndexesMissing
from server.errors import Problem
from server.settings import SettingsError

COMMANDS = (
    serve,
    web,
    worker,
    templates,
    policies,
    evidence,
    registers,
    staff,
    seed,
    secrets,
    access,
    audit,
    keys,
    openapi,
    sunset,
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status. What an operator can mend is one sentence, not a traceback."""
    parser = argparse.ArgumentParser(prog="python -m server", description="Anma 安码")
    subparsers = parser.add_subparsers(required=True, metavar="command")
    for command in COMMANDS:
        command.add_to(subparsers)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except (SettingsError, DatabaseUnavailable, IndexesMissing, ValueError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2
    except Problem as problem:
        print(f"错误：{problem.detail or problem.title}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
