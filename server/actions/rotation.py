"""Sealing stored fields again under the present key while the server runs; with progress, safe to interrupt.

A sealed value says by its first byte under which key it is, so what is done is recognized without a mark and a second
run only reads. New values are sealed under the present key from the restart on; a value that somebody changes
meanwhile is left to them. A field's context is `<collection>:<field>`, that of answers `submissions:<pointer>`.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

from pymongo import UpdateOne

from server.actions.collections import COLLECTIONS
from server.actions.context import Context
from server.actions.submissions.answering import purpose_of
from server.db.encryption import SealBroken
from server.db.indexes import CollectionSpec
from server.forms import pointers

BATCH = 200
ANSWERS = ("answers",)  # of submissions and records

Document = dict[str, Any]


@dataclass(slots=True)
class Progress:
    """How far a collection is: documents read, values sealed again, values under a former key that stay for now."""

    collection: str
    read: int = 0
    resealed: int = 0
    left: int = 0


class CannotOpen(ValueError):
    """A value of a document opens under no key that is given; a person must decide about it."""


def sealing() -> list[CollectionSpec]:
    """The collections that hold sealed fields."""
    return [spec for spec in COLLECTIONS if spec.sensitive]


async def rotate(context: Context) -> AsyncIterator[Progress]:
    """Seal everything again that is not under the present key; progress after each batch."""
    for spec in sealing():
        progress = Progress(spec.name)
        async for batch in _batches(context, spec):
            progress.read += len(batch)
            updates = [update for document in batch if (update := _resealed(context, spec, document))]
            if updates:
                result = await context.services.db[spec.name].bulk_write(updates, ordered=False)
                progress.resealed += result.modified_count
                progress.left += len(updates) - result.modified_count
            yield progress


async def count_old(context: Context) -> dict[str, dict[int, int]]:
    """How many sealed values each collection holds by key version."""
    counts: dict[str, dict[int, int]] = {}
    for spec in sealing():
        held: dict[int, int] = counts.setdefault(spec.name, {})
        async for batch in _batches(context, spec):
            for document in batch:
                for _, _, value in sealed_values(spec, document):
                    held[value[0]] = held.get(value[0], 0) + 1
    return counts


async def _batches(context: Context, spec: CollectionSpec) -> AsyncIterator[list[Document]]:
    """All documents, only their sealed fields; the one job that must read everything."""
    shown = {pointer[1:].replace("/", "."): 1 for pointer in spec.sensitive}
    cursor = context.services.db[spec.name].find({}, shown, batch_size=BATCH)
    async with cursor:
        batch: list[Document] = []
        async for document in cursor:
            batch.append(document)
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch


def _resealed(context: Context, spec: CollectionSpec, document: Document) -> UpdateOne | None:
    """The update that holds only while the sealed values are those that were read."""
    keyring = context.services.keyring
    before, after = {}, {}
    for path, purpose, value in sealed_values(spec, document):
        if keyring.needs_rotation(value):
            before[path] = value
            try:
                after[path] = keyring.reseal(value, purpose)
            except SealBroken as error:
                raise CannotOpen(f"{spec.name} {document['_id']} {path}：无法用现有密钥打开（{error}）") from None
    return UpdateOne({"_id": document["_id"], **before}, {"$set": after}) if after else None


def sealed_values(spec: CollectionSpec, document: Document) -> Iterator[tuple[str, str, bytes]]:
    """Each sealed value of a document: where it stands (dotted), its context, and the value."""
    for pointer in spec.sensitive:
        parts = pointers.split(pointer)
        whole = pointers.find(document, parts)
        for inner, value in _bytes_in(whole, ()):
            path = ".".join((*parts, *inner))
            yield path, _purpose(spec, parts, inner), value


def _purpose(spec: CollectionSpec, parts: pointers.Parts, inner: pointers.Parts) -> str:
    """The context in which a value was sealed: answers one by one, each in that of its own pointer."""
    if parts == ANSWERS and inner:
        return purpose_of(pointers.join(inner))
    return f"{spec.name}:{pointers.join(inner) if inner else '.'.join(parts)}"


def _bytes_in(value: Any, at: pointers.Parts) -> Iterator[tuple[pointers.Parts, bytes]]:
    if isinstance(value, bytes):
        yield at, bytes(value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _bytes_in(inner, (*at, str(name)))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _bytes_in(inner, (*at, str(number)))
