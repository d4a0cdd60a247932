"""A bounded pool of threads for what would block the event loop: hashing, images, calls of synchronous libraries."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from server.errors import Problem

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Threads:
    """`workers` run at once, `waiting` more may wait; whoever comes after them is told to come back."""

    def __init__(self, name: str, workers: int, waiting: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._room = workers + waiting

    async def run(self, function: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
        """The result of a blocking function; `server.overloaded` when too many wait already."""
        if not self._room:
            raise Problem("server.overloaded", headers={"Retry-After": "2"})
        self._room -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: function(*args, **kwargs))
        finally:
            self._room += 1

    def stop(self) -> None:
        """Start nothing more; what runs may end."""
        self._pool.shutdown(wait=False, cancel_futures=True)
