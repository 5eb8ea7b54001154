"""Days and longer periods, and the moments at which they begin and end in a time zone."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-?q(?P<quarter>[1-4])|-?w(?P<week>\d{2})"
    r"|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?",
    re.ASCII | re.IGNORECASE,
)
_NAMED = re.compile(r"(?P<which>last|this|next)[ _-](?P<what>week|month|quarter|year)")
_NEIGHBOURS = {"last": -1, "this": 0, "next": 1}
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_CLOCK = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}", re.ASCII)
_MONTHS = 12
_MONTHS_OF_A_QUARTER = 3
_MONTHS_OF = {"month": 1, "quarter": _MONTHS_OF_A_QUARTER, "year": _MONTHS}
_DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` up to but not including `after`."""

    first: date
    after: date

    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.after - self.first == timedelta(1)

    def bounds(self, zone: tzinfo | None) -> tuple[str, str]:
        """Its beginning and the beginning of what follows, as Odoo wants them.

        What begins before the year 1 in UTC begins with it.

        Args:
            zone: Where the days begin, for a datetime field; `None` for a date field.
        """
        return _begin(self.first, zone), _begin(self.after, zone)


def span_of(text: str, today: date) -> Span | None:
    """The period of a text, if it is one.

    Args:
        text: Such as `2026`, `2026-Q4`, `2026-W48`, `2026-11`, `2026-11-23`, `yesterday` or
            `last month`.
        today: What such words count from.
    """
    plain = text.strip().lower()
    try:
        if plain in _DAYS:
            return _days(today + timedelta(_DAYS[plain]), 1)
        if match := _NAMED.fullmatch(plain):
            return _neighbour(today, match["what"], _NEIGHBOURS[match["which"]])
        match = _PERIOD.fullmatch(plain)
        return _period(match) if match else None
    except (ValueError, OverflowError):
        return None


def _period(match: re.Match[str]) -> Span:
    year, quarter, week, month, day = (int(part) for part in match.groups(default="0"))
    if day:
        return _days(date(year, month, day), 1)
    if match["month"]:
        return _months(year, month, 1)
    if match["week"]:
        return _days(date.fromisocalendar(year, week, 1), _DAYS_OF_A_WEEK)
    if quarter:
        first_month = (quarter - 1) * _MONTHS_OF_A_QUARTER + 1
        return _months(year, first_month, _MONTHS_OF_A_QUARTER)
    return _months(year, 1, _MONTHS)


def _neighbour(today: date, what: str, step: int) -> Span:
    """The week, month, quarter or year of a day, or one beside it."""
    if what == "week":
        monday = today - timedelta(today.weekday())
        return _days(monday + timedelta(step * _DAYS_OF_A_WEEK), _DAYS_OF_A_WEEK)
    number = _MONTHS_OF[what]
    month = today.year * _MONTHS + today.month - 1
    first = (month // number + step) * number
    return _months(first // _MONTHS, first % _MONTHS + 1, number)


def to_utc(text: str, zone: tzinfo) -> str | None:
    """A date with a time, written in `zone` or with an offset of its own, as Odoo keeps it."""
    plain = text.strip()
    if not _CLOCK.match(plain):
        return None
    try:
        moment = datetime.fromisoformat(plain)
        local = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return _told(local)
    except (ValueError, OverflowError):
        return None


def _days(first: date, number: int) -> Span:
    return Span(first, first + timedelta(number))


def _months(year: int, month: int, number: int) -> Span:
    last = year * _MONTHS + month - 1 + number
    return Span(date(year, month, 1), date(last // _MONTHS, last % _MONTHS + 1, 1))


def _begin(day: date, zone: tzinfo | None) -> str:
    if zone is None:
        return day.isoformat()
    try:
        return _told(datetime.combine(day, time.min, zone))
    except OverflowError:  # before the first moment or after the last one there is nothing
        return _told(datetime.combine(day, time.min, UTC))


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")
