"""What the user interface is made of: views, actions and menus."""
# ruff: noqa: RUF012, SLF001 - declarations that nothing changes; Odoo's private names

from typing import Any

from oxidoo.sandbox.models.common import FULL
from oxidoo.sandbox.orm.fields import Boolean, Char, Html, Integer, Reference, Selection, Text
from oxidoo.sandbox.orm.model import Model
from oxidoo.sandbox.orm.recordset import api_model
from oxidoo.sandbox.orm.relational import Many2many, Many2one, One2many

TECHNICAL = {"base.group_user": "", "base.group_system": FULL}
VIEW_TYPES = {
    "list": "List",
    "form": "Form",
    "graph": "Graph",
    "pivot": "Pivot",
    "calendar": "Calendar",
    "kanban": "Kanban",
    "search": "Search",
    "qweb": "QWeb",
}


class View(Model):
    """View."""

    _name = "ir.ui.view"
    _order = "priority,name,id"
    _access = TECHNICAL

    name = Char("View Name", required=True)
    model = Char("Model")
    key = Char("Key")
    priority = Integer("Sequence", default=16, required=True)
    type = Selection(VIEW_TYPES, "View Type")
    arch = Text("View Architecture", required=True)
    arch_db = Text("Arch Blob", related="arch")
    inherit_id = Many2one("ir.ui.view", "Inherited View", ondelete="restrict")
    mode = Selection(
        {"primary": "Base view", "extension": "Extension View"},
        "View inheritance mode",
        required=True,
        default="primary",
    )
    xml_id = Char("External ID", compute=lambda r: r._xml_id(r.id))
    group_ids = Many2many("res.groups", "Groups")
    active = Boolean("Active", default=True)


class ActWindow(Model):
    """Action Window."""

    _name = "ir.actions.act_window"
    _order = "name, id"
    _access = TECHNICAL

    name = Char("Action Name", required=True, translate=True)
    type = Char("Action Type", default="ir.actions.act_window", required=True)
    xml_id = Char("External ID", compute=lambda r: r._xml_id(r.id))
    path = Char("Path to show in the URL")
    help = Html("Action Description", translate=True)
    binding_model_id = Many2one("ir.model", "Binding Model", ondelete="cascade")
    binding_type = Selection(
        {"action": "Action", "report": "Report"}, "Binding Type", required=True, default="action"
    )
    binding_view_types = Char("Binding View Types", default="list,form")
    view_id = Many2one("ir.ui.view", "View Ref.")
    domain = Char("Domain Value")
    context = Char("Context Value", required=True, default="{}")
    res_id = Integer("Record ID")
    res_model = Char("Destination Model", required=True)
    target = Selection(
        {"current": "Current Window", "new": "New Window", "main": "Main action of Current Window"},
        "Target Window",
        default="current",
    )
    view_mode = Char("View Mode", required=True, default="list,form")
    limit = Integer("Limit", default=80)
    group_ids = Many2many("res.groups", "Groups")
    search_view_id = Many2one("ir.ui.view", "Search View Ref.")


class Menu(Model):
    """Menu."""

    _name = "ir.ui.menu"
    _order = "sequence,id"
    _rec_name = "complete_name"
    _rec_names_search = ("name",)
    _access = {"base.group_user": "r", "base.group_system": FULL}

    name = Char("Menu", required=True, translate=True)
    active = Boolean("Active", default=True)
    sequence = Integer("Sequence", default=10)
    parent_id = Many2one("ir.ui.menu", "Parent Menu", ondelete="restrict")
    child_id = One2many("ir.ui.menu", "parent_id", "Child IDs")
    group_ids = Many2many("res.groups", "Groups")
    complete_name = Char("Full Path", compute=lambda r: "/".join(_path(r)))
    web_icon = Char("Web Icon File")
    action = Reference("Action")

    @api_model
    def load_menus(self, debug: bool) -> dict[Any, Any]:
        """Return all menus by id, the apps as children of `root`."""
        del debug
        visible = self.search([]).filtered(lambda menu: menu._is_visible())
        menus = {menu.id: menu._loaded(visible.ids) for menu in visible}
        apps = [menu.id for menu in visible if not menu.parent_id]
        return {**menus, "root": {"id": False, "name": "root", "children": apps}}

    def _is_visible(self) -> bool:
        """Whether the user is in a group of the menu, and of those above it."""
        groups = self.sudo().group_ids.ids
        if groups and set(groups).isdisjoint(self.env.user.group_ids.ids):
            return False
        return not self.parent_id or bool(self.parent_id._is_visible())

    def _loaded(self, visible: tuple[int, ...]) -> dict[str, Any]:
        model, _, number = (self.action or "").partition(",")
        action = self.env.root[model].browse(int(number)) if model else None
        return {
            "id": self.id,
            "name": self.name,
            "app_id": _root(self).id,
            "action_model": model or False,
            "action_id": action.id if action else False,
            "web_icon": self.web_icon,
            "web_icon_data": False,
            "web_icon_data_mimetype": False,
            "xmlid": self._xml_id(self.id),
            "action_path": action.path if action else False,
            "children": [child for child in self.child_id.ids if child in visible],
        }


class ActionsReport(Model):
    """Report Action."""

    _name = "ir.actions.report"
    _order = "name, id"
    _access = {"base.group_user": "r", "base.group_system": FULL}

    name = Char("Action Name", required=True, translate=True)
    type = Char("Action Type", default="ir.actions.report", required=True)
    model = Char("Model Name", required=True)
    model_id = Many2one("ir.model", "Model", compute=lambda r: _model(r, r.model))
    binding_model_id = Many2one("ir.model", "Binding Model", ondelete="cascade")
    binding_type = Selection(
        {"action": "Action", "report": "Report"}, "Binding Type", required=True, default="report"
    )
    binding_view_types = Char("Binding View Types", default="list,form")
    report_type = Selection(
        {"qweb-html": "HTML", "qweb-pdf": "PDF", "qweb-text": "Text"},
        "Report Type",
        required=True,
        default="qweb-pdf",
    )
    report_name = Char("Template Name", required=True)
    report_file = Char("Report File")
    print_report_name = Char("Printed Report Name", translate=True)
    multi = Boolean("On Multiple Doc.")
    attachment = Char("Save as Attachment Prefix")
    attachment_use = Boolean("Reload from Attachment")
    group_ids = Many2many("res.groups", "Groups")
    help = Html("Action Description", translate=True)


def _model(record: Any, name: str) -> Any:
    return record.env["ir.model"].search([("model", "=", name)], limit=1)


def _path(menu: Any) -> list[str]:
    return [*_path(menu.parent_id), str(menu.name)] if menu else []


def _root(menu: Any) -> Any:
    return _root(menu.parent_id) if menu.parent_id else menu
