"""Photos of documents: what is kept is drawn anew and sealed; whatever is no photo is refused with a reason."""

import asyncio
import io
import struct
import zipfile
import zlib
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from server.actions.people import photos
from tests.cast import Actor, City, Response

PATH = "/api/v1/me/photos"


def picture(kind: str = "JPEG", size: tuple[int, int] = (800, 500), **save: Any) -> bytes:
    """A photo of something, with noise enough to have some size."""
    image = Image.effect_noise(size, 60).convert("RGB")
    content = io.BytesIO()
    image.save(content, kind, **save)
    return content.getvalue()


def with_position() -> bytes:
    """A photo as a phone takes it: held upright, with camera, position and a comment."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SecretPhoneMaker", 6
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = "2020:02:12"
    return picture("JPEG", exif=exif, comment=b"SecretComment")


def png_of(width: int, height: int) -> bytes:
    """A few bytes that claim to be a huge picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9000))) + chunk(b"IEND", b"")
    )


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (200, 200), color) for color in ("red", "blue")]
    content = io.BytesIO()
    frames[0].save(content, kind, save_all=True, append_images=frames[1:])
    return content.getvalue()


def with_archive(photo: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("evil.txt", "x")
    return photo + archive.getvalue()


async def send(actor: Actor, content: bytes, media: str = "image/jpeg", key: str | None = None) -> Response:
    return await actor.send("POST", PATH, raw=content, key=key, Content_Type=media)


async def test_a_photo_is_drawn_anew_and_only_its_owner_sees_it(city: City) -> None:
    citizen, stranger = await city.citizen(), await city.citizen()
    kept = await send(citizen, with_position())
    assert kept.status == 201, kept.body
    assert (kept.body["width"], kept.body["height"]) == (500, 800)

    seen = await citizen.get(f"{PATH}/{kept.body['id']}")
    assert (seen.status, seen.headers["Content-Type"], seen.headers["Cache-Control"]) == (200, "image/jpeg", "no-store")
    with Image.open(io.BytesIO(seen.body)) as image:
        assert image.size == (500, 800) and not image.getexif() and "comment" not in image.info
    assert b"Secret" not in seen.body and b"Exif" not in seen.body
    assert (await stranger.get(f"{PATH}/{kept.body['id']}")).code == "photo.not_found"
    assert (await stranger.send("DELETE", f"{PATH}/{kept.body['id']}")).code == "photo.not_found"
    assert (await city.visitor().get(f"{PATH}/{kept.body['id']}")).code == "session.missing"


async def test_what_lies_on_disk_is_sealed(city: City) -> None:
    citizen = await city.citizen()
    kept = await send(citizen, picture())
    stored = await city.services.db.photos.find_one({"_id": kept.body["id"]})
    chunks = await city.services.db["photo_files.chunks"].find({"files_id": stored["file"]}).to_list(None)
    content = b"".join(bytes(chunk["data"]) for chunk in chunks)
    assert len(content) == kept.body["bytes"] + 28
    assert b"JFIF" not in content and not content.startswith(b"\xff\xd8")
    verbs = await city.services.db.audit_entries.find({"object": f"photo:{kept.body['id']}"}).to_list(None)
    assert [entry["verb"] for entry in verbs] == ["photo.upload"]


@pytest.mark.parametrize(("kind", "media"), [("PNG", "image/png"), ("WEBP", "image/webp"), ("JPEG", "image/jpeg")])
async def test_large_photos_of_each_type_are_reduced(city: City, kind: str, media: str) -> None:
    content = io.BytesIO()
    Image.linear_gradient("L").resize((2600, 1300)).save(content, kind)
    kept = await send(await city.citizen(), content.getvalue(), media)
    assert (kept.status, kept.body["width"], kept.body["height"]) == (201, 2000, 1000)


async def test_transparency_becomes_white(city: City) -> None:
    content = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(content, "PNG")
    citizen = await city.citizen()
    kept = await send(citizen, content.getvalue(), "image/png")
    seen = await citizen.get(f"{PATH}/{kept.body['id']}")
    with Image.open(io.BytesIO(seen.body)) as image:
        assert image.getpixel((50, 50)) == (255, 255, 255)


async def test_the_same_upload_twice_and_at_once_is_one_photo(city: City) -> None:
    citizen, content = await city.citizen(), picture()
    both = await asyncio.gather(*(send(citizen, content, key="photo-key-1") for _ in range(4)))
    again = await send(citizen, content, key="photo-key-1")
    assert {answer.status for answer in (*both, again)} == {201}
    assert len({answer.body["id"] for answer in (*both, again)}) == 1
    assert await city.services.db.photos.count_documents({"account": citizen.account}) == 1
    files = city.services.db["photo_files.files"]
    assert await files.count_documents({"filename": again.body["id"]}) == 1
    assert (await send(citizen, picture(), key="photo-key-1")).code == "idempotency.mismatch"
    assert (await send(await city.citizen(), content, key="photo-key-1")).body["id"] != again.body["id"]


async def test_a_photo_from_a_form(city: City) -> None:
    citizen, photo = await city.citizen(), picture()
    body = (
        b'--cut\r\nContent-Disposition: form-data; name="photo"; filename="x.bin"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n" + photo + b"\r\n--cut--\r\n"
    )
    assert (await send(citizen, body, "multipart/form-data; boundary=cut")).status == 201
    assert (await send(citizen, b"nothing", "multipart/form-data; boundary=cut")).status in (400, 422)
    assert (await send(citizen, body.replace(b"photo", b"other"), "multipart/form-data; boundary=cut")).status == 422


JPEG, PNG = picture(), picture("PNG", (300, 300))
BAD: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "image/jpeg", "photo.broken"),
    "text": (b"hello" * 100, "image/jpeg", "photo.type"),
    "page": (b"<html><script>alert(1)</script>", "image/png", "photo.type"),
    "vector": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", "photo.type"),
    "gif": (b"GIF89a" + bytes(100), "image/jpeg", "photo.type"),
    "program": (b"MZ" + bytes(200), "image/jpeg", "photo.type"),
    "heic": (b"\0\0\0\x18ftypheic" + bytes(200), "image/jpeg", "photo.type"),
    "png called jpeg": (PNG, "image/jpeg", "photo.type"),
    "jpeg called webp": (JPEG, "image/webp", "photo.type"),
    "only the magic": (b"\xff\xd8\xff", "image/jpeg", "photo.broken"),
    "magic and noise": (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9, "image/jpeg", "photo.broken"),
    "truncated jpeg": (JPEG[: len(JPEG) // 2], "image/jpeg", "photo.broken"),
    "truncated png": (PNG[: len(PNG) // 2], "image/png", "photo.broken"),
    "truncated webp": (picture("WEBP")[:3000], "image/webp", "photo.broken"),
    "flipped png": (PNG[:60] + bytes([PNG[60] ^ 255]) + PNG[61:], "image/png", "photo.broken"),
    "bomb": (png_of(30_000, 30_000), "image/png", "photo.size"),
    "wide bomb": (png_of(2**31 - 1, 1), "image/png", "photo.size"),
    "below the bomb check": (png_of(9_000, 9_000), "image/png", "photo.size"),
    "announced but absent": (png_of(3_000, 3_000), "image/png", "photo.broken"),
    "tiny": (picture("PNG", (1, 1)), "image/png", "photo.size"),
    "animated png": (animated("PNG"), "image/png", "photo.animated"),
    "animated webp": (animated("WEBP"), "image/webp", "photo.animated"),
    "jpeg and zip": (with_archive(JPEG), "image/jpeg", "photo.broken"),
    "jpeg and page": (JPEG + b"<script>alert(1)</script>", "image/jpeg", "photo.broken"),
    "jpeg and pdf": (JPEG[:20] + b"%PDF-1.4" + JPEG[20:], "image/jpeg", "photo.broken"),
}


@pytest.mark.parametrize("case", BAD)
async def test_what_is_no_photo_is_refused_and_leaves_nothing(city: City, case: str) -> None:
    content, media, code = BAD[case]
    citizen = await city.citizen()
    answer = await send(citizen, content, media)
    assert (answer.status, answer.code) == (422, code), answer.body
    assert any("一" <= sign <= "鿿" for sign in answer.body["detail"])
    assert await city.services.db.photos.count_documents({"account": citizen.account}) == 0


async def test_wrong_media_and_too_many_bytes(city: City) -> None:
    citizen = await city.citizen()
    assert (await send(citizen, JPEG, "image/gif")).code == "body.content_type"
    assert (await send(citizen, JPEG, "application/json")).code == "body.content_type"
    assert (await send(citizen, JPEG + bytes(8 * 1024 * 1024))).status == 413


async def test_an_account_may_upload_so_many_photos_only(city: City) -> None:
    citizen = await city.citizen()
    answers = [await send(citizen, b"no photo") for _ in range(31)]
    assert [answer.code for answer in answers[-2:]] == ["photo.type", "limit.exceeded"]
    assert int(answers[-1].headers["Retry-After"]) > 0


async def test_photos_nobody_takes_up_are_deleted_with_their_files(city: City) -> None:
    citizen = await city.citizen()
    kept, taken = await send(citizen, picture()), await send(citizen, picture())
    assert (await citizen.send("DELETE", f"{PATH}/{taken.body['id']}")).status == 204
    assert (await citizen.get(f"{PATH}/{taken.body['id']}")).code == "photo.not_found"
    file = (await city.services.db.photos.find_one({"_id": kept.body["id"]}))["file"]
    try:
        city.clock.ahead = timedelta(days=3)
        while await photos.delete_expired(city.context()):
            pass
    finally:
        city.clock.ahead = timedelta()
    assert (await citizen.get(f"{PATH}/{kept.body['id']}")).code == "photo.not_found"
    assert await city.services.db["photo_files.chunks"].count_documents({"files_id": file}) == 0


async def test_a_file_without_a_photo_is_swept(city: City) -> None:
    bucket = photos._bucket(city.context())
    await bucket.upload_from_stream_with_id("orphan-1", "no-such-photo", b"left behind")
    files = city.services.db["photo_files.files"]
    long_ago = city.clock() - photos.UNUSED - timedelta(hours=1)
    await files.update_one({"_id": "orphan-1"}, {"$set": {"uploadDate": long_ago}})
    await photos.delete_expired(city.context())
    assert await files.find_one({"_id": "orphan-1"}) is None
