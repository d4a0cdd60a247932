"""Rows and cells: records as their register's columns show them, masked as the reader may see them."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.actions import regions
from server.actions.context import Context
from server.actions.records.record_deadlines import is_overdue
from server.actions.records.record_reads import unread_among
from server.actions.records.records import Document, field_values
from server.actions.regions import load_tree
from server.actions.registers import registers
from server.forms.columns import Column, cells_of
from server.forms.lifecycles import lifecycle_of
from server.forms.templates import Template


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was read, its answers in clear, and whether it is among those selected."""

    record: Document
    answers: Document
    fits: bool


async def rows(context: Context, template: Template, scope: str, found: Sequence[Found]) -> list[Document]:
    """Records as rows of the register's list; masked, but for what the actor may see clear over the scope."""
    view, lifecycle = registers.get_view(template), lifecycle_of(template)
    clear = await registers.clear_verbs(context, template, scope)
    names = await names_in(context, view.columns, found)
    cells = Cells(view.columns, clear, names=names)
    unread = await unread_among(context, [one.record for one in found])
    return [
        {
            "id": one.record["_id"],
            "state": registers.shown_state(lifecycle, one.record["state"]),
            "cells": dict(zip([column.id for column in view.columns], cells.of(one), strict=True)),
            "unread": one.record["_id"] in unread,
            "revision": one.record["revision"],
            **due_of(context, one.record),
        }
        for one in found
    ]


def due_of(context: Context, record: Document) -> Document:
    """Until when a record is to be dealt with, and whether that is over."""
    return {"due_at": record["due_at"], "overdue": is_overdue(context, record)}


@dataclass(frozen=True, eq=False)
class Cells:
    """How records become cells before one reader, who holds the verbs in `clear`, or sees everything (`all_clear`)."""

    columns: Sequence[Column]
    clear: frozenset[str]
    all_clear: bool = False
    names: Mapping[str, str] = field(default_factory=dict)

    def of(self, found: Found) -> list[Any]:
        """The cells of one record: texts, numbers, dates, aware instants or None; what is named by its `names`."""
        fields = field_values(found.record)
        for name in NAMED:
            fields[name] = self.names.get(fields[name] or "", fields[name])
        return self._cells(self.columns, found.answers, fields)

    def of_answers(self, columns: Sequence[Column], answers: Document) -> list[Any]:
        """The cells of other columns, for the same reader."""
        return self._cells(columns, answers, {})

    def _cells(self, columns: Sequence[Column], answers: Document, fields: Document) -> list[Any]:
        return cells_of(columns, answers, fields, masked=self._is_masked, regions=load_tree().name)

    def _is_masked(self, column: Column) -> bool:
        return not self.all_clear and (column.clear is None or column.clear not in self.clear)


async def names_in(context: Context, columns: Iterable[Column], found: Sequence[Found]) -> Mapping[str, str]:
    """The names of the organizations and regions in these records, where a column shows them."""
    names: dict[str, str] = {}
    for name in {column.field for column in columns if column.field} & NAMED.keys():
        names |= await NAMED[name](context, {one.record[name] for one in found if one.record[name]})
    return names


NAMED: Mapping[str, Callable[[Context, Iterable[str]], Awaitable[dict[str, str]]]] = {
    "organization": registers.names_of, "region": regions.names_of,
}  # fmt: skip
"""The fields of a record that hold ids, and who knows what these are called."""
