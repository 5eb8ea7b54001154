"""What the user interface is made of: views, actions and menus."""
# ruff: noqa: RUF012 - declarations that nothing changes

from typing import Any

from oxidoo.sandbox.models.common import FULL
from oxidoo.sandbox.orm.fields import Boolean, Char, Html, Integer, Selection, Text
from oxidoo.sandbox.orm.model import Model
from oxidoo.sandbox.orm.relational import Many2many, Many2one

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
    xml_id = Char("External ID", compute=lambda r: r._xml_id(r.id))  # noqa: SLF001
    group_ids = Many2many("res.groups", "Groups")
    active = Boolean("Active", default=True)


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
