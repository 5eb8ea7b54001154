"""The nearest right name, for those who wrote a wrong one."""

from collections.abc import Iterable
from difflib import get_close_matches

_MOST_LISTED = 8
_LONGEST_NAME = 200


def did_you_mean(wrong: str, names: Iterable[str]) -> str:
    """A clause to put behind the naming of a wrong name; empty where nothing can be said.

    Args:
        wrong: What was written.
        names: What could have been meant.
    """
    known = list(names)
    if len(wrong) > _LONGEST_NAME:
        return ""
    if near := nearest(wrong, known):
        return f"; did you mean '{near}'"
    if 0 < len(known) <= _MOST_LISTED:
        return "; there is " + ", ".join(f"'{name}'" for name in sorted(known))
    return ""


def nearest(wrong: str, names: Iterable[str]) -> str | None:
    """The name that looks most like a wrong one, if any does."""
    if len(wrong) > _LONGEST_NAME:
        return None
    return next(iter(get_close_matches(wrong, list(names), n=1, cutoff=0.6)), None)
