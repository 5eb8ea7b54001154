"""What an Odoo knows about its models: fields, constraints, external ids, access and rules."""
# ruff: noqa: RUF012, SLF001 - declarations that nothing changes; Odoo's private names

from typing import Any

from oxidoo.sandbox.models.common import FULL
from oxidoo.sandbox.orm.errors import AccessError
from oxidoo.sandbox.orm.fields import Boolean, Char, Integer, Many2oneReference, Selection, Text
from oxidoo.sandbox.orm.model import Model
from oxidoo.sandbox.orm.recordset import MODELS, api_model
from oxidoo.sandbox.orm.relational import Many2many, Many2one, One2many

REGISTRY = {"base.group_user": "", "base.group_erp_manager": FULL}
FIELD_TYPES = {
    name: name
    for name in (
        "binary",
        "boolean",
        "char",
        "date",
        "datetime",
        "float",
        "html",
        "integer",
        "json",
        "many2many",
        "many2one",
        "many2one_reference",
        "monetary",
        "one2many",
        "reference",
        "selection",
        "text",
    )
}


class IrModel(Model):
    """Models."""

    _name = "ir.model"
    _access = REGISTRY
    _order = "model"
    _rec_names_search = ("name", "model")
    _unique = {("model",): "Each model must have a unique name."}

    name = Char("Model Description", required=True, translate=True)
    model = Char("Model", required=True)
    order = Char("Order", default="id", required=True)
    info = Text("Information")
    field_id = One2many("ir.model.fields", "model_id", "Fields")
    access_ids = One2many("ir.model.access", "model_id", "Access")
    state = Selection({"manual": "Custom Object", "base": "Base Object"}, "Type", default="base")
    transient = Boolean("Transient Model")
    modules = Char("In Apps")
    count = Integer(
        "Count (Incl. Archived)",
        compute=lambda record: (
            len(record.env.store.tables[record.model].rows) if record.model in record.env else 0
        ),
    )

    @api_model
    def get_available_models(self) -> list[dict[str, str]]:
        """Return the models that the user may read, with their names."""
        return self._named([name for name in MODELS if self.env[name].has_access("read")])

    @api_model
    def display_name_for(self, models: list[str]) -> list[dict[str, str]]:
        """Return the names of models; one that the user may not read is its own name."""
        readable = [name for name in models if name in MODELS and self.env[name].has_access("read")]
        others = [name for name in models if name not in readable]
        return self._named(readable) + [{"display_name": name, "model": name} for name in others]

    def _named(self, models: list[str]) -> list[dict[str, str]]:
        rows = self.sudo().search_read([("model", "in", models)], ["name", "model"])
        return [{"display_name": row["name"], "model": row["model"]} for row in rows]


class IrModelFields(Model):
    """Fields."""

    _name = "ir.model.fields"
    _access = REGISTRY
    _order = "name, id"
    _rec_name = "field_description"

    name = Char("Field Name", required=True)
    model = Char("Model Name", required=True)
    model_id = Many2one("ir.model", "Model", required=True, ondelete="cascade")
    field_description = Char("Field Label", required=True, translate=True)
    ttype = Selection(FIELD_TYPES, "Field Type", required=True)
    relation = Char("Related Model")
    relation_field = Char("Relation Field")
    required = Boolean("Required")
    readonly = Boolean("Readonly")
    store = Boolean("Stored")
    index = Boolean("Indexed")
    translate = Boolean("Translatable")
    copied = Boolean("Copied")
    related = Char("Related Field Definition")
    help = Text("Field Help")
    selection_ids = One2many("ir.model.fields.selection", "field_id", "Selection Options")
    selectable = Boolean("Selectable", default=True)
    state = Selection({"manual": "Custom Field", "base": "Base Field"}, "Type", default="base")
    modules = Char("In Apps")

    def _display_name(self) -> str:
        return f"{self.field_description} ({self.model})"


class IrModelFieldsSelection(Model):
    """Fields Selection."""

    _name = "ir.model.fields.selection"
    _order = "sequence, id"
    _access = REGISTRY

    field_id = Many2one("ir.model.fields", "Field", required=True, ondelete="cascade")
    value = Char("Value", required=True)
    name = Char("Name", required=True, translate=True)
    sequence = Integer("Sequence", default=1000)


class IrModelData(Model):
    """Model Data."""

    _name = "ir.model.data"
    _order = "module, model, name"
    _access = REGISTRY
    _unique = {
        ("name", "module"): "You cannot have multiple records with the same external ID "
        "in the same module!"
    }

    name = Char("External Identifier", required=True)
    complete_name = Char("Complete ID", compute=lambda r: f"{r.module}.{r.name}")
    model = Char("Model Name", required=True)
    module = Char("Module", default="", required=True)
    res_id = Many2oneReference("Record ID", model_field="model")
    noupdate = Boolean("Non Updatable")
    reference = Char("Reference", compute=lambda r: f"{r.model},{r.res_id}")

    def _display_name(self) -> str:
        return str(self.complete_name)

    @api_model
    def check_object_reference(
        self, module: str, xml_id: str, raise_on_access_error: bool = False
    ) -> list[Any]:
        """Return the model and id behind an external id; the id is False for those who may not."""
        found = self.env.ref(f"{module}.{xml_id}")
        if found.search([("id", "=", found.id)]):
            return [found._name, found.id]
        if raise_on_access_error:
            raise AccessError(f'Not enough access rights on the external ID "{module}.{xml_id}"')
        return [found._name, False]


class IrModelAccess(Model):
    """Model Access."""

    _name = "ir.model.access"
    _order = "model_id, group_id, name, id"
    _access = REGISTRY

    name = Char("Name", required=True)
    active = Boolean("Active", default=True)
    model_id = Many2one("ir.model", "Model", required=True, ondelete="cascade")
    group_id = Many2one("res.groups", "Group")
    perm_read = Boolean("Read Access")
    perm_write = Boolean("Write Access")
    perm_create = Boolean("Create Access")
    perm_unlink = Boolean("Delete Access")


class IrModelConstraint(Model):
    """Model Constraint."""

    _name = "ir.model.constraint"
    _access = REGISTRY

    name = Char("Constraint", required=True)
    definition = Char("Definition")
    message = Char("Message", translate=True)
    model = Many2one("ir.model", "Model", required=True, ondelete="cascade")
    module = Many2one("ir.module.module", "Module", required=True, ondelete="cascade")
    type = Char("Constraint Type", required=True)


class IrRule(Model):
    """Record Rule."""

    _name = "ir.rule"
    _order = "model_id DESC, id"
    _access = REGISTRY

    name = Char("Name")
    active = Boolean("Active", default=True)
    model_id = Many2one("ir.model", "Model", required=True, ondelete="cascade")
    groups = Many2many("res.groups", "Groups")
    vars()["global"] = Boolean("Global", store=True, compute=lambda r: not r.groups)
    domain_force = Text("Domain")
    perm_read = Boolean("Read", default=True)
    perm_write = Boolean("Write", default=True)
    perm_create = Boolean("Create", default=True)
    perm_unlink = Boolean("Delete", default=True)
