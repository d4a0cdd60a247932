"""A schedule in one Chinese sentence, as lists, notices and the publisher's preview show it."""

from datetime import date, timedelta
from typing import Any

from server.forms.schedules import Plan, read_plan

_WEEK = " 一二三四五六日"


def describe(schedule: dict[str, Any]) -> str:
    """每周一至周五 08:00，18:00 截止，跳过法定节假日."""
    plan = read_plan(schedule)
    parts = [f"{_when(plan)} {plan.clock:%H:%M}", _due(plan)]
    if plan.grace:
        parts.append(f"可补报{_minutes(plan.grace)}")
    if plan.skips:
        parts.append("跳过法定节假日" + ("，周末调休上班日照常" if plan.makes_up else ""))
    if plan.ends_on and plan.repeat != "once":
        parts.append(f"至{_day(plan.ends_on)}")
    return "，".join(parts)


def _when(plan: Plan) -> str:
    match plan.repeat:
        case "once":
            return _day(plan.starts_on)
        case "weekdays":
            return "每" + _weekdays(sorted(plan.weekdays))
        case "interval" if plan.every > 1:
            return f"每{plan.every}天"
    return "每天"


def _weekdays(days: list[int]) -> str:
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"周{_WEEK[days[0]]}至周{_WEEK[days[-1]]}"
    return "周" + "、".join(_WEEK[day] for day in days)


def _due(plan: Plan) -> str:
    last = plan.due_day(plan.starts_on)
    if last is None:
        return "一年内有效"
    clock = f"{plan.deadline:%H:%M}" if plan.deadline else "24:00"
    if plan.repeat == "once" and last == plan.ends_on:
        return f"{_day(last)} {clock} 截止"
    days = (last - plan.starts_on).days
    return f"{['', '次日 '][days] if days < 2 else f'{days}天后的 '}{clock} 截止"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _minutes(stretch: timedelta) -> str:
    minutes = int(stretch.total_seconds()) // 60
    return f"{minutes}分钟" if minutes % 60 else f"{minutes // 60}小时"
