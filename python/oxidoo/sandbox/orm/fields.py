"""The field types that hold a value of their own; the relational ones are next door."""

import base64
import binascii
import html
import json
import math
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from oxidoo.sandbox.orm.errors import NumericValueOutOfRange
from oxidoo.sandbox.orm.field import Field
from oxidoo.sandbox.orm.moments import DATE_FORMAT, DATETIME_FORMAT

if TYPE_CHECKING:
    from oxidoo.sandbox.orm.environment import Environment


class Char(Field):
    """One line of text."""

    type = "char"
    falsy = ""

    def convert(self, _env: "Environment", value: Any) -> Any:
        """Anything becomes text, as in Odoo."""
        return False if value is None or value is False else str(value)

    def describe(self, _env: "Environment") -> dict[str, Any]:
        """Whether blanks are trimmed and the text translated."""
        return {"translate": self.translate} | ({"trim": True} if self.type == "char" else {})


class Text(Char):
    """Several lines of text."""

    type = "text"


class Html(Char):
    """Rich text; script is stripped."""

    type = "html"

    def convert(self, env: "Environment", value: Any) -> Any:
        """Wrap bare text and drop scripts."""
        text = super().convert(env, value)
        if not text:
            return text
        text = re.sub(r"(?is)<script.*?</script>", "", text)
        if text.lstrip().startswith("<"):
            return text
        return f"<span>{html.escape(html.unescape(text), quote=False)}</span>"

    def describe(self, _env: "Environment") -> dict[str, Any]:
        """How the text is cleaned."""
        return {"translate": self.translate, "sanitize": True, "sanitize_tags": True}


class Integer(Field):
    """A whole number."""

    type = "integer"
    falsy: ClassVar[Any] = 0
    aggregator: Any = "sum"

    @property
    def empty(self) -> Any:
        """An unset number is zero."""
        return 0

    def convert(self, _env: "Environment", value: Any) -> Any:
        """Raise ValueError for what is no number, and what a column of 32 bits raises."""
        number = int(value or 0)
        if not -(2**31) <= number < 2**31:
            raise NumericValueOutOfRange
        return number


class Many2oneReference(Integer):
    """The id of a record whose model another field names."""

    type = "many2one_reference"
    aggregator: Any = None

    def __init__(self, string: str = "", *, model_field: str, **attributes: Any) -> None:
        self.model_field = model_field
        super().__init__(string, **attributes)

    def describe(self, _env: "Environment") -> dict[str, Any]:
        """Where the model is found."""
        return {"model_field": self.model_field}


class Float(Field):
    """A number with decimals."""

    type = "float"
    falsy = 0.0
    aggregator = "sum"

    def __init__(self, string: str = "", digits: int | None = None, **attributes: Any) -> None:
        self.digits = digits
        super().__init__(string, **attributes)

    @property
    def empty(self) -> Any:
        """An unset number is zero."""
        return 0.0

    def convert(self, _env: "Environment", value: Any) -> Any:
        """Round to the field's decimals."""
        return self.undress(value or 0.0)

    def undress(self, value: Any) -> Any:
        """Computed amounts are rounded too, halves away from zero."""
        number = float(value)
        if self.digits is None:
            return number
        return round(number + math.copysign(10.0 ** -(self.digits + 6), number), self.digits)

    def describe(self, _env: "Environment") -> dict[str, Any]:
        """The number of digits."""
        return {"digits": [16, self.digits]} if self.digits else {}


class Monetary(Float):
    """An amount in the currency of `currency_id`."""

    type = "monetary"

    def __init__(
        self, string: str = "", *, currency_field: str = "currency_id", **attributes: Any
    ) -> None:
        self.currency_field = currency_field
        super().__init__(string, 2, **attributes)

    def describe(self, _env: "Environment") -> dict[str, Any]:
        """Where the currency is found."""
        return {"currency_field": self.currency_field}


class Boolean(Field):
    """True or false."""

    type = "boolean"
    falsy = False

    def convert(self, _env: "Environment", value: Any) -> Any:
        """Any value has a truth."""
        return bool(value)


class Date(Field):
    """A day."""

    type = "date"

    def convert(self, _env: "Environment", value: Any) -> Any:
        """Keep the day of a date or a datetime."""
        if not value:
            return False
        text = str(value)[:10]
        return datetime.strptime(text, DATE_FORMAT).date().isoformat()  # noqa: DTZ007

    def undress(self, value: Any) -> Any:
        """Dates are text."""
        return value.strftime(DATE_FORMAT) if isinstance(value, date) else value


class Datetime(Field):
    """A moment, in UTC."""

    type = "datetime"

    def convert(self, _env: "Environment", value: Any) -> Any:
        """Midnight when there is a day only."""
        if not value:
            return False
        text = str(value)[:19]
        form = DATETIME_FORMAT if len(text) > len("2026-01-31") else DATE_FORMAT
        return datetime.strptime(text, form).strftime(DATETIME_FORMAT)  # noqa: DTZ007

    def undress(self, value: Any) -> Any:
        """Moments are text."""
        return value.strftime(DATETIME_FORMAT) if isinstance(value, datetime) else value


class Selection(Field):
    """One of a few keys."""

    type = "selection"

    def __init__(
        self, selection: dict[str, str] | None = None, string: str = "", **attributes: Any
    ) -> None:
        self.selection = selection or {}
        super().__init__(string, **attributes)

    def convert(self, _env: "Environment", value: Any) -> Any:
        """Refuse a key that is not in the list."""
        if not value:
            return False
        if value not in self.selection:
            raise ValueError(f"Wrong value for {self.model}.{self.name}: {value!r}")
        return value

    def describe(self, _env: "Environment") -> dict[str, Any]:
        """The keys and their labels."""
        return {"selection": [[key, label] for key, label in self.selection.items()]}


class Reference(Char):
    """The model and id of any record: `res.partner,7`."""

    type = "reference"

    def describe(self, _env: "Environment") -> dict[str, Any]:
        """Which models it may point to: any."""
        return {"selection": []}


class Binary(Field):
    """A file, in base64."""

    type = "binary"

    def __init__(self, string: str = "", *, attachment: bool = True, **attributes: Any) -> None:
        self.attachment = attachment
        super().__init__(string, **attributes)

    def convert(self, _env: "Environment", value: Any) -> Any:
        """Refuse what is not base64."""
        if not value:
            return False
        try:
            base64.b64decode(value)
        except binascii.Error as error:
            raise ValueError(f"Wrong value for {self.model}.{self.name}: {error}") from error
        return value

    def show(self, env: "Environment", value: Any, _load: str | None) -> Any:
        """With `bin_size` in the context, the size alone."""
        if value and (env.context.get("bin_size") or env.context.get(f"bin_size_{self.name}")):
            return human_size(len(base64.b64decode(value)))
        return value

    def describe(self, _env: "Environment") -> dict[str, Any]:
        """Where the bytes live."""
        return {"attachment": self.attachment}


class Image(Binary):
    """A picture."""


class Json(Field):
    """Any JSON value."""

    type = "json"

    def convert(self, _env: "Environment", value: Any) -> Any:
        """Keep a copy that nobody else can change."""
        return json.loads(json.dumps(value)) if value else False


def human_size(size: float) -> str:
    """A number of bytes as Odoo writes it: `1.50 Kb`."""
    units = ["bytes", "Kb", "Mb", "Gb"]
    while size >= 1024 and len(units) > 1:  # noqa: PLR2004
        size /= 1024
        units.pop(0)
    return f"{size:.2f} {units[0]}"
