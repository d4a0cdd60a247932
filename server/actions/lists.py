"""Lists of one owner by time, newest first, a page at a time; kept documents only as far back as their retention."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from server.actions.context import Context
from server.db.indexes import CollectionSpec
from server.db.paging import Page, list_page
from server.errors import Problem

FARTHEST = timedelta(days=366)
SKEW = timedelta(minutes=5)


async def page_of(
    context: Context,
    spec: CollectionSpec,
    equality: dict[str, Any],
    shown: Callable[[Any], Any],
    limit: int,
    cursor: str | None,
) -> dict[str, Any]:
    """A page of what matches `equality`, each as `shown` gives it; `page.cursor` for a cursor that is none of ours."""
    floor = context.now - (spec.retention or FARTHEST)
    found = await read_page(
        context, spec, equality, until=context.now + SKEW, floor=floor, sort_field="at", cursor=cursor, limit=limit
    )
    return {"items": [shown(item) for item in found.items], "next": found.next}


async def read_page(context: Context, spec: CollectionSpec, equality: dict[str, Any], **window: Any) -> Page:
    """`db.paging.list_page` of a collection; `page.cursor` for a cursor that is none of ours."""
    try:
        return await list_page(context.services.db[spec.name], equality, **window)
    except ValueError:
        raise Problem("page.cursor") from None
