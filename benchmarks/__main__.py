"""`scripts/bench`: start everything in a temporary folder, play the rounds, print a table, stop everything.

Status 1 when an answer was an error or, with `--strict`, when a target was missed.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks import inside
from benchmarks.measures import HEAD, Line, row
from benchmarks.rounds import Bench
from benchmarks.scenarios import SCENARIOS
from server.settings import ROOT


def main() -> int:
    """Read the options, run, print."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Hot paths against bare floors")
    parser.add_argument("scenarios", nargs="*", choices=[*SCENARIOS, "inside", []], help="all, when none is named")
    parser.add_argument("--database", metavar="URI", help="any MongoDB; a database of its own is made and dropped")
    parser.add_argument("--people", type=int, default=4000)
    parser.add_argument("--seconds", type=float, default=2.0, help="length of a round")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of the product; the floor has one more")
    parser.add_argument("--connections", type=int, nargs="*", default=[1, 64])
    parser.add_argument("--strict", action="store_true", help="fail when a target is missed")
    parser.add_argument("--sample", type=Path, metavar="FILE", help="write where the web process spends its time")
    options = parser.parse_args()
    os.chdir(ROOT)
    good = True
    if not options.scenarios or "inside" in options.scenarios:
        good = inside.report()
    wanted = [name for name in options.scenarios or SCENARIOS if name in SCENARIOS]
    lines = asyncio.run(_measure(options, wanted)) if wanted else []
    good = good and all(line.is_good for line in lines)
    return 1 if any(line.errors for line in lines) or (options.strict and not good) else 0


async def _measure(options: argparse.Namespace, wanted: list[str]) -> list[Line]:
    lines = []
    async with AsyncExitStack() as stack:
        var = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anma-bench-")))
        bench = await stack.enter_async_context(Bench.started(var, options))
        print(HEAD, flush=True)
        for name in wanted:
            for connections in options.connections:
                lines.append(await bench.measure(SCENARIOS[name], connections))
                print(row(lines[-1]), flush=True)
    for line in lines:
        for sample in [text for seen in (*line.ours, *line.floors) for text in seen.samples][:2]:
            print(f"\n{line.title}: {sample}", file=sys.stderr)
    return lines


if __name__ == "__main__":
    sys.exit(main())
