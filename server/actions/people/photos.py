"""Photos of documents: redrawn, sealed, kept in GridFS, seen by their owner and by whoever reviews them.

Each photo has a key of its own, sealed by the keyring: rotation touches the key, and erasing the key erases the photo.
A photo that nothing takes up is deleted after two days, others after a year, or 90 days after a decision.
Owns `photos` and the GridFS bucket `photo_files`.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from gridfs import NoFile
from gridfs.asynchronous import AsyncGridFSBucket
from pymongo import IndexModel

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import digest, named_id, new_id
from server.actions.limits import spend
from server.actions.people.pictures import Picture, redraw
from server.db.encryption import new_key, open_bytes, seal_bytes
from server.db.indexes import CollectionSpec, ascending
from server.db.paging import EPOCH
from server.errors import Problem
from server.threads import Threads

PHOTOS = CollectionSpec(
    "photos", indexes=(ascending("account"), ascending("expires_at")), shard_key=("_id",), sensitive=("/key",)
)
PHOTO_FILES = CollectionSpec("photo_files.files", indexes=(ascending("uploadDate"),), shard_key=("_id",))
PHOTO_CHUNKS = CollectionSpec(
    "photo_files.chunks",
    indexes=(IndexModel([("files_id", 1), ("n", 1)], unique=True),),
    shard_key=("files_id",),
)

LIMIT_BYTES = 8 * 1024 * 1024
UNUSED = timedelta(days=2)
KEPT = timedelta(days=366)
KEPT_DECIDED = timedelta(days=90)
BATCH = 50
LEFT_BEHIND = timedelta(hours=6)

Document = dict[str, Any]
_drawing = Threads("picture", workers=2, waiting=16)


async def upload(context: Context, content: bytes, media: str | None) -> Document:
    """Keep a photo (JPEG, PNG or WebP); what the uploader is told. `photo.*` problems say what to do."""
    context.request_digest = digest(content)
    key = named_id("photo", context.actor.account, context.idempotency_key)
    if known := await context.services.made_before(context, "photos", key):
        return shown_photo(known)
    await spend(context, "photo.upload", account=context.actor.account)
    picture = await _drawing.run(redraw, content, media)
    photo = await _store(context, key, picture)

    async def write(session: Any) -> None:
        await context.services.db.photos.insert_one(photo, session=session)
        entry = audit_entry(context, "photo.upload", f"photo:{key}", after=photo, bytes=photo["bytes"])
        await context.services.db.audit_entries.insert_one(entry, session=session)

    stored = await context.services.write_once(context, "photos", key, write)
    if stored is not None:
        await _bucket(context).delete(photo["file"])
    return shown_photo(stored or photo)


async def _store(context: Context, key: str, picture: Picture) -> Document:
    """Write the sealed file under an id of its own; the photo's document makes it count."""
    file, secret = new_id(), new_key()
    stream = _bucket(context).open_upload_stream_with_id(file, key)
    # the indexes are declared above; GridFS would look for them with a read of everything before each upload
    object.__setattr__(stream, "_ensured_index", True)
    async with stream:
        await stream.write(seal_bytes(secret, picture.content, f"photos:{key}"))
    return {
        "_id": key,
        "account": context.actor.account,
        "file": file,
        "key": context.services.keyring.seal(secret, "photos:key"),
        "width": picture.width,
        "height": picture.height,
        "bytes": len(picture.content),
        "at": context.now,
        "used": False,
        "expires_at": context.now + UNUSED,
        "request": context.request_digest,
    }


def _bucket(context: Context) -> AsyncGridFSBucket:
    return AsyncGridFSBucket(context.services.db, "photo_files")


def shown_photo(photo: Document) -> Document:
    """A photo as the API names it."""
    return {"id": photo["_id"], **{name: photo[name] for name in ("width", "height", "bytes", "at")}}


async def get_own(context: Context, photo: str) -> bytes:
    """The JPEG of a photo of one's own."""
    found = await context.services.db.photos.find_one({"_id": photo})
    if found is None or found["account"] != context.actor.account:
        raise Problem("photo.not_found")
    return await content_of(context, found)


async def content_of(context: Context, photo: Document) -> bytes:
    """The JPEG of a photo that the caller has been found to be allowed to see."""
    try:
        sealed = await (await _bucket(context).open_download_stream(photo["file"])).read()
    except NoFile:
        raise Problem("photo.not_found") from None
    secret = context.services.keyring.open(bytes(photo["key"]), "photos:key")
    return open_bytes(secret, sealed, f"photos:{photo['_id']}")


async def delete_own(context: Context, photo: str) -> None:
    """Take a photo back that no submission has taken up; twice is the same as once."""
    found = await context.services.db.photos.find_one({"_id": photo})
    if found is None or found["account"] != context.actor.account:
        raise Problem("photo.not_found")
    if found["used"]:
        raise Problem("photo.in_use")
    await _delete(context, [found])
    entry = audit_entry(context, "photo.delete", f"photo:{photo}", before=found)
    await context.services.db.audit_entries.insert_one(entry)


async def missing_of(context: Context, photos: Iterable[str]) -> set[str]:
    """Which of these ids are no photos of the actor's own; one read."""
    wanted = set(photos)
    found = await context.services.db.photos.find({"_id": {"$in": sorted(wanted)}}, {"account": 1}).to_list(None)
    return wanted - {photo["_id"] for photo in found if photo["account"] == context.actor.account}


async def keep(context: Context, photos: Iterable[str], session: Any, *, record: str | None = None) -> None:
    """A submission, an appeal … takes these photos up: they can no longer be taken back.

    Those of an organization's `record` are the organization's from now on, whichever administrator took them.
    """
    wanted = sorted(set(photos))
    if not wanted:
        return
    taken = {"used": True, **({"record": record} if record else {})}
    change = {"$set": taken, "$max": {"expires_at": context.now + KEPT}}
    kept = await context.services.db.photos.update_many({"_id": {"$in": wanted}}, change, session=session)
    if kept.matched_count < len(wanted):
        raise Problem("photo.not_found", "照片已过期，请重新上传")


async def release(context: Context, photos: list[str], session: Any) -> None:
    """What they were to prove is decided: they stay for a dispute only."""
    soon = {"$min": {"expires_at": context.now + KEPT_DECIDED}}
    await context.services.db.photos.update_many({"_id": {"$in": photos}}, soon, session=session)


async def delete_expired(context: Context) -> int:
    """One batch of photos nobody took up, and of files left by a process that was killed; how many went."""
    ended = {"expires_at": {"$gte": EPOCH, "$lt": context.now}}
    found = await context.services.db.photos.find(ended).limit(BATCH).to_list(BATCH)
    return await _delete(context, found) + await _delete_orphans(context)


async def _delete(context: Context, photos: list[Document]) -> int:
    """The photo goes first, with its key, unless a submission took it up meanwhile; then its file."""
    gone = 0
    for photo in photos:
        same = {"_id": photo["_id"], "expires_at": photo["expires_at"]}
        if (await context.services.db.photos.delete_one(same)).deleted_count:
            await _delete_file(context, photo["file"])
            gone += 1
    return gone


async def _delete_file(context: Context, file: str) -> None:
    try:
        await _bucket(context).delete(file)
    except NoFile:
        return


async def _delete_orphans(context: Context) -> int:
    db = context.services.db
    window = {"$gte": context.now - UNUSED - LEFT_BEHIND, "$lt": context.now - UNUSED}
    files = await db["photo_files.files"].find({"uploadDate": window}, {"filename": 1}).to_list(5000)
    named = await db.photos.find({"_id": {"$in": [f["filename"] for f in files]}}, {"file": 1}).to_list(None)
    alive = {photo["file"] for photo in named}
    orphans = [file["_id"] for file in files if file["_id"] not in alive][:BATCH]
    for file in orphans:
        await _delete_file(context, file)
    return len(orphans)
