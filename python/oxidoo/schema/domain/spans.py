"""Days and longer periods, and the moments at which they begin and end in a time zone."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-?[qQ](?P<quarter>[1-4])|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII
)
_CLOCK = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}", re.ASCII)
_MONTHS = 12
_MONTHS_OF_A_QUARTER = 3


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


def span_of(text: str) -> Span | None:
    """The period of a text such as `2026`, `2026-Q4`, `2026-11` or `2026-11-23`."""
    match = _PERIOD.fullmatch(text.strip())
    if match is None:
        return None
    year, quarter, month, day = (int(part) for part in match.groups(default="0"))
    try:
        if day:
            first = date(year, month, day)
            return Span(first, first + timedelta(1))
        if match["month"]:
            return _months(year, month, 1)
        if quarter:
            first_month = (quarter - 1) * _MONTHS_OF_A_QUARTER + 1
            return _months(year, first_month, _MONTHS_OF_A_QUARTER)
        return _months(year, 1, _MONTHS)
    except (ValueError, OverflowError):
        return None


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
