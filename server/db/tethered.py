"""Run a command that dies with its parent: `python tethered.py PARENT_PID command arguments…`.

A process of its own rather than a preexec_fn: Python code between fork and exec may deadlock in a process that has
threads. The kernel keeps the parent-death signal across exec. Elsewhere than on Linux the command just runs.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    """Replace this process by the command. It is killed outright: stores opened after kill -9 are its tested path."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # the parent died before the call above
            sys.exit(1)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
