"""The field that a wrong name may have meant."""

from oxidoo.schema.field import Fields
from oxidoo.suggest import nearest


def field_of_words(name: str, fields: Fields) -> str | None:
    """The field that a name without `_id`, a label or another spelling stands for, if any."""
    plain = name.strip().lower().replace(" ", "_").replace("-", "_")
    for candidate in (plain, f"{plain}_id", f"{plain}_ids", f"{plain.removesuffix('s')}_ids"):
        if candidate in fields:
            return candidate
    return _labelled(name, fields) or nearest(plain, fields)


def _labelled(name: str, fields: Fields) -> str | None:
    label = name.strip().lower().replace("_", " ")
    found = (field.name for field in fields.values() if field.label.lower() == label)
    return min(found, key=len, default=None)
