"""Days, weeks, months, quarters and years as groups."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self

from oxidoo.sandbox.orm import moments
from oxidoo.sandbox.orm.moments import DATE_FORMAT, DATETIME_FORMAT

if TYPE_CHECKING:
    from oxidoo.sandbox.orm.environment import Environment

MONTHS = {"month": 1, "quarter": 3, "year": 12}
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
GRANULARITIES = (*STEPS, *MONTHS)


@dataclass(frozen=True)
class Period:
    """From the first moment of a period to the first of the next, as stored text."""

    start: str
    end: str
    label: str

    @classmethod
    def of(cls, env: "Environment", kind: str, granularity: str, raw: str) -> Self:
        """The period that holds a date or datetime, in the user's time zone."""
        moment, zone = moments.read(raw), moments.context_zone(env)
        if kind == "datetime":
            moment = moments.to_local(zone, moment)
        first = _first(moment, granularity)
        if granularity in MONTHS:
            following = moments.shift_months(first, MONTHS[granularity])
        else:
            following = first + STEPS[granularity]
        label = _label(first, granularity)
        if kind == "date":
            return cls(first.strftime(DATE_FORMAT), following.strftime(DATE_FORMAT), label)
        start, end = moments.to_utc(zone, first), moments.to_utc(zone, following)
        return cls(start.strftime(DATETIME_FORMAT), end.strftime(DATETIME_FORMAT), label)

    @property
    def range(self) -> dict[str, str]:
        """As `read_group` tells it."""
        return {"from": self.start, "to": self.end}

    def domain(self, path: str) -> list[Any]:
        """What lies in the period."""
        return ["&", [path, ">=", self.start], [path, "<", self.end]]


def _first(moment: datetime, granularity: str) -> datetime:
    if granularity == "hour":
        return moment.replace(minute=0, second=0)
    day = datetime.combine(moment.date(), time.min)
    if granularity == "week":
        # weeks start on Sunday, as in the language en_US
        return day - timedelta(days=day.isoweekday() % 7)
    if granularity in MONTHS:
        size = MONTHS[granularity]
        return day.replace(month=(day.month - 1) // size * size + 1, day=1)
    return day


def _label(first: datetime, granularity: str) -> str:
    match granularity:
        case "hour":
            return first.strftime("%I:00 %d %b")
        case "day":
            return first.strftime("%d %b %Y")
        case "week":
            year, week, _day = (first + timedelta(days=1)).isocalendar()
            return f"W{week} {year}"
        case "month":
            return first.strftime("%B %Y")
        case "quarter":
            return f"Q{(first.month + 2) // 3} {first.year}"
    return str(first.year)
