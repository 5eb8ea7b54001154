"""Dates in domains and groups: relative ones (`today -1d`), day bounds, time zones, parts."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from oxidoo.sandbox.orm.environment import Environment
    from oxidoo.sandbox.orm.field import Field

DATE_FORMAT = "%Y-%m-%d"
DATETIME_FORMAT = "%Y-%m-%d %H:%M:%S"
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
CLOCK = {"H": "hours", "M": "minutes", "S": "seconds"}

PARTS: dict[str, Callable[[datetime], int]] = {
    "year_number": lambda moment: moment.year,
    "quarter_number": lambda moment: (moment.month + 2) // 3,
    "month_number": lambda moment: moment.month,
    "iso_week_number": lambda moment: moment.isocalendar().week,
    "day_of_year": lambda moment: moment.timetuple().tm_yday,
    "day_of_month": lambda moment: moment.day,
    "day_of_week": lambda moment: moment.isoweekday() % 7,
    "hour_number": lambda moment: moment.hour,
    "minute_number": lambda moment: moment.minute,
    "second_number": lambda moment: moment.second,
}


def now() -> datetime:
    """The present, in UTC, to the second, without a time zone: as Odoo stores it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def context_zone(env: "Environment") -> ZoneInfo:
    """The time zone of the context alone: what dates are grouped and taken apart in."""
    return _zone(env.context.get("tz"))


def user_zone(env: "Environment") -> ZoneInfo:
    """The time zone of the context, else of the user: what a domain's days are days of."""
    return _zone(env.context.get("tz") or env.user.tz)


def _zone(name: Any) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError):
        return ZoneInfo("UTC")


def to_local(zone: ZoneInfo, moment: datetime) -> datetime:
    """A UTC moment in a zone's time."""
    return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)


def to_utc(zone: ZoneInfo, moment: datetime) -> datetime:
    """A moment of a zone's time in UTC."""
    return moment.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


def read(text: str) -> datetime:
    """A stored date or datetime."""
    return datetime.fromisoformat(text)


def shift_months(day: datetime, months: int) -> datetime:
    """The same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def extractor(env: "Environment", field: "Field", part: str) -> Callable[[str], int]:
    """Take a part such as `month_number` out of stored text."""
    if field.type not in ("date", "datetime"):
        raise ValueError(f"Invalid field property {part!r} on {field}")
    if part not in PARTS:
        raise ValueError(
            f"Error when processing the granularity {part} is not supported. "
            f"Only {', '.join(PARTS)} are supported"
        )
    extract = PARTS[part]
    if field.type == "date":
        return lambda text: extract(read(text))
    zone = context_zone(env)
    return lambda text: extract(to_local(zone, read(text)))


def parse(env: "Environment", kind: str, value: Any) -> str:
    """A date or datetime of a condition, absolute or relative, as stored text."""
    moment, is_day = _moment(env, value)
    if kind == "date":
        return moment.strftime(DATE_FORMAT)
    return (to_utc(user_zone(env), moment) if is_day else moment).strftime(DATETIME_FORMAT)


def bounds(env: "Environment", operator: str, value: Any) -> tuple[str, str | bool]:
    """An inequality on a datetime: a whole day is not over before its last second."""
    if value is False:
        return operator, False
    moment, is_day = _moment(env, value)
    if is_day:
        moment = to_utc(user_zone(env), moment)
        is_day = not isinstance(value, str) or value[0].isdigit()  # `today` is its midnight
    step = timedelta(days=1) if is_day else timedelta(seconds=1)
    if operator == ">":
        operator, moment = ">=", moment + step
    elif operator == "<=":
        operator, moment = "<", moment + step
    return operator, moment.strftime(DATETIME_FORMAT)


def _moment(env: "Environment", value: Any) -> tuple[datetime, bool]:
    """The moment, and whether only its day was given."""
    if isinstance(value, datetime):
        return value, False
    if isinstance(value, date):
        return datetime.combine(value, time.min), True
    if not isinstance(value, str):
        raise ValueError(f"Failed to cast {value!r} into a date")  # noqa: TRY004
    if re.match(r"\d+-", value):
        moment = read(value)
        if moment.tzinfo:
            raise ValueError(f"expecting only datetimes with no timezone: {value!r}")
        return moment, len(value) <= len("2026-01-31")
    return _relative(env, value)


def _relative(env: "Environment", text: str) -> tuple[datetime, bool]:
    terms = text.split()
    if not terms:
        raise ValueError("Empty date value")
    start = terms.pop(0) if terms[0] in ("today", "now") else "now"
    moment = to_local(user_zone(env), now())
    if start == "today":
        moment = datetime.combine(moment.date(), time.min)
    for term in terms:
        moved = _shift(moment, term)
        if moved is None:
            raise ValueError(f"Invalid term {term!r} in expression date: {text!r}")
        moment = moved
    return (moment, True) if start == "today" else (to_utc(user_zone(env), moment), False)


def _shift(moment: datetime, term: str) -> datetime | None:
    """Apply `+3d`, `-1m`, `=6m`, `=3H`, `+monday` or `=week_start`."""
    sign, name = term[0], term[1:]
    if sign not in "+-=" or len(name) < 2:  # noqa: PLR2004
        return None
    if name in WEEKDAYS or name == "week_start":
        return _to_weekday(moment, sign, name)
    match = re.fullmatch(r"(\d+)([dwmyHMS])", name)
    if not match:
        return None
    number, unit = int(match[1]), match[2]
    if sign == "=":
        return _set(moment, unit, number)
    return _add(moment, unit, -number if sign == "-" else number)


def _to_weekday(moment: datetime, sign: str, name: str) -> datetime:
    # weeks start on Sunday, as in the language en_US
    weekday = (WEEKDAYS.index(name) + 1) % 7 if name in WEEKDAYS else 0
    offset = weekday - moment.isoweekday() % 7
    offset += {"+": 7 * (offset < 0), "-": -7 * (offset > 0), "=": 0}[sign]
    day = datetime.combine(moment.date(), time.min) if sign == "=" else moment
    return day + timedelta(offset)


def _add(moment: datetime, unit: str, number: int) -> datetime:
    if unit in "my":
        return shift_months(moment, number * (12 if unit == "y" else 1))
    if unit in CLOCK:
        return moment + timedelta(**{CLOCK[unit]: number})
    return moment + timedelta(days=number * (7 if unit == "w" else 1))


def _set(moment: datetime, unit: str, number: int) -> datetime | None:
    midnight = datetime.combine(moment.date(), time.min)
    setters: dict[str, Callable[[], datetime]] = {
        "d": lambda: midnight.replace(day=number),
        "m": lambda: midnight.replace(month=number),
        "y": lambda: midnight.replace(year=number),
        "H": lambda: midnight.replace(hour=number),
        "M": lambda: moment.replace(minute=number, second=0),
        "S": lambda: moment.replace(second=number),
    }
    return setters[unit]() if unit in setters else None
