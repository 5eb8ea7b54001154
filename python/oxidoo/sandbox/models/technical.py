"""Modules, attachments, parameters, sequences and scheduled actions."""
# ruff: noqa: RUF012 - declarations that nothing changes

import base64
import hashlib
from typing import Any

from oxidoo.sandbox.models.common import FULL, resource_name
from oxidoo.sandbox.orm.fields import (
    Binary,
    Boolean,
    Char,
    Datetime,
    Integer,
    Many2oneReference,
    Selection,
    Text,
)
from oxidoo.sandbox.orm.model import Model
from oxidoo.sandbox.orm.recordset import api_model
from oxidoo.sandbox.orm.relational import Many2one


class IrModule(Model):
    """Module."""

    _name = "ir.module.module"
    _order = "application desc, sequence, name"
    _rec_name = "shortdesc"
    _rec_names_search = ("name", "shortdesc", "summary")
    _access = {"base.group_user": "r", "base.group_system": FULL}
    _unique = {("name",): "The name of the module must be unique!"}

    name = Char("Technical Name", required=True)
    shortdesc = Char("Module Name", translate=True)
    summary = Char("Summary", translate=True)
    author = Char("Author")
    application = Boolean("Application")
    sequence = Integer("Sequence", default=100)
    state = Selection(
        {
            "uninstallable": "Uninstallable",
            "uninstalled": "Not Installed",
            "installed": "Installed",
            "to upgrade": "To be upgraded",
            "to remove": "To be removed",
            "to install": "To be installed",
        },
        "Status",
        default="uninstalled",
    )
    installed_version = Char("Latest Version")
    latest_version = Char("Installed Version")
    license = Char("License", default="LGPL-3")


class IrAttachment(Model):
    """Attachment."""

    _name = "ir.attachment"
    _needs_all = True
    _order = "id desc"
    _access = {"base.group_user": FULL}

    name = Char("Name", required=True)
    description = Text("Description")
    res_name = Char(
        "Resource Name",
        compute=lambda r: resource_name(r, r.res_model, r.res_id),
    )
    res_model = Char("Resource Model")
    res_field = Char("Resource Field")
    res_id = Many2oneReference("Resource ID", model_field="res_model")
    company_id = Many2one("res.company", "Company")
    type = Selection({"url": "URL", "binary": "File"}, "Type", required=True, default="binary")
    url = Char("Url")
    public = Boolean("Is public document")
    datas = Binary("File Content (base64)")
    raw = Binary(
        "File Content (raw)",
        readonly=True,
        compute=lambda r: base64.b64decode(r.datas or "").decode("utf-8", "replace") or False,
    )
    file_size = Integer(
        "File Size",
        readonly=True,
        store=True,
        compute=lambda r: len(base64.b64decode(r.datas or "")),
    )
    mimetype = Char("Mime Type", precompute=lambda r: _mimetype(r.name), depends=("name",))
    checksum = Char(
        "Checksum/SHA1",
        readonly=True,
        store=True,
        compute=lambda r: hashlib.sha1(base64.b64decode(r.datas or "")).hexdigest(),  # noqa: S324
    )


class IrConfigParameter(Model):
    """System Parameter."""

    _name = "ir.config_parameter"
    _order = "key"
    _rec_name = "key"
    _access = {"base.group_system": FULL}
    _unique = {("key",): "Key must be unique."}

    key = Char("Key", required=True)
    value = Text("Value", required=True)

    @api_model
    def get_param(self, key: str, default: Any = False) -> Any:
        """Return the value of a parameter."""
        self.check_access("read")
        found = self.search([("key", "=", key)], limit=1)
        return found.value or default

    @api_model
    def set_param(self, key: str, value: Any) -> Any:
        """Set a parameter, or remove it when the value is false; return the old value."""
        found = self.search([("key", "=", key)], limit=1)
        old = found.value
        if value is False or value is None:
            found.unlink()
        elif found:
            found.write({"value": str(value)})
        else:
            self.create({"key": key, "value": str(value)})
        return old


class IrSequence(Model):
    """Sequence."""

    _name = "ir.sequence"
    _order = "name, id"

    name = Char("Name", required=True)
    code = Char("Sequence Code")
    prefix = Char("Prefix")
    padding = Integer("Sequence Size", required=True, default=5)
    number_next = Integer("Next Number", required=True, default=1)
    active = Boolean("Active", default=True)
    company_id = Many2one("res.company", "Company")

    @api_model
    def next_by_code(self, sequence_code: str, sequence_date: str | None = None) -> str | bool:
        """Draw the next number of a sequence."""
        del sequence_date
        sequence = self.sudo().search([("code", "=", sequence_code)], limit=1)
        if not sequence:
            return False
        number = sequence.number_next
        sequence.write({"number_next": number + 1})
        return f"{sequence.prefix or ''}{number:0{sequence.padding}d}"


class IrCron(Model):
    """Scheduled Actions."""

    _name = "ir.cron"
    _order = "name, id"
    _rec_name = "name"
    _access = {"base.group_system": FULL}

    name = Char("Name", required=True)
    active = Boolean("Active", default=True)
    user_id = Many2one("res.users", "Scheduler User", required=True)
    interval_number = Integer("Interval Number", default=1, required=True)
    interval_type = Selection(
        {"minutes": "Minutes", "hours": "Hours", "days": "Days", "weeks": "Weeks"},
        "Interval Unit",
        default="months",
    )
    nextcall = Datetime("Next Execution Date", required=True)
    lastcall = Datetime("Last Execution Date")


def _mimetype(name: str) -> str:
    suffix = name.rpartition(".")[2].lower() if name else ""
    known = {
        "csv": "text/csv",
        "jpg": "image/jpeg",
        "json": "application/json",
        "pdf": "application/pdf",
        "png": "image/png",
        "txt": "text/plain",
    }
    return known.get(suffix, "application/octet-stream")
