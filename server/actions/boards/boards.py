"""Status boards: who of an organization has answered a form, and how; 正常, 异常, 已上报, 未上报, 请假.

Whether somebody owes it follows from the roster of that day; whether they answered, from the submission whose id the
person and the round give. A board asks only about those still missing, keeps the rest in memory, and is a few seconds
old at most, so thousands of members cost a look-up of the few that are new.

What an answer says is for whomever it was given to: an organization reads those to its own publications. Of what the
city asks it sees the state of the members who agreed to share (`consents`), of a form answered to somebody else only
that it was answered (`answered`).
"""

import asyncio
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from cachetools import LRUCache

from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.organizations import rosters
from server.actions.organizations.rosters import Member
from server.actions.publications import audiences, rounds
from server.forms.masks import mask
from server.forms.recurrence import Round

STATES = ("normal", "abnormal", "answered", "missing", "leave")
FRESH = timedelta(seconds=3)
STALE = timedelta(seconds=10)  # shown no longer; until then it is shown while it is drawn anew
BATCH = 300
BOARDS_KEPT = 200
ANSWERED = {"person": 1, "abnormal": 1, "at": 1, "organization": 1}

Document = dict[str, Any]
log = structlog.get_logger("boards")
Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """What a board asks of whom: on which day, of which members, and under which id a person's answer would be.

    `asks` is the organization that asks, None for the city; `opens` whether what answers say may be looked at.
    `revised` names the publication whose corrections count, and since when there may be any.
    """

    key: str
    organization: str
    day: date
    expects: Callable[[Member], bool]
    answer_id: Callable[[str], str]
    asks: str | None = None
    opens: bool = False
    revised: tuple[str, datetime] | None = None


def round_question(
    context: Context, publication: Document, round_: Round, organization: str, *, official: bool = False
) -> Question:
    """The board of one round of a publication, as an organization's members have answered it.

    The organization sees of the city's publications those who agreed to share, an `official` everybody.
    """
    opens = official or publication["organization"] == organization
    asked = audiences.matcher(publication)
    return Question(
        f"{publication['_id']}:{round_.key}:{'open' if opens else 'shared'}",
        organization,
        rounds.day_of(context, publication, round_),
        asked if opens else lambda member: member.shares and asked(member),
        lambda person: rounds.answer_id(publication, person, round_.key),
        publication["organization"],
        opens,
        (publication["_id"], round_.opens_at),
    )


def once_question(template: str, organization: str, day: date) -> Question:
    """The board of a form that every member answers once, as they are on a day."""
    return Question(
        f"{template}:{day}", organization, day, lambda member: True, lambda person: named_id("once", person, template)
    )


@dataclass(slots=True)
class Answer:
    """What is known of a member's answer: the first, the revision that counts, and to whom it was given."""

    submission: str
    latest: str
    abnormal: bool
    at: datetime
    given_to: str | None


@dataclass(slots=True)
class Line:
    """A member on the board; `opens` says whether what they answered may be looked at."""

    member: Member
    state: str
    answer: Answer | None
    opens: bool = False

    @property
    def place(self) -> Place:
        """Where the line stands: by department, then name."""
        return rosters.place_of(self.member)


@dataclass
class Board:
    """A question with what is known of its answers, in this process."""

    answers: dict[str, Answer] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    revised_until: datetime | None = None
    drawn_at: datetime | None = None
    drawing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def is_younger(self, age: timedelta, now: datetime) -> bool:
        return self.drawn_at is not None and now - self.drawn_at <= age


_boards: LRUCache[tuple[int, str, str], Board] = LRUCache(BOARDS_KEPT)


async def board_of(context: Context, question: Question) -> Board:
    """The board, a few seconds old at most; the caller has checked who asks.

    Whoever watches all the time does not wait: an aging board is shown while it is drawn anew.
    """
    key = (id(context.services), question.key, question.organization)
    board = _boards.get(key)
    if board is None:
        board = _boards[key] = Board()
    now = context.services.clock()
    if not board.is_younger(FRESH, now):
        if not board.is_younger(STALE, now):
            await _drawn_anew(context, board, question)
        elif not board.drawing.locked():
            _keep_running(_drawn_anew(context, board, question))
    return board


async def _drawn_anew(context: Context, board: Board, question: Question) -> None:
    async with board.drawing:
        if not board.is_younger(FRESH, context.services.clock()):
            await _draw(context, board, question)


_running: set[asyncio.Task[None]] = set()


def _keep_running(drawing: Coroutine[Any, Any, None]) -> None:
    """Draw in the background; when it fails, the next look draws while it waits."""
    task = asyncio.create_task(drawing)
    _running.add(task)
    task.add_done_callback(_ended)


def _ended(task: asyncio.Task[None]) -> None:
    _running.discard(task)
    if not task.cancelled() and (error := task.exception()):
        log.warning("board.failed", error=type(error).__name__)


async def _draw(context: Context, board: Board, question: Question) -> None:
    began = context.services.clock()
    roster = await rosters.roster(context, question.organization)
    due = [member for member in roster.on(question.day) if question.expects(member)]
    await _read_answers(context, board, question, due)
    if question.revised:
        await _read_revisions(context, board, *question.revised)
    board.lines = [_line(board, member, question) for member in due]  # in the order of the roster
    found = Counter(line.state for line in board.lines)
    board.counts = {"total": len(due), **{state: found[state] for state in STATES}}
    board.drawn_at = began


async def _read_answers(context: Context, board: Board, question: Question, due: list[Member]) -> None:
    missing = [member.person for member in due if member.person and member.person not in board.answers]
    for start in range(0, len(missing), BATCH):
        ids = [question.answer_id(person) for person in missing[start : start + BATCH]]
        found = context.services.db.submissions.find({"_id": {"$in": ids}}, ANSWERED)
        for one in await found.to_list(BATCH):
            board.answers[one["person"]] = Answer(
                one["_id"], one["_id"], bool(one.get("abnormal")), one["at"], one.get("organization")
            )  # fmt: skip


async def _read_revisions(context: Context, board: Board, publication: str, opened_at: datetime) -> None:
    """Corrections since the last look; the head of a corrected answer says which revision counts."""
    now = context.services.clock()
    since = (board.revised_until or opened_at) - FRESH
    window = {"publication": publication, "at": {"$gte": since, "$lte": now + FRESH}}
    corrected = {one["_id"]: one async for one in context.services.db.round_revisions.find(window)}
    for answer in board.answers.values() if corrected else ():
        head = corrected.get(answer.submission)
        if head is not None:
            answer.latest, answer.abnormal = head["latest"], bool(head["abnormal"])
    board.revised_until = now


def _line(board: Board, member: Member, question: Question) -> Line:
    answer = board.answers.get(member.person) if member.person else None
    if answer is None:
        return Line(member, "leave" if audiences.is_away(member, question.day) else "missing", None)
    if answer.given_to != question.asks:
        return Line(member, "answered", answer)
    return Line(member, "abnormal" if answer.abnormal else "normal", answer, question.opens)


async def submissions_of(context: Context, lines: list[Line]) -> list[Document]:
    """What those answered whose answers may be looked at; for a few hundred lines."""
    ids = [line.answer.latest for line in lines if line.answer and line.opens]
    found = context.services.db.submissions.find({"_id": {"$in": ids}})
    return await found.to_list(len(ids)) if ids else []


def page(board: Board, wanted: Callable[[Line], bool], after: Place | None, limit: int) -> tuple[list[Line], bool]:
    """Lines of a board in their order, from after a place on; whether there are more."""
    found: list[Line] = []
    start = bisect_right(board.lines, after, key=lambda line: line.place) if after else 0
    for line in board.lines[start:]:
        if wanted(line):
            if len(found) == limit:
                return found, True
            found.append(line)
    return found, False


def filtered(
    state: str | None, department: str | None, text: str | None = None, *, clear: bool = True
) -> Callable[[Line], bool]:
    """Which lines are asked for: of a state, of a department with those below it, with a text in the name.

    Not `clear`, it is the masked name: whoever sees no more must not find out the rest by asking for it.
    """

    def wanted(line: Line) -> bool:
        if state is not None and line.state != state:
            return False
        if department and not f"{line.member.department}/".startswith(f"{department}/"):
            return False
        return not text or text in name_of(line.member, clear=clear)

    return wanted


def name_of(member: Member, *, clear: bool) -> str:
    """A member's name as the reader may see it."""
    return member.name if clear else mask("name", member.name)


def by_department(board: Board) -> list[Document]:
    """Counts of the first level of departments, in the order of their names."""
    counts: dict[str, Counter[str]] = {}
    for line in board.lines:
        counts.setdefault(line.member.department.partition("/")[0], Counter())[line.state] += 1
    return [
        {"department": name, "total": sum(found.values()), **{state: found[state] for state in STATES}}
        for name, found in sorted(counts.items())
    ]
