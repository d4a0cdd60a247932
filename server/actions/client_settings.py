"""What the clients must know of this installation before anybody logs in: no secrets, and nothing of anybody's."""

from typing import Any

from server.actions import regions
from server.actions.context import Context
from server.actions.people.photos import LIMIT_BYTES
from server.actions.people.pictures import TYPES
from server.settings import Settings

Document = dict[str, Any]


def shown_settings(context: Context) -> Document:
    """City, addresses, contact, map, the apps' ids and limits, as configured; null for what is not."""
    settings = context.services.settings
    return {
        "city": _city(settings),
        "base_url": settings.base_url,
        "hotline": settings.hotline or None,
        "map_tiles": _map_tiles(settings),
        "wechat_app_id": settings.wechat_app_id or None,
        "alipay_app_id": settings.alipay_app_id or None,
        "development": settings.is_dev,
        "photo": {"max_bytes": LIMIT_BYTES, "types": list(TYPES)},
        "elder_age": settings.elder_age,
    }


def _city(settings: Settings) -> Document | None:
    name = regions.load_tree().name(settings.city)
    return {"code": settings.city, "name": name} if name else None


def _map_tiles(settings: Settings) -> Document | None:
    if not settings.map_tiles_url:
        return None
    return {
        "url": settings.map_tiles_url,
        "attribution": settings.map_tiles_attribution,
        "coordinates": settings.map_tiles_coordinates,
    }
