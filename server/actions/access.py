"""Verbs and roles in one table, and whether a grant covers something.

A grant gives a role over a scope: `*`, `region:4101` (a subtree, by code prefix) or `place:<id>`.
"""

from collections.abc import Iterable
from typing import NamedTuple

VERBS = {
    "place.create": "建立场所、批量生成二维码",
    "visit.list": "查看场所的出入登记",
    "publication.publish": "发布表单",
    "evidence.ingest": "批量录入依据",
    "color.replay": "回溯某人在某一时刻的颜值与依据",
}
ROLES = {
    "city_official": ("市级管理员", frozenset(VERBS)),
    "integrator": ("数据接入系统", frozenset({"evidence.ingest"})),
    "guard": ("值守人员", frozenset({"visit.list"})),
    "system": ("系统任务", frozenset(VERBS)),
}


class Grant(NamedTuple):
    """A role over a scope."""

    role: str
    scope: str


def may(grants: Iterable[Grant], verb: str, *, region: str | None = None, place: str | None = None) -> bool:
    """Whether any grant holds the verb over the named region or place (over everything, when none is named)."""
    return any(
        verb in ROLES[grant.role][1] and _covers(grant.scope, region, place) for grant in grants if grant.role in ROLES
    )


def _covers(scope: str, region: str | None, place: str | None) -> bool:
    kind, _, value = scope.partition(":")
    if scope == "*":
        return True
    if kind == "region":
        return region is not None and region.startswith(value)
    return kind == "place" and place is not None and place == value
