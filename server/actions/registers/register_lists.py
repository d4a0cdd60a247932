"""Lists of records: a scope, a tab, filters, a searched text and an order, for any register, without code of its own.

One equality on a token and a window on the order find the records; what one token cannot say (a second filter, a
searched text beyond its first characters) is compared in each record read. How many a page reads is bounded: a page
that stopped there is `partial` and its cursor goes on.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cachetools import LRUCache

from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.lists import SKEW
from server.actions.records.records import Document, answers_of, counts_of, token
from server.actions.registers import registers, visit_register
from server.actions.registers.register_rows import Found, rows
from server.db.paging import INSTANT, Position, cursor_of, merged, position_of, scan
from server.errors import FieldProblem, Problem
from server.forms.templates import Template
from server.forms.views import NotInView, View, matches, query_tokens, residual_tokens, search_tokens

EXAMINED = 1000
BATCH = 100
FEW = 300  # lists of so few are read in one look
FIRST_WINDOW = timedelta(hours=1)
FARTHEST = timedelta(days=7305)
SEEN = 50_000
_seen: LRUCache[tuple[bytes, str], list[datetime]] = LRUCache(SEEN)
"""Where the first page of a list lay when this process last read it, so that it needs no searching for."""
TOKENS = {"at": "tokens", "changed_at": "changed_tokens", "due_at": "due_tokens"}


@dataclass(frozen=True, eq=False)
class Selection:
    """Which records of a register: the tokens that find them (any of them), those that each must have besides, the
    searched text, and their order."""

    template: Template
    view: View
    scope: str
    sort: str
    tokens: tuple[bytes, ...]
    needed: frozenset[bytes] = frozenset()
    text: str = ""
    asked: Document = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What binds a cursor to the list it came from."""
        return named_id("list", self.template.id, self.scope, self.sort, *sorted(self.asked.items()))[:12]

    def may_hold(self, record: Document) -> bool:
        """Whether a record that was found has the other tokens too; asked before its answers are opened."""
        return self.needed.issubset(record["tokens"])

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether what was searched for stands in the answers."""
        return not self.text or matches(self.view, self.text, answers)


def select(context: Context, template: Template, scope: str, asked: Mapping[str, Any]) -> Selection:
    """What `tab`, `filters`, `q` and `sort` select within a scope; `request.parameter` for what the view has not.

    What was searched for comes newest first, whatever the order of the list.
    """
    view = registers.get_view(template)
    sort = asked.get("sort") or view.sorts[0]
    if sort not in view.sorts:
        raise _unknown("sort", f"可选：{'、'.join(view.sorts)}")
    tab, filters, text = asked.get("tab"), dict(asked.get("filters") or {}), (asked.get("q") or "").strip()
    try:
        best, rest = query_tokens(view, tab=tab, filters=filters)
    except NotInView as unknown:
        name = str(unknown)
        raise (_unknown("tab", "没有这个页签") if name == tab else _unknown(f"f.{name}", "没有这个筛选条件")) from None
    needed = {_hashed(context, template, scope, one) for one in residual_tokens(rest)}
    listed = _hashed(context, template, scope, best)
    kept = {"tab": tab or "", "q": text, **{f"f.{name}": value for name, value in filters.items()}}
    if not text:
        return Selection(template, view, scope, sort, (listed,), frozenset(needed), asked=kept)
    tokens = tuple(_hashed(context, template, _widest(view, scope), one) for one in search_tokens(view, text))
    return Selection(template, view, scope, "at", tokens, frozenset({*needed, listed}), text, kept)


def _unknown(parameter: str, message: str) -> Problem:
    return Problem("request.parameter", errors=[FieldProblem(f"/{parameter}", "parameter", message)])


def _hashed(context: Context, template: Template, scope: str, text: str) -> bytes:
    return token(context, template.id, scope, text)


def _widest(view: View, scope: str) -> str:
    """In which scope searched texts are looked up: the first of `records.homes`."""
    return scope if view.home == "organization" else "*"


async def selected(
    context: Context, selection: Selection, after: Position | None = None, batch: int = BATCH,
    window: timedelta = FIRST_WINDOW, edges: Sequence[datetime] = (),
) -> AsyncGenerator[Found]:  # fmt: skip
    """Every record that is read for a selection, in its order and in flat memory. Close it when leaving early."""
    soonest = selection.sort == "due_at"
    until = context.now + (FARTHEST if soonest else SKEW)
    scans = [
        scan(
            context.services.db.records, {TOKENS[selection.sort]: one}, until=until, floor=context.now - FARTHEST,
            sort_field=selection.sort, after=after, batch=batch, ascending=soonest, multikey=True,
            window=FARTHEST + window if soonest and after is None and not edges else window, edges=edges,
        )
        for one in selection.tokens
    ]  # fmt: skip
    async with aclosing(merged(scans, selection.sort, ascending=soonest)) as documents:
        async for record in documents:
            fits = selection.may_hold(record)
            answers = answers_of(context, record) if fits else {}
            yield Found(record, answers, fits and selection.holds(answers))


async def list_records(context: Context, register: str, asked: Document) -> Document:
    """A page of rows; `next` is null on the last, `partial` tells that reading stopped before the page was full."""
    if register == visit_register.ID:
        return await visit_register.list_records(context, asked)
    template = registers.get_template(context, register)
    scope = await registers.require_scope(context, registers.LIST, template, asked.get("scope"))
    selection = select(context, template, scope, asked)
    try:
        after = position_of(asked["cursor"], selection.name) if asked.get("cursor") else None
    except ValueError:
        raise Problem("page.cursor") from None
    found, last, is_partial = await _page(context, selection, after, asked["limit"])
    return {
        "items": await rows(context, template, scope, found),
        "next": cursor_of((last[selection.sort], last["_id"]), selection.name) if last else None,
        "partial": is_partial,
    }


async def _page(
    context: Context, selection: Selection, after: Position | None, limit: int
) -> tuple[list[Found], Document | None, bool]:
    """The records of a page, the one after which the next begins (None at the end), and whether it is partial."""
    is_residual = bool(selection.needed or selection.text)
    is_first = after is None and not is_residual
    edges = _seen.get((selection.tokens[0], selection.sort), ()) if is_first else ()
    window = FIRST_WINDOW if after or edges else await _first_window(context, selection)
    documents = selected(context, selection, after, BATCH if is_residual else limit + 1, window, edges)
    page: list[Found] = []
    examined = 0
    async with aclosing(documents):
        async for found in documents:
            if found.fits and len(page) == limit:
                if is_first:
                    _remember(selection, page[0].record, found.record)
                return page, page[-1].record, False
            examined += 1
            page += [found] if found.fits else []
            if examined == EXAMINED:
                return page, found.record, len(page) < limit
    return page, None, False


def _remember(selection: Selection, first: Document, last: Document) -> None:
    """The edges between which a page and the record after it lie; one that is excluded above lies an instant higher."""
    beyond = INSTANT if selection.sort == "due_at" else timedelta()
    _seen[selection.tokens[0], selection.sort] = [first[selection.sort], last[selection.sort] + beyond]


async def _first_window(context: Context, selection: Selection) -> timedelta:
    """How far to look first: at everything where there is little, else at a few minutes of the newest."""
    (total,) = await counts_of(context, [_hashed(context, selection.template, selection.scope, "")])
    return FARTHEST * 2 if total <= FEW else FIRST_WINDOW


async def count_tabs(context: Context, register: str, scope: str | None) -> Document:
    """How many records each tab of a scope holds, from the kept counters."""
    template = registers.get_template(context, register)
    scope = await registers.require_scope(context, registers.LIST, template, scope)
    tabs = registers.get_view(template).tabs
    tokens = [_hashed(context, template, scope, text) for text in ("", *(f"tab:{tab.id}" for tab in tabs))]
    total, *counts = await counts_of(context, tokens)
    shown = [{"id": tab.id, "title": tab.title, "count": n} for tab, n in zip(tabs, counts, strict=True)]
    return {"scope": scope, "total": total, "tabs": shown}
