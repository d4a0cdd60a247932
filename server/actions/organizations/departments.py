"""Departments 部门 of an organization: paths such as 生产部/一车间, made when the first member needs them.

A member's department is an answer of its record; what is kept here is which departments there are, so that an empty one
stays to be chosen until somebody deletes it. Moving one is a job (`department_moves`). Owns `departments`.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.organizations import organizations, rosters
from server.actions.organizations.memberships import LEFT
from server.db.indexes import CollectionSpec, ascending
from server.errors import FieldProblem, Problem
from server.forms.folding import visible

DEPARTMENTS = CollectionSpec("departments", indexes=(ascending("organization"),), shard_key=("_id",))
UNASSIGNED = "未分配"  # where those stand who joined without being given a department
LEVELS, LONGEST_NAME, LONGEST_PATH, MOST = 8, 50, 200, 2000
_BLANKS = re.compile(r"\s+")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f<>|=]")

Document = dict[str, Any]


def tidy(path: str, pointer: str = "/path") -> str:
    """A department's path as it is kept; `department.path` says what is wrong with it."""
    names = [_BLANKS.sub(" ", visible(name)).strip() for name in path.replace("／", "/").split("/")]  # noqa: RUF001
    names = [name for name in names if name]
    tidied = "/".join(names)
    if not names or _FORBIDDEN.search(tidied):
        raise _wrong(pointer, "请填写部门，上下级用 / 隔开，如 生产部/一车间，不能含有 < > | =")
    if len(names) > LEVELS:
        raise _wrong(pointer, f"部门最多 {LEVELS} 级")
    if len(tidied) > LONGEST_PATH or any(len(name) > LONGEST_NAME for name in names):
        raise _wrong(pointer, f"每级部门名称最多 {LONGEST_NAME} 字，连同上级最多 {LONGEST_PATH} 字")
    return tidied


def _wrong(pointer: str, message: str) -> Problem:
    return Problem("department.path", message, errors=[FieldProblem(pointer, "department", message)])


def is_within(path: str, department: str) -> bool:
    """Whether a path is a department or lies below it."""
    return path == department or path.startswith(f"{department}/")


def department_id(organization: str, path: str) -> str:
    return named_id("department", organization, path)


async def ensure(context: Context, organization: str, paths: Iterable[str], session: Any) -> list[str]:
    """Make these departments and those above them where they are missing, in the caller's transaction; the new ones.

    Paths are tidy. `department.full` when there would be too many.
    """
    wanted = {department_id(organization, path): path for each in paths for path in _upwards(each)}
    db = context.services.db
    known = await db.departments.find({"_id": {"$in": list(wanted)}}, {"_id": 1}, session=session).to_list(None)
    missing = wanted.keys() - {one["_id"] for one in known}
    if not missing:
        return []
    room = {"_id": organization, "departments": {"$lte": MOST - len(missing)}}
    counted = {"$inc": {"departments": len(missing)}}
    if not (await db.organizations.update_one(room, counted, session=session)).modified_count:
        raise Problem("department.full")
    new = [{"_id": key, "organization": organization, "path": wanted[key], "at": context.now} for key in missing]
    await db.departments.insert_many(new, session=session)
    return sorted(wanted[key] for key in missing)


def _upwards(path: str) -> list[str]:
    """A path and those above it."""
    names = path.split("/")
    return ["/".join(names[: depth + 1]) for depth in range(len(names))]


async def create(context: Context, organization: str, path: str) -> Document:
    """Make a department before anybody is in it; the same again is the same."""
    await organizations.access_open(context, organization, "organization.manage")
    path = tidy(path)

    async def write(session: Any) -> None:
        if new := await ensure(context, organization, [path], session):
            entry = audit_entry(context, "department.create", f"organization:{organization}", after=new)
            await context.services.db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)
    return {"path": path}


async def delete(context: Context, organization: str, path: str) -> None:
    """Delete a department that is empty, with nothing below it; `department.not_empty`, `department.not_found`."""
    await organizations.access_open(context, organization, "organization.manage")
    path = tidy(path)
    held, paths = await known_paths(context, organization)
    if any(is_within(department, path) for department in held):
        raise Problem("department.not_empty")
    if any(is_within(one, path) and one != path for one in paths):
        raise Problem("department.not_empty", "该部门下还有下级部门，请先删除或移动下级部门")

    async def write(session: Any) -> None:
        await remove_paths(context, organization, [path], session)
        entry = audit_entry(context, "department.delete", f"organization:{organization}", before=path)
        await context.services.db.audit_entries.insert_one(entry, session=session)

    if path not in paths:
        raise Problem("department.not_found")
    await context.services.transaction(write)


async def remove_paths(context: Context, organization: str, paths: Iterable[str], session: Any) -> None:
    """Forget departments, whoever may still be in them."""
    db = context.services.db
    ids = [department_id(organization, path) for path in paths]
    gone = (await db.departments.delete_many({"_id": {"$in": ids}}, session=session)).deleted_count
    counted = {"$inc": {"departments": -gone}}
    await db.organizations.update_one({"_id": organization}, counted, session=session)


async def known_paths(context: Context, organization: str) -> tuple[Counter[str], set[str]]:
    """How many members each department has, and every department there is, with or without members."""
    roster = await rosters.roster(context, organization)
    held = Counter(member.department for member in roster.members.values() if member.state != LEFT)
    del held[""]
    stored = context.services.db.departments.find({"organization": organization}, {"path": 1})
    paths = {one["path"] for one in await stored.to_list(None)}
    return held, paths | {path for department in held for path in _upwards(department)}


async def tree(context: Context, organization: str) -> list[Document]:
    """The departments as a tree with their members: `members` of the department itself, `total` with those below."""
    await organizations.access_organization(context, organization, "organization.manage")
    held, paths = await known_paths(context, organization)
    nodes: dict[str, Document] = {"": {"total": 0, "children": []}}
    for path in sorted(paths, key=lambda one: (one.count("/"), one)):
        above, _, name = path.rpartition("/")
        nodes[path] = {"path": path, "name": name, "members": held[path], "total": held[path], "children": []}
        nodes[above]["children"].append(nodes[path])
    for path in sorted(paths, key=lambda one: -one.count("/")):
        nodes[path.rpartition("/")[0]]["total"] += nodes[path]["total"]
    children: list[Document] = nodes[""]["children"]
    return children
