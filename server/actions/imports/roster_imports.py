"""Imports of an organization's roster 花名册 (ZE-2): rows become members, those already there only with their UserID.

Whoever is on the list is changed only by a row that carries the UserID of an export: a list typed anew must not undo
what somebody has corrected meanwhile. Phones name members, so a row and whoever joined by invitation are one.
"""

from typing import Any

from server.actions.context import Context
from server.actions.imports.imported_records import Records, Refused, Rows
from server.actions.messages import text_messages
from server.actions.organizations import departments, members, organizations
from server.actions.organizations.memberships import INVITED, LEFT
from server.actions.records import records
from server.errors import Problem
from server.forms.templates import Template

USER_ID = "user_id"
EXPORT_FIRST = "该成员已在花名册中；如需更新，请先导出花名册，在导出的表格里修改后再导入"
OTHER_ID = "员工UserID与花名册中的不一致，请使用最近导出的表格"

Document = dict[str, Any]


class Members(Records):
    """Rows as members of the organization whose roster is imported."""

    def id_of(self, context: Context, imported: Document, key: str | None, number: int) -> str:
        return members.member_id(context, _organization(imported), key or "")

    def refuses(self, record: Document, before: Document, answers: Document) -> str | None:
        if record["state"] == LEFT or self.is_same(record, before, answers):
            return None
        given = answers.get(USER_ID)
        if given is None:
            return EXPORT_FIRST
        return None if given == before.get(USER_ID) else OTHER_ID

    def is_same(self, record: Document, before: Document, answers: Document) -> bool:
        return record["state"] != LEFT and {**before, **_tidied(answers)} == before

    async def check(self, context: Context, imported: Document, new: int) -> None:
        organization = await organizations.find(context, _organization(imported))
        if organization is None:
            raise Refused("单位已不存在")
        try:
            organizations.check_room(organization, new, imported=True)
        except Problem as problem:
            raise Refused(problem.detail or problem.title) from None

    async def write(
        self, context: Context, imported: Document, template: Template, rows: Rows, *, invite: bool, session: Any
    ) -> None:
        key = _organization(imported)
        organization = await organizations.find(context, key, session) or {}
        new = [answers for _, answers, record in rows if record is None]
        made = await members.enroll(context, organization, new, session) if new else []
        known = [(answers, record) for _, answers, record in rows if record is not None]
        changed = await self._change(context, organization, template, known, session) if known else []
        if invite:
            await _invite(context, organization, [*made, *changed], session)

    async def _change(
        self, context: Context, organization: Document, template: Template, rows: list[tuple[Document, Document]],
        session: Any,
    ) -> list[Document]:  # fmt: skip
        """Members with the answers of their rows; those who had left are on the list again."""
        back = sum(record["state"] == LEFT for _, record in rows)
        if back:
            await organizations.take_room(context, organization, back, session, imported=True)
        tidied = [(_tidied(answers), record) for answers, record in rows]
        await departments.ensure(context, organization["_id"], {one["department"] for one, _ in tidied}, session)
        changes = []
        for answers, record in tidied:
            before = records.answers_of(context, record)
            after = members.listed_again(context, record) if record["state"] == LEFT else record
            after = {**after, "version": template.version}
            changes.append((record, records.filed(context, after, {**before, **answers})))
        context.services.rosters.expire(organization["_id"])
        return await records.replace_all(context, changes, session)


def _organization(imported: Document) -> str:
    return str(imported["scope"].partition(":")[2])


def _tidied(answers: Document) -> Document:
    return {**answers, "department": departments.tidy(answers["department"])}


async def _invite(context: Context, organization: Document, made: list[Document], session: Any) -> None:
    """A short message to each who has not joined yet."""
    waiting = [record for record in made if record["state"] == INVITED]
    phones = [records.answers_of(context, record)["phone"] for record in waiting]
    orders = [text_messages.invitation(context, phone, organization["name"]) for phone in phones]
    if orders:
        await context.services.db.outbox.insert_many(orders, session=session)
