"""Whom to log in as and which codes to scan in a demo city, in words; nothing where there is none."""

from typing import Any

from server.actions.services import Services
from server.seeding.cast import CITIZENS, HOME, OFFICIALS


async def where_to_try(services: Services) -> list[str]:
    """Lines for a person at a terminal: the cast with their phones, the codes of their compound."""
    places = await _home_places(services)
    if not places:
        return []
    who = [f"    {one.phone}  {one.title}" for one in (*OFFICIALS, *CITIZENS)]
    codes = [
        f"    {services.place_codes.code(place['_id'], place['generation'])}  {place['title']}（{place['kind']}）"
        for place in places
    ]
    return ["  演示账号（验证码见收件箱）", *who, "  可扫的场所码", *codes]


async def _home_places(services: Services) -> list[dict[str, Any]]:
    """The places of the cast's guard."""
    guard = next(official for official in OFFICIALS if official.scope == HOME)
    login = await services.db.logins.find_one({"_id": f"phone:{services.keyring.token('phone', guard.phone)}"})
    account = await services.db.accounts.find_one({"_id": login["account"]}) if login else None
    ids = [grant["scope"].removeprefix("place:") for grant in account["grants"]] if account else []
    return await services.db.places.find({"_id": {"$in": ids}}).to_list(len(ids)) if ids else []
