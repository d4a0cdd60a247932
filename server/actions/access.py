"""Verbs, roles and scopes in one table, and whether a grant covers something. `docs/access.md` is made from it.

A grant gives a role over a scope: `*`, `region:4101` (a subtree, by code prefix), `organization:<id>`, `place:<id>`,
`kind:<place kind>@<region prefix>` or `register:<template>@<region prefix>`. A region is written as its code, or as
the beginning of it that its subtree shares: 4101 and 410100 are the same city.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

VERBS = {
    "place.create": "建立场所、批量生成和更换二维码",
    "region.change": "命名社区和小区、标明位置",
    "visit.list": "查看场所的出入登记",
    "visit.record": "为没有手机的人员手工登记，撤销手工登记",
    "code.verify": "核验他人出示的颜值码",
    "publication.publish": "发布表单",
    "evidence.ingest": "批量录入依据",
    "evidence.confirm": "复核他人录入的、会使多人颜值变差的依据批次",
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
    "record.list": "查看台账",
    "record.change": "新增、修改台账记录",
    "record.decide": "审核申请",
    "record.export": "导出台账",
    "record.import": "批量导入台账",
    "organization.view": "查看辖区内的单位",
    "organization.manage": "管理单位：成员、部门、邀请、花名册",
    "publication.watch": "查看填报情况、提醒与导出",
    "report.send": "向政府上报本单位的人数",
    "report.totals": "查看收到的上报",
    "channel.watch": "查看各通道的发送情况与失败的消息",
    "audit.search": "查询审计记录",
}

SCOPES = {
    "*": "全市",
    "region": "一个区域及其下级区域",
    "organization": "一个单位",
    "kind": "一类场所，可限于一个区域",
    "register": "一种台账，可限于一个区域",
    "place": "一个场所",
}
REGION_LENGTHS = (2, 4, 6, 9, 12, 15)
_REGION = "(?:[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})"
_NAME = "[A-Za-z0-9_.-]{1,60}"
SCOPE_PATTERN = rf"^(?:\*|region:{_REGION}|(?:organization|place):{_NAME}|(?:kind|register):{_NAME}(?:@{_REGION})?)$"
_SCOPE = re.compile(SCOPE_PATTERN)


@dataclass(frozen=True, slots=True)
class Role:
    """What a role may do, over which kinds of scope, and which roles it may give to others."""

    title: str
    verbs: frozenset[str]
    scopes: frozenset[str]
    gives: frozenset[str] = frozenset()


def _role(title: str, verbs: str, scopes: str, gives: str = "") -> Role:
    return Role(title, frozenset(verbs.split()), frozenset(scopes.split()), frozenset(gives.split()))


_ADMIN = (
    "region.change place.create visit.list color.replay account.create account.change account.list person.search "
    "person.unmask"
)
_BELOW_DISTRICT = "street_admin community_admin compound_admin guard"
_BELOW_CITY = (
    "district_admin sector_admin department airport_team railway_team station_team police hospital enterprise_admin "
    "reviewer integrator " + _BELOW_DISTRICT
)
ROLES = {
    "city_admin": _role(
        "市级管理员",
        _ADMIN + " publication.publish evidence.ingest evidence.confirm person.review exception.propose"
        " exception.confirm appeal.answer record.list record.change record.decide record.export record.import"
        " channel.watch organization.view publication.watch report.totals",
        "* region",
        "city_admin auditor " + _BELOW_CITY,
    ),
    "district_admin": _role(
        "区县管理员",
        _ADMIN
        + " person.review exception.propose exception.confirm appeal.answer record.list record.change record.decide"
        " record.export record.import organization.view publication.watch report.totals",
        "region",
        "reviewer sector_admin " + _BELOW_DISTRICT,
    ),
    "street_admin": _role(
        "街道管理员",
        _ADMIN + " exception.propose record.list organization.view",
        "region",
        "community_admin compound_admin guard",
    ),
    "community_admin": _role(
        "社区管理员",
        _ADMIN + " visit.record code.verify exception.propose record.list organization.view",
        "region",
        "compound_admin guard",
    ),
    "compound_admin": _role(
        "小区管理员",
        "visit.list visit.record code.verify account.create account.change account.list record.list",
        "region place",
        "guard",
    ),
    "sector_admin": _role("行业管理员", "place.create visit.list", "kind"),
    "department": _role("委办局", "evidence.ingest publication.publish publication.watch", "* region register"),
    "airport_team": _role("机场专班", "evidence.ingest visit.list visit.record code.verify", "* region register"),
    "railway_team": _role("高铁专班", "evidence.ingest visit.list visit.record code.verify", "* region register"),
    "station_team": _role("火车站专班", "evidence.ingest visit.list visit.record code.verify", "* region register"),
    "police": _role("公安", "evidence.ingest person.search person.unmask", "* region register"),
    "hospital": _role("医院", "evidence.ingest", "* region register"),
    "enterprise_admin": _role(
        "企业管理员",
        "organization.manage record.list record.change record.export record.import publication.publish"
        " publication.watch report.send",
        "organization",
    ),
    "guard": _role("值守人员", "visit.list visit.record code.verify", "place region"),
    "reviewer": _role(
        "审核员",
        "person.review appeal.answer record.list record.decide record.export organization.view",
        "* region register",
    ),
    "auditor": _role("审计员", "audit.search color.replay", "*"),
    "integrator": _role("数据接入系统", "evidence.ingest", "*"),
    "system": _role("系统任务", " ".join(VERBS), "*", "city_admin auditor " + _BELOW_CITY),
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
    if not is_scope(scope):
        return False
    kind, name, prefix = _parts(scope)
    if kind == "*":
        return True
    return (not name or getattr(target, kind) == name) and _within(prefix, target.region)


def _within(prefix: str, region: str | None) -> bool:
    return not prefix or (region is not None and subtree(region).startswith(prefix))


def is_scope(scope: str) -> bool:
    """Whether a text is a scope that a grant may have."""
    return _SCOPE.fullmatch(scope) is not None


def _parts(scope: str) -> tuple[str, str, str]:
    """Kind, name and region prefix of a scope; empty what it does not have."""
    kind, _, value = scope.partition(":")
    if kind == "region":
        return kind, "", subtree(value)
    name, _, prefix = value.partition("@")
    return kind, name, subtree(prefix)


def subtree(code: str) -> str:
    """The beginning that the codes of a region and of everything below it share: 410100 → 4101, 410105 stays."""
    while len(code) in (4, 6) and code.endswith("00"):
        code = code[:-2]
    return code


def canonical(scope: str) -> str:
    """The one way to write a scope."""
    kind, name, prefix = _parts(scope)
    if kind == "region":
        return f"region:{prefix}"
    return (f"{kind}:{name}@{prefix}" if prefix else f"{kind}:{name}") if name else scope


def target_of(scope: str) -> Target:
    """The widest target that a scope names: what another scope must cover to contain it."""
    kind, name, prefix = _parts(scope)
    if not name:
        return Target(region=prefix or None)
    return Target(**{kind: name, "region": prefix or None})


def containing(scope: str, target: Target | None = None) -> list[str]:
    """Every scope that this one lies in, itself included; `target` is what is known of its place beyond the id."""
    if not is_scope(scope):
        return []
    target = target or target_of(scope)
    prefixes = _prefixes(target.region)
    found = ["*", *(f"region:{prefix}" for prefix in prefixes)]
    for kind in ("kind", "register"):
        name = getattr(target, kind)
        found += [f"{kind}:{name}", *(f"{kind}:{name}@{prefix}" for prefix in prefixes)] if name else []
    return found + [f"{kind}:{getattr(target, kind)}" for kind in ("place", "organization") if getattr(target, kind)]


def _prefixes(region: str | None) -> list[str]:
    """The subtrees on the way down to a region, itself the last."""
    code = subtree(region or "")
    return list(dict.fromkeys(subtree(code[:length]) for length in REGION_LENGTHS if length <= len(code)))


def scope_within(inner: str, outer: str, target: Target | None = None) -> bool:
    """Whether everything in one scope is in the other; of a place's scope that depends on what is known of it."""
    return is_scope(outer) and canonical(outer) in containing(inner, target)


def may_give(own: Iterable[Grant], given: Grant, target: Target | None = None) -> bool:
    """Whether somebody may give a grant: its role is among those theirs may give, and it reaches no further.

    `target` is the place of a `place:` scope with its region and kind; without it only the same scope or `*` holds it.
    """
    role = ROLES.get(given.role)
    if role is None or given.scope.partition(":")[0] not in role.scopes:
        return False
    return any(
        mine.role in ROLES and given.role in ROLES[mine.role].gives and scope_within(given.scope, mine.scope, target)
        for mine in own
    )
