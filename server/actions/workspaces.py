"""Folders for files on their way to somebody: private, below `var/`, gone when done.

Such a file is in clear until it is kept sealed; what a killed process left behind goes when the next one begins.
"""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from server.settings import Settings

LEFT_SECONDS = 6 * 3600  # nothing takes so long


@contextmanager
def workspace(settings: Settings) -> Iterator[Path]:
    """An empty folder for as long as this lasts."""
    root = settings.var / "tmp"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in root.iterdir():
        if time.time() - left.stat().st_mtime > LEFT_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(dir=root) as folder:
        yield Path(folder)
