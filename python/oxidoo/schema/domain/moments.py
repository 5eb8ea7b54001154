"""Which texts Odoo reads as a date or a time."""

import re
from calendar import monthrange
from datetime import MAXYEAR, date, datetime, timedelta

from oxidoo.schema.domain.editions import Edition

_DATE_LENGTH = 10
_MIDNIGHT = "24:00"
"""The end of a day: newer Pythons read it, and so does PostgreSQL."""

_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|week_start"
_OFFSET = rf"(?:[+-]\d+[dwmyHMS]|=\d+[dmyHMS]|[=+-](?:{_WEEKDAYS}))"
_RELATIVE = re.compile(rf"\s*(?:(?:today|now)(?:\s+{_OFFSET})*|{_OFFSET}(?:\s+{_OFFSET})*)\s*")
"""Source: `parse_date` in `odoo/tools/date_utils.py` of Odoo 19."""

_SHIFTED = re.compile(rf"\s*(?:today|now)(?:\s+{_OFFSET})+\s*")
_DAY_AND_MONTH = re.compile(r"\s*\d{1,2}([/.-])\d{1,2}\1\d{4}\b.*", re.ASCII)
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?", re.ASCII
)
_NEVER_CLASSIC = re.compile(
    r"\d{1,4}|\d{4}-\d{1,2}|\d{4}-?[qw]\d+(-\d)?|\d{1,2}:\d{2}|[+=-]\d+[a-z]?", re.ASCII
)
"""A year, month, quarter, week, time of day or offset alone is no moment for PostgreSQL."""

_WORDS = re.compile("now|today|tomorrow|yesterday|infinity|epoch")
"""Every word that PostgreSQL takes for a moment without any digit.

Source: its manual, 8.5.1.4, "Special Values".
"""

_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_OFFSET_IN_DAYS = re.compile(r"(?<!\S)([+-]\d+)([dwmy])\b", re.ASCII)
_DAYS_OF = {"d": 1, "w": 7, "m": 30, "y": 365}
_ORDERS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d", "%d %B %Y")


def reads(edition: Edition, text: str) -> bool:
    """Whether an edition takes a text for a moment; `True` where that is not known."""
    if edition is Edition.MODERN:
        return _reads_modern(text)
    return _reads_classic(text)


def is_shifted(text: str) -> bool:
    """Whether a text is an offset from `today` or `now`."""
    return _SHIFTED.fullmatch(text) is not None


def is_relative(text: str) -> bool:
    """Whether a text counts from now on, as the modern edition reads it."""
    return _RELATIVE.fullmatch(text) is not None


def is_ambiguous(text: str) -> bool:
    """Whether PostgreSQL reads a date by its own order of day and month."""
    return _DAY_AND_MONTH.fullmatch(text) is not None


def nearest_date(text: str) -> str:
    """A date as Odoo wants it that may have been meant, else today's."""
    if match := _ISO.match(text.strip()):
        year, month, day = (int(part) for part in match.groups()[:3])
        month = min(max(month, 1), 12)
        if 0 < year <= MAXYEAR:
            return date(year, month, min(max(day, 1), monthrange(year, month)[1])).isoformat()
    for order in _ORDERS:
        try:
            return datetime.strptime(text.strip(), order).date().isoformat()  # noqa: DTZ007
        except ValueError:
            continue
    days = _DAYS.get(text.strip().lower(), 0) + sum(
        int(number) * _DAYS_OF[unit] for number, unit in _OFFSET_IN_DAYS.findall(text)
    )
    try:
        return (date.today() + timedelta(days)).isoformat()  # noqa: DTZ011
    except OverflowError:
        return date.max.isoformat()


def _reads_modern(text: str) -> bool:
    try:
        if len(text) <= _DATE_LENGTH:
            date.fromisoformat(text)
            return True
        return datetime.fromisoformat(text).tzinfo is None
    except ValueError:
        return _MIDNIGHT in text or _RELATIVE.fullmatch(text) is not None


def _reads_classic(text: str) -> bool:
    """PostgreSQL reads the text, and it reads much."""
    plain = text.strip().lower()
    if match := _ISO.fullmatch(plain.upper()):
        year, month, day, *clock = (int(part) for part in match.groups(default="0"))
        return year > 0 and _is_day(year, month, day) and _is_clock(*clock)
    if _NEVER_CLASSIC.fullmatch(plain):
        return False
    if not any(char.isdigit() for char in plain):
        return _WORDS.search(plain) is not None
    return _RELATIVE.fullmatch(text) is None or is_shifted(text)


def _is_day(year: int, month: int, day: int) -> bool:
    return 0 < month <= 12 and 0 < day <= monthrange(year, month)[1]  # noqa: PLR2004


def _is_clock(hour: int, minute: int, second: int) -> bool:
    return hour <= 24 and minute < 60 and second <= 60  # noqa: PLR2004
