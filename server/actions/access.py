"""Verbs, roles and scopes in one table, and whether a grant covers something. `docs/access.md` is made from it.

A grant gives a role over a scope: `*`, `region:4101` (a subtree, by code prefix), `organization:<id>`, `place:<id>`,
`kind:<place kind>@<region prefix>` or `register:<template>@<region prefix>`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

VERBS = {
    "place.create": "建立场所、批量生成和更换二维码",
    "visit.list": "查看场所的出入登记",
    "publication.publish": "发布表单",
    "evidence.ingest": "批量录入依据",
    "color.replay": "回溯某人在某一时刻的颜值与依据",
    "account.create": "建立下级账号",
    "account.change": "修改、停用下级账号及其授权",
    "account.list": "查看下级账号",
    "person.review": "审核实名资料与证件照片",
    "person.search": "按证件号码或手机号精确查找人员",
    "person.unmask": "注明用途后查看未遮盖的个人信息",
    "exception.propose": "提出颜值例外（附依据）",
    "exception.confirm": "复核他人提出的颜值例外",
    "appeal.answer": "查看并答复申诉",
    "audit.search": "查询审计记录",
}


@dataclass(frozen=True, slots=True)
class Role:
    """What a role may do, over which kinds of scope, and which roles it may give to others."""

    title: str
    verbs: frozenset[str]
    scopes: frozenset[str]
    gives: frozenset[str] = frozenset()


def _role(title: str, verbs: str, scopes: str, gives: str = "") -> Role:
    return Role(title, frozenset(verbs.split()), frozenset(scopes.split()), frozenset(gives.split()))


_ADMIN = "place.create visit.list color.replay account.create account.change account.list person.search person.unmask"
_BELOW_DISTRICT = "street_admin community_admin compound_admin guard"
_BELOW_CITY = (
    "district_admin sector_admin department airport_team railway_team station_team police hospital enterprise_admin "
    "reviewer integrator " + _BELOW_DISTRICT
)
ROLES = {
    "city_admin": _role(
        "市级管理员",
        _ADMIN + " publication.publish evidence.ingest person.review exception.propose exception.confirm appeal.answer",
        "* region",
        "city_admin auditor " + _BELOW_CITY,
    ),
    "district_admin": _role(
        "区县管理员",
        _ADMIN + " person.review exception.propose exception.confirm appeal.answer",
        "region",
        "reviewer sector_admin " + _BELOW_DISTRICT,
    ),
    "street_admin": _role(
        "街道管理员", _ADMIN + " exception.propose", "region", "community_admin compound_admin guard"
    ),
    "community_admin": _role("社区管理员", _ADMIN + " exception.propose", "region", "compound_admin guard"),
    "compound_admin": _role(
        "小区管理员", "visit.list account.create account.change account.list", "region place", "guard"
    ),
    "sector_admin": _role("行业管理员", "place.create visit.list", "kind"),
    "department": _role("委办局", "evidence.ingest publication.publish", "* region register"),
    "airport_team": _role("机场专班", "evidence.ingest visit.list", "* region register"),
    "railway_team": _role("高铁专班", "evidence.ingest visit.list", "* region register"),
    "station_team": _role("火车站专班", "evidence.ingest visit.list", "* region register"),
    "police": _role("公安", "evidence.ingest person.search person.unmask", "* region register"),
    "hospital": _role("医院", "evidence.ingest", "* region register"),
    "enterprise_admin": _role("企业管理员", "", "organization"),
    "guard": _role("值守人员", "visit.list", "place region"),
    "reviewer": _role("审核员", "person.review appeal.answer", "* region register"),
    "auditor": _role("审计员", "audit.search color.replay", "*"),
    "integrator": _role("数据接入系统", "evidence.ingest", "*"),
    "system": _role("系统任务", " ".join(VERBS), "*"),
}


class Grant(NamedTuple):
    """A role over a scope."""

    role: str
    scope: str


class Target(NamedTuple):
    """What an action is about, as far as scopes can tell things apart; all None is everything there is."""

    region: str | None = None
    place: str | None = None
    kind: str | None = None
    organization: str | None = None
    register: str | None = None


EVERYTHING = Target()


def may(grants: Iterable[Grant], verb: str, target: Target = EVERYTHING) -> bool:
    """Whether any grant holds the verb over the target."""
    return any(
        verb in ROLES[grant.role].verbs and covers(grant.scope, target) for grant in grants if grant.role in ROLES
    )


def holds(grants: Iterable[Grant], verb: str) -> bool:
    """Whether any grant holds the verb over anything at all: enough to narrow a list by one's own scopes."""
    return any(verb in ROLES[grant.role].verbs for grant in grants if grant.role in ROLES)


def covers(scope: str, target: Target) -> bool:
    """Whether a scope holds the target; a malformed scope holds nothing."""
    kind, _, value = scope.partition(":")
    if scope == "*":
        return True
    if kind in ("kind", "register"):
        name, _, prefix = value.partition("@")
        return getattr(target, kind) == name and _within(prefix, target.region)
    if kind == "region":
        return bool(value) and _within(value, target.region)
    return kind in ("place", "organization") and bool(value) and getattr(target, kind) == value


def _within(prefix: str, region: str | None) -> bool:
    return not prefix or (region is not None and region.startswith(prefix))


def is_scope(scope: str) -> bool:
    """Whether a text is a scope that a grant may have."""
    kind, _, value = scope.partition(":")
    if kind in ("kind", "register"):
        name, _, prefix = value.partition("@")
        return bool(name) and (not prefix or _is_prefix(prefix))
    return (
        scope == "*" or (kind == "region" and _is_prefix(value)) or (kind in ("place", "organization") and bool(value))
    )


def _is_prefix(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) in (2, 4, 6, 9, 12, 15)


def may_give(own: Iterable[Grant], given: Grant) -> bool:
    """Whether somebody may give a grant: its role is among those theirs may give, and it reaches no further."""
    role = ROLES.get(given.role)
    if role is None or not is_scope(given.scope) or _scope_kind(given.scope) not in role.scopes:
        return False
    return any(
        mine.role in ROLES and given.role in ROLES[mine.role].gives and scope_within(given.scope, mine.scope)
        for mine in own
    )


def scope_within(inner: str, outer: str) -> bool:
    """Whether everything in one scope is in the other."""
    if outer == "*" or inner == outer:
        return True
    return covers(outer, target_of(inner))


def target_of(scope: str) -> Target:
    """The widest target that a scope names: what another scope must cover to contain it."""
    kind, _, value = scope.partition(":")
    if kind in ("kind", "register"):
        name, _, prefix = value.partition("@")
        return Target(**{kind: name, "region": prefix or None})
    return Target(**{kind: value}) if kind in ("region", "place", "organization") else EVERYTHING


def _scope_kind(scope: str) -> str:
    return scope.partition(":")[0]
