"""create, write, copy and unlink."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

from collections.abc import Mapping
from typing import Any, Self

from oxidoo.sandbox.orm import commands, integrity, moments
from oxidoo.sandbox.orm.errors import UserError
from oxidoo.sandbox.orm.moments import DATETIME_FORMAT
from oxidoo.sandbox.orm.reading import Readable, Values
from oxidoo.sandbox.orm.recordset import MAGIC, api_model
from oxidoo.sandbox.orm.relational import One2many, X2many


class Writable(Readable):
    """Records that can be changed."""

    @api_model
    def create(self, vals_list: Values | list[Values]) -> Self:
        """Create records from a list of values, or one from a mapping."""
        self.browse().check_access("create")
        many = [vals_list] if isinstance(vals_list, Mapping) else vals_list
        for values in many:
            self._check_writable(values)
        created = self.browse([self._insert(dict(values)) for values in many])
        created.check_access("create")
        return created

    def write(self, vals: Values) -> bool:
        """Update the records with the given values."""
        if not self.ids:
            return True
        self.check_access("write")
        self._check_writable(vals)
        records = self._present()
        for record in records:
            record._update(dict(vals))
        records.sudo()._check(vals)
        records._on_write(vals)
        return True

    def unlink(self) -> bool:
        """Delete the records, and what cannot live without them."""
        self.check_access("unlink")
        records = self._present()
        records._on_unlink()
        for record in records:
            integrity.release(record)
            self.env.store.put(self._name, record.id, None)
        return True

    def copy(self, default: Values | None = None) -> Self:
        """Duplicate the records, with some other values."""
        self._check_exists()
        copies = [record._copied(default or {}) for record in self.sudo()]
        return self.create(copies)

    @api_model
    def default_get(self, fields: list[str]) -> Values:
        """Return the default values of the given fields."""
        values: Values = {}
        for name in fields:
            field = self.fields.get(name)
            if f"default_{name}" in self.env.context:
                values[name] = self.env.context[f"default_{name}"]
            elif field is not None and field.default is not None:
                default = field.default
                values[name] = field.undress(default(self)) if callable(default) else default
        return values

    @api_model
    def name_create(self, name: str) -> list[Any]:
        """Create a record that has a name only; return its id and name."""
        if self._rec_name not in self.fields:
            raise UserError(f"Cannot create a record of {self._name} from its name")
        record = self.create({self._rec_name: name})
        return [record.id, record.display_name]

    def action_archive(self) -> None:
        """Archive the records."""
        self.write({"active": False})

    def action_unarchive(self) -> None:
        """Bring the records back."""
        self.write({"active": True})

    def _present(self) -> Self:
        """The records that are there; for most business models, all of them have to be."""
        if self._needs_all:
            self._check_exists()
        return self.exists()

    def _check_writable(self, values: Values) -> None:
        for name in values:
            field = self.fields.get(name)
            if field is None:
                raise ValueError(f"Invalid field {name!r} in {self._name!r}")
            self._check_field_access(field, "write")

    def _insert(self, values: Values) -> int:
        values = self.default_get([n for n in self.fields if n not in values]) | values
        for parent, link in self._inherits.items():
            if not values.get(link):
                values[link] = self.env[parent].create(self._take_delegated(values, parent)).id
        record = self.browse(self.env.store.tables[self._name].next_id())
        given = {name: values[name] for name in values if name not in MAGIC}
        stamp = moments.now().strftime(DATETIME_FORMAT)
        row: Values = {"create_uid": self.env.uid, "create_date": stamp}
        record._put(record.id, row | record._columns(given, base=True))
        record._settle(given)
        record._precompute(given, None)
        record.sudo()._check(None)
        record._on_create()
        return int(record.id)

    def _take_delegated(self, values: Values, parent: str) -> Values:
        """Move the values that belong to the parent record out of `values`."""
        names = [
            name
            for name in values
            if self.fields[name].inherited and name in self.env[parent].fields
        ]
        return {name: values.pop(name) for name in names}

    def _update(self, values: Values) -> None:
        given = {name: values[name] for name in values if name not in MAGIC}
        self._put(self.id, self._columns(given))
        self._settle(given)
        self._precompute(given, set(given))

    def _columns(self, values: Values, *, base: bool = False) -> Values:
        """What goes into the row; a translation goes beside the base text."""
        columns: Values = {}
        for name, value in values.items():
            field = self.fields[name]
            if not field.column or isinstance(field, X2many):
                continue
            column = field.convert(self.env, value)
            translated = field.translate and self.env.lang
            if translated:
                columns[f"{name}@{self.env.lang}"] = column
            if base or not translated:
                columns[name] = column
        return columns

    def _settle(self, values: Values) -> None:
        """Values that live in other rows: x2many commands and related fields."""
        for name, value in values.items():
            field = self.fields[name]
            if isinstance(field, X2many) and field.compute is None:
                commands.apply(self, field, value)
            elif field.related and (field.inherited or not field.readonly):
                path, _, last = field.related.rpartition(".")
                target = self
                for step in path.split("."):
                    target = getattr(target, step)
                if target:
                    target.write({last: value})

    def _precompute(self, given: Values, changed: set[str] | None) -> None:
        """Fill the editable computed fields, all at first, later those that depend on a change."""
        for field in self.fields.values():
            if field.precompute is None or field.name in given:
                continue
            if changed is not None and changed.isdisjoint(field.depends):
                continue
            value = field.precompute(self.sudo())
            if isinstance(field, X2many):
                ids = () if value is None else field.undress(value)
                self._put(self.id, {field.name: tuple(ids)})
            elif value is not None:
                self._put(self.id, {field.name: field.convert(self.env, field.undress(value))})

    def _put(self, record_id: int, columns: Values) -> None:
        """Store some columns and who changed them."""
        old = self._rows.get(record_id, {})
        stamp = {
            "write_uid": self.env.uid,
            "write_date": moments.now().strftime(DATETIME_FORMAT),
        }
        self.env.store.put(self._name, record_id, {**old, **columns, **stamp})

    def _check(self, values: Values | None) -> None:
        """Raise ValidationError for what the database or a constraint forbids."""
        for record in self:
            integrity.check_required(record, values)
            integrity.check_links(record, values)
            integrity.check_unique(record, values)
            for constraint in self._constraints:
                constraint(record)

    def _copied(self, default: Values) -> Values:
        values: Values = {}
        row = self._rows[self.id]
        for name, field in self.fields.items():
            if not field.copy or name in MAGIC or name in default:
                continue
            if isinstance(field, One2many):
                lines = self.env[field.comodel].browse(field.linked(self.env, self.id))
                values[name] = [
                    [commands.Command.CREATE, 0, line._copied({field.inverse: False})]
                    for line in lines
                ]
                for _code, _id, line_values in values[name]:
                    line_values.pop(field.inverse)
            elif isinstance(field, X2many):
                values[name] = [[commands.Command.SET, 0, field.linked(self.env, self.id)]]
            elif field.column:
                values[name] = row.get(name, field.empty)
        for parent, link in self._inherits.items():
            values.pop(link, None)
            values |= self.env[parent].browse(row[link])._copied(default)
        if self._copy_suffix and self._rec_name not in default:
            values[self._rec_name] = f"{getattr(self, self._rec_name)} (copy)"
        return values | default
