"""Photos of documents: uploaded as they are or from a form, looked at by their owner."""

from typing import Any

from server.actions.people import photos
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.schemas import INSTANT, INTEGER, STRING, record

PHOTO = record({"id": STRING, "width": INTEGER, "height": INTEGER, "bytes": INTEGER, "at": INSTANT})
TYPES = ("image/jpeg", "image/png", "image/webp")
FORM = "multipart/form-data"
BAD_PHOTO = ("photo.type", "photo.broken", "photo.animated", "photo.size", "limit.exceeded")


class OwnPhotos(Handler):
    path = "/api/v1/me/photos"

    @operation(
        summary="上传证件照片（JPEG、PNG 或 WebP；表单上传时字段名为 photo）",
        verb="account",
        body={"type": "string", "format": "binary", "description": "照片文件，重新编码后保存，不保留拍摄位置等信息"},
        content_types=(*TYPES, FORM),
        limit=photos.LIMIT_BYTES,
        answers={201: PHOTO},
        problems=BAD_PHOTO,
        creates=True,
    )
    async def post(self) -> Any:
        return await photos.upload(self.context, *_sent(self))


def _sent(handler: Handler) -> tuple[bytes, str | None]:
    """The file and, unless it came from a form, its declared type."""
    media = handler.request.headers["Content-Type"].partition(";")[0].strip().lower()
    if media != FORM:
        return handler.body, media
    files = handler.request.files.get("photo")
    return (files[0].body if files else b""), None


class OwnPhoto(Handler):
    path = "/api/v1/me/photos/{photo}"

    @operation(
        summary="查看自己上传的照片", verb="account", answers={200: STRING}, media="image/jpeg",
        problems=("photo.not_found",),
    )  # fmt: skip
    async def get(self, photo: str) -> bytes:
        return await photos.get_own(self.context, photo)

    @operation(
        summary="删除尚未随表单提交的照片",
        verb="account",
        answers={204: None},
        problems=("photo.not_found", "photo.in_use"),
    )
    async def delete(self, photo: str) -> None:
        await photos.delete_own(self.context, photo)
