"""What all field types share.

A value has one form everywhere: the one Odoo sends. An empty value is `False`, dates are text,
a many2one is an id and an x2many a tuple of ids. Only attribute access (`order.partner_id`) and
`read` dress the relational ones up.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from oxidoo.sandbox.orm.errors import MissingError

if TYPE_CHECKING:
    from oxidoo.sandbox.orm.environment import Environment

UNSORTABLE = ("one2many", "many2many", "binary", "json")

ATTRIBUTES: dict[str, Any] = {
    "required": False,
    "copy": True,
    "help": None,
    "groups": None,  # external ids of groups, comma separated
    "default": None,  # a value, or a function of the empty recordset
    "compute": None,  # a function of one record
    "store": None,
    "readonly": None,
    "related": None,  # a dotted path
    "precompute": None,  # an editable default: a function of one record, run when `depends` change
    "depends": (),
    "search": None,  # a function of (model, operator, value) that returns a domain
    "translate": False,
    "aggregator": None,
}


class Field:
    """A field of a model."""

    type: ClassVar[str] = ""
    falsy: ClassVar[Any] = None
    """The value that counts as empty, beside `False`, in a domain."""
    relational: ClassVar[bool] = False
    origin: "Field | None" = None
    """The field of the record that `_inherits` names, where the value lives."""
    aggregator: Any = None
    name: str = ""
    model: str = ""
    comodel: str = ""

    required: bool
    readonly: bool
    store: bool
    copy: bool
    translate: bool
    help: str | None
    groups: str | None
    related: str | None
    default: Any
    compute: Callable[[Any], Any] | None
    precompute: Callable[[Any], Any] | None
    search: Callable[[Any, str, Any], list[Any]] | None
    depends: tuple[str, ...]

    def __init__(self, string: str = "", **attributes: Any) -> None:
        unknown = attributes.keys() - ATTRIBUTES.keys()
        if unknown:
            raise TypeError(f"Unknown field attributes: {sorted(unknown)}")
        self.string = string
        for name, value in (ATTRIBUTES | attributes).items():
            if value is not None or not hasattr(self, name):
                setattr(self, name, value)
        if self.related:
            self.compute = self._follow
        computed = self.compute is not None
        self.store = not computed if attributes.get("store") is None else self.store
        self.readonly = computed if attributes.get("readonly") is None else self.readonly
        self.copy = self.copy and not computed

    def __set_name__(self, owner: Any, name: str) -> None:
        self.name = name
        self.string = self.string or name.removesuffix("_id").replace("_", " ").title()

    def __str__(self) -> str:
        return f"{self.model}.{self.name}"

    def __get__(self, record: Any, owner: Any = None) -> Any:
        if record is None:
            return self
        if not record.ids:
            return self.dress(record.env, self.empty)
        return self.dress(record.env, self.raw(record.env, record.id))

    @property
    def inherited(self) -> bool:
        """Whether the value lives in the record that `_inherits` names."""
        return self.origin is not None

    @property
    def empty(self) -> Any:
        """What an unset field holds."""
        return False

    @property
    def column(self) -> bool:
        """Whether the row itself holds the value."""
        return self.compute is None

    @property
    def searchable(self) -> bool:
        """Whether a domain may use the field."""
        if self.origin is not None:
            return bool(self.origin.searchable)
        return (
            self.compute is None
            or self.store
            or bool(self.related or self.search)
            or self.name == "display_name"
        )

    @property
    def sortable(self) -> bool:
        """Whether an order may use the field."""
        if self.origin is not None:
            return bool(self.origin.sortable)
        return self.type not in UNSORTABLE and (
            self.compute is None or self.store or bool(self.related)
        )

    @property
    def groupable(self) -> bool:
        """Whether records may be grouped by the field."""
        return self.sortable or (self.type == "many2many" and self.column)

    def raw(self, env: "Environment", record_id: int) -> Any:
        """The value of one record."""
        if self.compute is None:
            row = env.store.tables[self.model].rows.get(record_id)
            if row is None:
                raise MissingError(f"{self.model}({record_id},)", env.uid)
            if self.translate and env.lang and (text := row.get(f"{self.name}@{env.lang}")):
                return text
            return row.get(self.name, self.empty)
        key = (self.model, self.name, record_id)
        if self.store and key in env.store.memo:
            return env.store.memo[key]
        computed = self.compute(env.root[self.model].browse(record_id))
        value = self.empty if computed is None else self.undress(computed)
        if self.store:
            env.store.memo[key] = value
        return value

    def _follow(self, record: Any) -> Any:
        value = record
        for name in (self.related or "").split("."):
            value = getattr(value, name)
        return value

    def dress(self, _env: "Environment", value: Any) -> Any:
        """The value as model code sees it."""
        return value

    def undress(self, value: Any) -> Any:
        """The reverse of `dress`."""
        return value

    def convert(self, _env: "Environment", value: Any) -> Any:
        """Turn what a client sent into a value, or raise what Odoo raises."""
        return value or self.empty

    def show(self, env: "Environment", value: Any, _load: str | None) -> Any:
        """The value as `read` returns it."""
        del env
        return value

    def describe(self, _env: "Environment") -> dict[str, Any]:
        """What `fields_get` adds for this type."""
        return {}
