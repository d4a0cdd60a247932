"""Whom to log in as and which codes to scan in a demo city, in words; nothing where there is none."""

from typing import Any

from server.actions.services import Services
from server.seeding.cast import CITIZENS, ENTERPRISE, HOME, OFFICIALS


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
    invited = [f"    {url}  {name}" for url, name in await _invitations(services)]
    return ["  演示账号（验证码见收件箱）", *who, "  可扫的场所码", *codes, "  企业邀请码", *invited]


async def _home_places(services: Services) -> list[dict[str, Any]]:
    """The places of the cast's guard."""
    guard = next(official for official in OFFICIALS if official.scope == HOME)
    account = await _account(services, guard.phone)
    ids = [grant["scope"].removeprefix("place:") for grant in account["grants"]] if account else []
    return await services.db.places.find({"_id": {"$in": ids}}).to_list(len(ids)) if ids else []


async def _invitations(services: Services) -> list[tuple[str, str]]:
    """The links by which anybody may join the cast's enterprise, and its name."""
    account = await _account(services, ENTERPRISE.phone)
    sent = await services.db.invitations.find({"account": account["_id"]}).to_list(10) if account else []
    open_ = [one for one in sent if one["status"] == "open" and one["expires_at"] > services.clock()]
    return [(f"{services.settings.base_url}/m/join?code={one['_id']}", ENTERPRISE.about["name"]) for one in open_]


async def _account(services: Services, phone: str) -> dict[str, Any] | None:
    login = await services.db.logins.find_one({"_id": f"phone:{services.keyring.token('phone', phone)}"})
    found: dict[str, Any] | None = await services.db.accounts.find_one({"_id": login["account"]}) if login else None
    return found
