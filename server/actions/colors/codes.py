"""A person's colors as a signed code to show to a guard, and the keys that prove it without a network (BY-4, XB-9).

The code lives for a minute and is drawn anew before that, so a screenshot is of no use soon. It holds what is stored
anyway: showing one costs what reading a color costs, and a signature.
"""

from datetime import UTC, datetime
from typing import Any

from server.actions.colors.code_texts import SKEW
from server.actions.colors.colors import own_color
from server.actions.context import Context

Document = dict[str, Any]


async def own_code(context: Context, person: str | None) -> Document:
    """The colors of a person the actor answers for (oneself by default), and the text of the code that shows them."""
    shown = await own_color(context, person)
    texts, second = context.services.codes, int(context.now.timestamp())
    who = shown["person"]
    return {
        "text": texts.sign(who["id"], who, shown["colors"], second),
        "issued_at": datetime.fromtimestamp(second, UTC),
        "expires_at": datetime.fromtimestamp(second + texts.lifetime, UTC),
        "refresh_in": texts.lifetime * 3 // 4,
        **shown,
    }


def public_keys(context: Context) -> Document:
    """The keys by which anybody proves a code, and the seconds by which a phone's clock may be wrong."""
    return {"keys": context.services.codes.published(context.now), "skew_seconds": int(SKEW.total_seconds())}
