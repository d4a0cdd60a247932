"""What a publisher sets 发布设置: read, completed with what is usual, and refused with the place of each fault."""

from datetime import date, datetime, time, timedelta
from typing import Any

from server.actions.context import Context
from server.actions.publications.audiences import EVERYONE
from server.errors import FieldProblem, Problem
from server.forms import recurrence
from server.forms.templates import Template
from server.forms.workdays import wall_time

PLAIN = ("title", "viewers", "corrections", "reminders", "tell_publisher", "ding")
USUAL: dict[str, Any] = {
    "viewers": [], "corrections": {"by": "respondent", "until": "due"}, "reminders": {"before": [], "after": []},
    "tell_publisher": "no", "ding": False,
}  # fmt: skip
TO_THE_CITY: dict[str, Any] = {"corrections": {"by": "nobody", "until": "due"}}
DAILY: dict[str, Any] = {"repeat": "daily", "grace_minutes": 60}
ONCE: dict[str, Any] = {"repeat": "once"}
PUBLISHED = ("per_round", "once")

Document = dict[str, Any]


def read_settings(context: Context, template: Template, organization: str | None, body: Document) -> Document:
    """The settings of a new publication; `publication.invalid` names each fault."""
    check_template(template)
    usual = USUAL if organization else {**USUAL, **TO_THE_CITY}
    settings = {**usual, **{name: body[name] for name in PLAIN if name in body}}
    settings["title"] = body.get("title") or template.title
    settings["audience"] = read_audience(organization, body.get("audience"))
    settings["schedule"] = read_schedule(context, template.frequency, body.get("schedule"))
    check_together(context, settings)
    return settings


def check_template(template: Template) -> None:
    """Only forms about a person that are asked per round, or once, can be published."""
    if template.frequency not in PUBLISHED or template.subject != "person":
        _refuse("/template", "frequency", "这种表单随办随填，不能发布，请选择健康上报等需要定期或一次性填报的表单")


def read_audience(organization: str | None, given: Document | None) -> Document:
    """Whom it is for: by default an organization's members, else everyone."""
    audience = {**EVERYONE, "who": "members" if organization else "everyone", **(given or {})}
    if audience["who"] == "members" and organization is None:
        _refuse("/audience/who", "audience", "面向成员的发布须指定单位")
    if audience["who"] == "everyone" and any(audience[name] for name in ("departments", "people", "except")):
        _refuse("/audience/who", "audience", "任何人都可以填写时，不能再选择部门或人员")
    return audience


def read_schedule(context: Context, frequency: str, given: Document | None) -> Document:
    """The schedule with its first day: a time that is already past today begins tomorrow (ZE-4).

    Without a time it is whole days, and today counts.
    """
    zone = context.services.settings.zone
    today = context.today
    usual = ONCE if frequency == "once" else DAILY
    asked = {"starts_on": today.isoformat(), "time": "00:00", **(usual if given is None else given)}
    moment = context.now if given and "time" in given else wall_time(today, time(), zone)
    errors = recurrence.check(asked, moment, zone)
    if errors:
        found = [FieldProblem(f"/schedule{pointer}", code, said) for pointer, code, said in errors]
        raise Problem("publication.invalid", errors=found)
    if frequency == "once" and asked["repeat"] != "once":
        _refuse("/schedule/repeat", "frequency", "这个表单每人只填一次，不能重复发送")
    return {**asked, "starts_on": recurrence.first_start(asked, moment, zone).isoformat()}


def check_together(context: Context, settings: Document) -> None:
    """What fits only together: reminders with the length of a round, they and a digest with a list of those asked."""
    if settings["audience"]["who"] != "members":
        if settings["tell_publisher"] == "digest":
            _refuse("/tell_publisher", "audience", "任何人都可以填写时没有应填人数，不能汇总，请选择逐条提醒或不提醒")
        if any(settings["reminders"].values()):
            _refuse("/reminders", "audience", "任何人都可以填写时没有应填名单，不能催报")
    services, schedule = context.services, settings["schedule"]
    before = wall_time(date.fromisoformat(schedule["starts_on"]), time(), services.settings.zone) - timedelta(days=1)
    first = _first_round(context, schedule, before)
    if first is None:
        return
    for number, minutes in enumerate(settings["reminders"]["before"]):
        if first.due_at - timedelta(minutes=minutes) <= first.opens_at:
            _refuse(f"/reminders/before/{number}", "maximum", "提醒不能早于开始填报的时间")
    for number, minutes in enumerate(settings["reminders"]["after"]):
        if first.due_at + timedelta(minutes=minutes) >= first.closes_at:
            _refuse(f"/reminders/after/{number}", "maximum", "截止后的提醒须在可以补报的时间之内，请先设置补报时间")


def _first_round(context: Context, schedule: Document, after: datetime) -> recurrence.Round | None:
    try:
        found = recurrence.next_rounds(schedule, after, 1, context.services.settings.zone, context.services.calendar)
    except recurrence.RoundsUnknown as unknown:
        found = unknown.known
    return found[0] if found else None


def _refuse(pointer: str, code: str, said: str) -> None:
    raise Problem("publication.invalid", errors=[FieldProblem(pointer, code, said)])
