"""The field that a wrong name may have meant."""

import re

from oxidoo.schema.field import Fields
from oxidoo.suggest import did_you_mean, nearest

_STEP = re.compile(r"/|__|->|\.")
"""What other query languages put between the parts of a path."""

_FEW = 8


def field_of_words(name: str, fields: Fields) -> str | None:
    """The field that a name without `_id`, a label or another spelling stands for, if any."""
    first, *rest = _STEP.split(name.strip())
    if rest and all(rest) and first in fields and fields[first].relation:
        return ".".join([first, *rest])
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip()).lower()
    plain = plain.replace(" ", "_").replace("-", "_")
    for candidate in (plain, f"{plain}_id", f"{plain}_ids", f"{plain.removesuffix('s')}_ids"):
        if candidate in fields:
            return candidate
    return _labelled(name, fields) or nearest(plain, fields)


def field_hint(name: str, fields: Fields) -> str:
    """A clause about the field that is meant by a wrong name."""
    if len(fields) <= _FEW:
        return did_you_mean(name, fields)
    near = field_of_words(name, fields)
    return f"; did you mean '{near}'" if near else "; odoo_fields lists those that there are"


def _labelled(name: str, fields: Fields) -> str | None:
    label = name.strip().lower().replace("_", " ")
    found = (field.name for field in fields.values() if field.label.lower() == label)
    return min(found, key=len, default=None)
