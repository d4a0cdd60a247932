"""The named cast of the demo and the documentation: fixed phone numbers, fixed roles, a fixed story each.

Everybody is invented. Officials are accounts only; citizens are also persons, all living in the first compound.
"""

from dataclasses import dataclass
from typing import Any

HOME = "home"  # stands for the first compound's two places in a scope
HOME_REGION = "home region"  # stands for the first compound itself


@dataclass(frozen=True, slots=True)
class Official:
    """An account with a grant and no person."""

    phone: str
    title: str
    role: str
    scope: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something known of a member of the cast: a fact that began, ended and was recorded so many days ago."""

    kind: str
    data: dict[str, Any]
    source: str
    ago: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a citizen's family; the first one holds the account."""

    name: str
    sex: str
    born: str
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Citizen:
    """An account with the persons it answers for."""

    phone: str
    title: str
    family: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Enterprise:
    """The demo's organization: whose phone administers it, what it is, how many belong, departments by weight."""

    phone: str
    about: dict[str, Any]
    members: int
    departments: dict[str, int]


OFFICIALS = (
    Official("13900000001", "市级管理员", "city_admin", "*"),
    Official("13900000002", "值守人员", "guard", HOME),
    Official("13900000007", "小区管理员", "compound_admin", HOME_REGION),
    Official("13900000009", "数据接入系统", "integrator", "*"),
)
CITIZENS = (
    Citizen(
        "13900000003",
        "绿色：市民李平安，为父亲和女儿代填",
        (
            Member("李平安", "1", "1984-05-20"),
            Member("李长福", "1", "1952-10-08"),
            Member("李小满", "2", "2012-05-21"),
        ),
    ),
    Citizen(
        "13900000004",
        "红色：密切接触者",
        (Member("周启明", "1", "1979-03-14", (Event("contact", {"level": "close"}, "市疾控中心", 4),)),),
    ),
    Citizen(
        "13900000005",
        "橙色：14天内湖北旅居史；演示企业的管理员",
        (
            Member(
                "吴若兰", "2", "1991-11-02",
                (Event("stay", {"region": "420100", "transport": "高铁"}, "电信漫游数据", 12, 5),),
            ),
        ),
    ),
    Citizen(
        "13900000006",
        "黄色：购买退烧药品，到过中风险地区",
        (
            Member(
                "何向晚", "2", "1996-07-19",
                (
                    Event("purchase", {"category": "antipyretic", "quantity": 1}, "药店上报", 3),
                    Event("stay", {"region": "230100", "transport": "飞机"}, "电信漫游数据", 10, 6),
                ),
            ),
        ),
    ),
)  # fmt: skip
CAST_PERSONS = sum(len(citizen.family) for citizen in CITIZENS)
ENTERPRISE = Enterprise(
    "13900000005",
    {
        "name": "郑州安码精密制造有限公司", "industry": "C", "region": "410105001", "size": "51-200",
        "address": "经三路100号",
    },
    60,
    {"生产部/一车间": 22, "生产部/二车间": 18, "仓储物流部": 12, "综合管理部": 8},
)  # fmt: skip
