"""Files that the platform made for somebody: exports, rejected rows, letters. Sealed, for a few days, for one account.

A file is kept in chunks of its own key, so that it is written and read in flat memory. The head is written last: chunks
without one were left by a process that died, and go with their time. Owns `files`, `file_chunks`.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bson import Binary

from server.actions.context import Context
from server.actions.ids import named_id, new_id
from server.db.encryption import new_key, open_bytes, seal_bytes
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

FILES = CollectionSpec(
    "files",
    indexes=(ascending("expires_at"),),
    shard_key=("_id",),
    retention=timedelta(0),
    sensitive=("/key", "/name"),
)
FILE_CHUNKS = CollectionSpec(
    "file_chunks",
    indexes=(ascending("expires_at"),),
    shard_key=("_id",),
    retention=timedelta(0),
)  # sealed under the file's own key, which the head holds: rotation touches no chunk
CHUNK = 512 * 1024
KEPT = timedelta(days=3)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Download:
    """A file on its way out: the handler writes the chunks as they come."""

    name: str
    media: str
    size: int
    chunks: AsyncIterator[bytes]


async def keep(
    context: Context, content: bytes | Path, *, name: str, media: str, account: str, kept: timedelta = KEPT
) -> str:
    """Store a file for an account; its id. `name` is what it is called when it is saved."""
    file, key = new_id(), new_key()
    expires_at = context.services.clock() + kept
    count = size = 0
    for count, piece in enumerate(_pieces(content), 1):
        sealed = Binary(seal_bytes(key, piece, _of(file, count - 1)))
        chunk = {"_id": named_id("file", file, count - 1), "content": sealed, "expires_at": expires_at}
        await context.services.db.file_chunks.insert_one(chunk)
        size += len(piece)
    seal = context.services.keyring.seal
    head = {
        "_id": file, "account": account, "name": seal(name, "files:name"), "media": media, "size": size,
        "chunks": count, "key": seal(key, "files:key"), "at": context.services.clock(), "expires_at": expires_at,
    }  # fmt: skip
    await context.services.db.files.insert_one(head)
    return file


def _pieces(content: bytes | Path) -> Any:
    if isinstance(content, bytes):
        yield from (content[start : start + CHUNK] for start in range(0, len(content), CHUNK))
        return
    with content.open("rb") as stream:
        while piece := stream.read(CHUNK):
            yield piece


def _of(file: str, number: int) -> str:
    return f"files:{file}:{number}"


async def open_own(context: Context, file: str) -> Download:
    """A file of the actor's own; `file.not_found` when it is another's or past its days."""
    found: Document | None = await context.services.db.files.find_one({"_id": file})
    if found is None or found["account"] != context.actor.account or found["expires_at"] <= context.now:
        raise Problem("file.not_found")
    return opened(context, found)


async def find(context: Context, file: str) -> Download | None:
    """A file for work inside the server, such as a mail that carries it."""
    found = await context.services.db.files.find_one({"_id": file})
    return opened(context, found) if found else None


def opened(context: Context, head: Document) -> Download:
    """The file of a head that the caller was found to be allowed to see."""
    unseal = context.services.keyring.open
    name = unseal(bytes(head["name"]), "files:name")
    return Download(name, head["media"], head["size"], _read(context, head, unseal(bytes(head["key"]), "files:key")))


async def _read(context: Context, head: Document, key: str) -> AsyncIterator[bytes]:
    for number in range(head["chunks"]):
        chunk = await context.services.db.file_chunks.find_one({"_id": named_id("file", head["_id"], number)})
        if chunk is None:
            raise Problem("file.not_found")
        yield open_bytes(key, bytes(chunk["content"]), _of(head["_id"], number))


def from_bytes(name: str, media: str, content: bytes) -> Download:
    """A small file that is made at once and kept nowhere."""

    async def chunks() -> AsyncIterator[bytes]:
        yield content

    return Download(name, media, len(content), chunks())


async def content_of(download: Download) -> bytes:
    """A whole file in memory, for those that are small."""
    return b"".join([piece async for piece in download.chunks])
