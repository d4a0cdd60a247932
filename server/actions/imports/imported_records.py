"""Imported rows as records of their register: the row's key names the record, and a second import changes it.

`import_targets` says which registers have rules of their own.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.records import records
from server.forms.lifecycles import lifecycle_of
from server.forms.templates import Template

Document = dict[str, Any]
Rows = Sequence[tuple[str, Document, Document | None]]
"""(record id, answers in clear, the record as it is or None)"""


class Refused(Exception):
    """So many rows may not be imported; the message says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Target(Protocol):
    """Where rows of an import go."""

    def id_of(self, context: Context, imported: Document, key: str | None, number: int) -> str:
        """The record that a row is, by the value of the key column, or by its number where there is none."""

    def refuses(self, record: Document, before: Document, answers: Document) -> str | None:
        """Why a row may not change the record that is there; None when it may."""

    def is_same(self, record: Document, before: Document, answers: Document) -> bool:
        """Whether the row changes nothing."""

    async def check(self, context: Context, imported: Document, new: int) -> None:
        """Raise Refused when so many new rows may not be imported."""

    async def write(
        self, context: Context, imported: Document, template: Template, rows: Rows, *, invite: bool, session: Any
    ) -> None:
        """Store some rows within the transaction of their chunk."""


class Records:
    """Rows as plain records of their register."""

    def id_of(self, context: Context, imported: Document, key: str | None, number: int) -> str:
        name = ("row", imported["_id"], number) if key is None else ("key", context.services.keyring.token("key", key))
        return named_id("record", imported["register"], imported["scope"], *name)

    def refuses(self, record: Document, before: Document, answers: Document) -> str | None:
        return None

    def is_same(self, record: Document, before: Document, answers: Document) -> bool:
        return before == answers

    async def check(self, context: Context, imported: Document, new: int) -> None:
        return None

    async def write(
        self, context: Context, imported: Document, template: Template, rows: Rows, *, invite: bool, session: Any
    ) -> None:
        made = [
            records.filed(context, self._new(context, imported, template, key), answers)
            for key, answers, record in rows if record is None
        ]  # fmt: skip
        changed = [
            (record, records.filed(context, {**record, "version": template.version}, answers))
            for _, answers, record in rows if record is not None
        ]  # fmt: skip
        if made:
            await records.insert(context, made, session)
        if changed:
            await records.replace_all(context, changed, session)

    def _new(self, context: Context, imported: Document, template: Template, key: str) -> Document:
        lifecycle = lifecycle_of(template)
        kind, _, value = imported["scope"].partition(":")
        return records.new_record(
            context, template, key, state=lifecycle.initial if lifecycle else "active",
            organization=value if kind == "organization" else None, region=value if kind == "region" else None,
        )  # fmt: skip
