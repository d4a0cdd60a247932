"""The web process with a sampler inside: `python -m benchmarks.sampled FILE web`. For `scripts/bench --sample FILE`.

A signal every millisecond of processor time notes the functions on the stack. Unlike a tracing profiler it hardly
slows what it watches, so shares are true. Time spent in C counts for the Python line that called it.
"""

import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

from server.__main__ import main

INTERVAL_SECONDS = 0.001
SHOWN = 90

_within: Counter[str] = Counter()
_alone: Counter[str] = Counter()
_lines: Counter[str] = Counter()


def _note(signum: int, frame: FrameType | None) -> None:
    if frame is None:
        return
    _alone[_name(frame)] += 1
    _lines[f"{_name(frame)}:{frame.f_lineno}"] += 1
    seen = set()
    while frame is not None:
        seen.add(_name(frame))
        frame = frame.f_back
    _within.update(seen)


def _name(frame: FrameType) -> str:
    path = Path(frame.f_code.co_filename)
    return f"{'/'.join(path.parts[-2:])}:{frame.f_code.co_qualname}"


def _text() -> str:
    total = sum(_alone.values()) or 1
    parts = [f"{total} samples"]
    for title, counts in (("with what it calls", _within), ("itself", _alone), ("by line", _lines)):
        rows = [f"{100 * count / total:5.1f} %  {name}" for name, count in counts.most_common(SHOWN)]
        parts += ["", title, *rows]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    signal.signal(signal.SIGPROF, _note)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL_SECONDS, INTERVAL_SECONDS)
    try:
        status = main(sys.argv[2:])
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        target.write_text(_text(), "utf-8")
    sys.exit(status)
