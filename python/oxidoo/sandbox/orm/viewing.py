"""get_views: how a model is shown, by its own views or by those that Odoo makes up."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

import xml.etree.ElementTree as ET
from collections import defaultdict
from typing import Any

from oxidoo.sandbox.orm import layouts
from oxidoo.sandbox.orm.describing import Described
from oxidoo.sandbox.orm.errors import MissingError, UserError
from oxidoo.sandbox.orm.reading import Values
from oxidoo.sandbox.orm.recordset import api_model, api_readonly

EXPOSED = (
    "change_default",
    "context",
    "currency_field",
    "digits",
    "domain",
    "aggregator",
    "groups",
    "help",
    "model_field",
    "name",
    "readonly",
    "related",
    "relation",
    "relation_field",
    "required",
    "searchable",
    "selection",
    "sortable",
    "store",
    "string",
    "translate",
    "trim",
    "type",
    "groupable",
)
"""What of a field's description comes with a view."""
RIGHTS = {"create": "create", "delete": "unlink", "edit": "write"}
"""By attribute of a view: the access it takes."""
NARROW = ("list", "form")
"""Views that come with their own fields only; the others with all of the model."""


class Viewed(Described):
    """Records that a user interface can show."""

    @api_model
    @api_readonly
    def get_views(self, views: list[list[Any]], options: Values | None = None) -> Values:
        """Return the wanted views, each an id (or False) and a type, and the fields they show."""
        options = options or {}
        shown = {kind: self.get_view(view_id, kind) for view_id, kind in views}
        shown_fields: dict[str, set[str]] = defaultdict(set)
        for kind, view in shown.items():
            for model, names in view.pop("models").items():
                shown_fields[model].update(names)
            if options.get("toolbar"):
                view["toolbar"] = self._toolbar(kind)
        if "search" in shown and options.get("load_filters"):
            shown["search"]["filters"] = []
        models = {
            model: {"fields": self.env[model].fields_get(list(names), list(EXPOSED))}
            for model, names in shown_fields.items()
        }
        return {"views": shown, "models": models}

    @api_model
    def get_view(
        self, view_id: int | bool | None = None, view_type: str = "form", **options: Any
    ) -> Values:
        """Return one view, and by model the names of the fields it shows."""
        del options
        self.browse().check_access("read")
        view = self._view(view_id, view_type)
        root = ET.fromstring(view.arch) if view else layouts.default(self, view_type)  # noqa: S314 - the sandbox's own
        if root is None:
            raise UserError(f"No default view of type '{view_type}' could be found!")
        fields: dict[str, set[str]] = defaultdict(set)
        self._restrict(root, fields)
        if root.tag not in NARROW:
            fields[self._name].update(self.fields)
        return {
            "arch": layouts.text(root),
            "id": view.id if view else False,
            "model": self._name,
            "models": {model: sorted(names) for model, names in fields.items()},
        }

    def _view(self, view_id: int | bool | None, view_type: str) -> Any:
        views = self.env.root["ir.ui.view"]
        if not view_id:
            return views.search([("model", "=", self._name), ("type", "=", view_type)], limit=1)
        view = views.browse(view_id)
        if not view.exists():
            raise MissingError(view, self.env.uid)
        return view

    def _restrict(self, root: ET.Element, fields: dict[str, set[str]]) -> None:
        """Take out of a view what the user may not see, and note the fields that it shows."""
        fields[self._name] |= {"id", "write_date"}
        for name, operation in RIGHTS.items():
            if name not in root.attrib and not self.has_access(operation):
                root.set(name, "False")
        self._restrict_children(root, fields)

    def _restrict_children(self, parent: ET.Element, fields: dict[str, set[str]]) -> None:
        for node in list(parent):
            groups = node.attrib.pop("groups", "")
            if groups and self.env.groups.isdisjoint(groups.split(",")):
                parent.remove(node)
            elif node.tag == "field":
                self._restrict_field(parent, node, fields)
            else:
                self._restrict_children(node, fields)

    def _restrict_field(
        self, parent: ET.Element, node: ET.Element, fields: dict[str, set[str]]
    ) -> None:
        field = self.fields[node.get("name", "")]
        if not self._may_use(field):
            parent.remove(node)
            return
        fields[self._name].add(field.name)
        for subview in node:
            self.env[field.comodel]._restrict(subview, fields)

    def _toolbar(self, kind: str) -> Values:
        """The reports that the view offers to print."""
        reports = self.env.root["ir.actions.report"].search([("model", "=", self._name)])
        if kind not in NARROW or not reports:
            return {}
        return {"print": reports.read(["name", "binding_view_types"])}
