"""What a channel says when it does not deliver."""

from collections.abc import Awaitable
from typing import Any

import pytest

from server.channels.undelivered import Undelivered


async def failure_of(awaited: Awaitable[Any]) -> Undelivered:
    """The failure that must come of a call."""
    with pytest.raises(Undelivered) as caught:
        await awaited
    return caught.value
