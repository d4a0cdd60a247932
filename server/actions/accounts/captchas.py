"""Image captchas for officials' logging in (LT-6): single use, five minutes, either case, kept as a keyed hash.

Owns `captchas`.
"""

import base64
import hmac
import secrets
from datetime import timedelta
from typing import Any

from captcha.image import ImageCaptcha

from server.actions import limits
from server.actions.context import Context
from server.actions.ids import new_id
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

CAPTCHAS = CollectionSpec(
    "captchas", indexes=(ascending("expires_at"),), shard_key=("_id",), retention=timedelta(minutes=5)
)
LIFE = timedelta(minutes=5)
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that looks like another
LENGTH = 5


async def new_captcha(context: Context) -> dict[str, Any]:
    """An id, and an image (PNG as a data URI) of signs that only somebody who looks can repeat."""
    await limits.spend(context, "captcha")
    services = context.services
    captcha, text = new_id(), new_text()
    image = await services.hashing.run(draw, text)
    kept = {"_id": captcha, "fingerprint": _fingerprint(context, captcha, text), "expires_at": context.now + LIFE}
    await services.db.captchas.insert_one(kept)
    data = f"data:image/png;base64,{base64.b64encode(image).decode()}"
    return {"id": captcha, "image": data, "expires_in": LIFE.seconds}


async def use_captcha(context: Context, captcha: str, text: str) -> None:
    """Consume a captcha, right or wrong; `captcha.wrong` for a wrong, used, expired or unknown one."""
    captchas = context.services.db.captchas
    found = await captchas.find_one({"_id": captcha})
    mine = (await captchas.delete_one({"_id": captcha})).deleted_count
    if not found or not mine or found["expires_at"] <= context.now:
        raise Problem("captcha.wrong")
    if not hmac.compare_digest(found["fingerprint"], _fingerprint(context, captcha, text)):
        raise Problem("captcha.wrong")


def new_text() -> str:
    """The signs of a new captcha."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def draw(text: str) -> bytes:
    """The image; takes some 15 ms."""
    return ImageCaptcha(width=180, height=64).generate(text).getvalue()


def _fingerprint(context: Context, captcha: str, text: str) -> str:
    key = context.services.settings.secret("token_key").encode()
    return hmac.digest(key, f"captcha:{captcha}:{text.strip().upper()}".encode(), "sha256").hex()
