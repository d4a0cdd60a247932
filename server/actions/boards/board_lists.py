"""What a status board shows: counts, the people behind them, and day by day; to the publisher, viewers and officials.

Names are in clear for who manages the organization, masked for others. Where somebody was is read from the answers of
the page that is looked at, nothing more, and only where the organization may see them (`boards`).
"""

from datetime import timedelta
from typing import Any

from server.actions.access import Target, may
from server.actions.boards import boards
from server.actions.boards.board_totals import totals_of
from server.actions.boards.boards import Line, Place, Question, round_question
from server.actions.context import Context
from server.actions.organizations import organizations, rosters
from server.actions.publications import publications, rounds
from server.actions.regions import load_tree
from server.actions.submissions.submissions import answers_of
from server.errors import Problem
from server.forms.recurrence import Round
from server.forms.statuses import location

VERB = "publication.watch"

Document = dict[str, Any]


async def get_board(context: Context, publication: str, asked: Document) -> Document:
    """Counts of a round, in all and by department."""
    found, organization = await access(context, publication, asked)
    round_ = which_round(context, found, asked.get("round"))
    board = await boards.board_of(context, question_of(context, found, round_, organization))
    return {
        "publication": found["_id"],
        "title": found["title"],
        "organization": organization["_id"],
        **rounds.shown_round(round_),
        "is_open": round_.opens_at <= context.now <= round_.closes_at,
        "counts": board.counts,
        "departments": boards.by_department(board),
        "drawn_at": board.drawn_at,
    }


async def access(context: Context, publication: str, asked: Document) -> tuple[Document, Document]:
    """A publication and the organization whose board is asked for, which the actor may watch.

    Viewers whom the publisher has named watch without a grant, while they belong to the organization; missing and
    foreign look the same.
    """
    found = await context.services.publications.find(publication)
    if found is None:
        raise Problem("publication.not_found")
    key = found["organization"] or asked.get("organization")
    if key is None:
        raise Problem("board.organization")
    if found["organization"] and await publications.is_viewer(context, found):
        organization = await organizations.find(context, key)
        if organization is not None:
            return found, organization
    try:
        return found, await organizations.access_organization(context, key, VERB)
    except Problem as problem:
        if found["organization"] is None or problem.code == "access.denied":
            raise
        raise Problem("publication.not_found") from None


def which_round(context: Context, publication: Document, key: str | None) -> Round:
    """The round of a day, or the latest that has opened; `round.not_found` before the first."""
    if key is not None:
        return rounds.round_of(context, publication, key)
    if is_open := rounds.open_rounds(context, publication, context.now):
        return is_open[-1]
    past = rounds.opened(context, publication, context.now - timedelta(days=366), context.now)
    if not past:
        raise Problem("round.not_found", "首次填报尚未开始")
    return past[-1]


def question_of(context: Context, publication: Document, round_: Round, organization: Document) -> Question:
    """The board as the actor sees it: as the organization does, or as an official over its region."""
    official = may(context.actor.grants, VERB, Target(region=organization["region"]))
    return round_question(context, publication, round_, organization["_id"], official=official)


def sees_clear(context: Context, organization: Document) -> bool:
    """Whether the actor sees the names of an organization's people: who manages it does."""
    return organizations.may_over(context, "organization.manage", organization)


async def list_people(context: Context, publication: str, asked: Document) -> Document:
    """A page of the board's lines: of a state, a department, a text in the name; in the order of departments."""
    found, organization = await access(context, publication, asked)
    round_ = which_round(context, found, asked.get("round"))
    board = await boards.board_of(context, question_of(context, found, round_, organization))
    clear = sees_clear(context, organization)
    wanted = boards.filtered(asked.get("state"), asked.get("department"), asked.get("q"), clear=clear)
    after = await _place(context, organization["_id"], asked.get("cursor"))
    lines, more = boards.page(board, wanted, after, asked["limit"])
    places = await _locations(context, lines)
    items = [_shown(line, places, clear=clear) for line in lines]
    return {"items": items, "next": lines[-1].member.id if more else None}


def _shown(line: Line, places: dict[str, str], *, clear: bool) -> Document:
    answer, member = line.answer, line.member
    return {
        "member": member.id,
        "name": boards.name_of(member, clear=clear),
        "department": member.department,
        "state": line.state,
        "joined": member.person is not None,
        "location": places.get(answer.latest) if answer else None,
        "submission": answer.latest if answer and line.opens else None,
        "at": answer.at if answer else None,
    }


async def _locations(context: Context, lines: list[Line]) -> dict[str, str]:
    """Where those who answered were, by submission."""
    said = {one["_id"]: location_of(context, one) for one in await boards.submissions_of(context, lines)}
    return {submission: place for submission, place in said.items() if place}


def location_of(context: Context, submission: Document) -> str | None:
    """Where the person was, by what the template calls the location."""
    template = context.services.templates.get(submission["template"], submission["version"])
    return in_words(location(template, answers_of(context, submission)))


def in_words(place: str | None) -> str | None:
    """A place as people say it: a region by its name."""
    return place and (load_tree().name(place) or place)


async def _place(context: Context, organization: str, cursor: str | None) -> Place | None:
    """Where the member stands with whom the page before ended: a cursor that said so itself would tell the name."""
    if cursor is None:
        return None
    last = (await rosters.roster(context, organization)).members.get(cursor)
    if last is None:
        raise Problem("page.cursor")
    return rosters.place_of(last)


async def list_days(context: Context, publication: str, asked: Document) -> Document:
    """What the latest rounds came to, the newest first."""
    found, organization = await access(context, publication, asked)
    past = rounds.opened(context, found, context.now - timedelta(days=asked["days"]), context.now)[::-1]
    wanted = [(one, question_of(context, found, one, organization)) for one in past]
    return {"items": await totals_of(context, wanted)}
