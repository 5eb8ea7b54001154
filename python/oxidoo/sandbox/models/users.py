"""Companies, groups and users."""
# ruff: noqa: RUF012, SLF001 - declarations that nothing changes

from typing import Any

from oxidoo.sandbox.models.common import FULL
from oxidoo.sandbox.models.partner import LANGUAGES, TIMEZONES
from oxidoo.sandbox.orm.environment import Environment
from oxidoo.sandbox.orm.fields import Boolean, Char, Datetime, Html, Image, Integer, Selection, Text
from oxidoo.sandbox.orm.model import Model
from oxidoo.sandbox.orm.recordset import api_model, api_readonly
from oxidoo.sandbox.orm.relational import Many2many, Many2one, One2many

MANAGERS = {"base.group_user": "r", "base.group_erp_manager": FULL}


class Password(Char):
    """Write-only: reading shows nothing."""

    def raw(self, env: Environment, record_id: int) -> Any:
        """Nobody sees it."""
        del env, record_id
        return ""

    @property
    def searchable(self) -> bool:
        """Nobody finds a user by it."""
        return False

    @property
    def sortable(self) -> bool:
        """Nor does it put users in order."""
        return False


class Company(Model):
    """Companies."""

    _name = "res.company"
    _order = "sequence, name"
    _access = MANAGERS
    _unique = {("name",): "The company name must be unique!"}

    name = Char(
        "Company Name", related="partner_id.name", required=True, readonly=False, store=True
    )
    active = Boolean("Active", default=True)
    sequence = Integer("Sequence", default=10)
    parent_id = Many2one("res.company", "Parent Company")
    child_ids = One2many("res.company", "parent_id", "Branches")
    partner_id = Many2one("res.partner", "Partner", required=True)
    currency_id = Many2one("res.currency", "Currency", required=True)
    user_ids = Many2many("res.users", "Accepted Users", inverse="company_ids")
    street = Char("Street", related="partner_id.street", readonly=False)
    zip = Char("Zip", related="partner_id.zip", readonly=False)
    city = Char("City", related="partner_id.city", readonly=False)
    country_id = Many2one("res.country", "Country", related="partner_id.country_id")
    email = Char("Email", related="partner_id.email", readonly=False)
    phone = Char("Phone", related="partner_id.phone", readonly=False)
    website = Char("Website Link", related="partner_id.website", readonly=False)
    vat = Char("Tax ID", related="partner_id.vat", readonly=False)
    logo = Image("Company Logo", related="partner_id.image_1920", readonly=False)
    color = Integer("Color Index")
    report_footer = Html("Report Footer", translate=True)


class Groups(Model):
    """Access Groups."""

    _name = "res.groups"
    _order = "sequence, name, id"
    _rec_name = "full_name"
    _access = MANAGERS

    name = Char("Name", required=True, translate=True)
    category = Char("Category")
    full_name = Char(
        "Group Name",
        store=True,
        compute=lambda r: f"{r.category} / {r.name}" if r.category else r.name,
    )
    sequence = Integer("Sequence")
    share = Boolean("Share Group")
    comment = Text("Comment", translate=True)
    user_ids = Many2many("res.users", "Users", inverse="group_ids")
    implied_ids = Many2many("res.groups", "Implied Groups")
    model_access = One2many("ir.model.access", "group_id", "Access Controls")


class Users(Model):
    """User."""

    _name = "res.users"
    _needs_all = True
    _order = "name, login"
    _inherits = {"res.partner": "partner_id"}
    _rec_names_search = ("name", "login")
    _access = MANAGERS
    _unique = {("login",): "You can not have two users with the same login!"}

    partner_id = Many2one("res.partner", "Related Partner", required=True)
    login = Char("Login", required=True)
    password = Password("Password", store=False, copy=False)
    active = Boolean("Active", default=True)
    share = Boolean("Share User", store=True, compute=lambda r: not r.group_ids)
    group_ids = Many2many(
        "res.groups", "Groups", default=lambda m: [[6, 0, m.env.ref("base.group_user").ids]]
    )
    all_group_ids = Many2many(
        "res.groups", "Groups and implied groups", compute=lambda user: user.group_ids
    )
    company_id = Many2one(
        "res.company", "Company", required=True, default=lambda model: model.env.company
    )
    company_ids = Many2many(
        "res.company", "Companies", default=lambda model: [[6, 0, model.env.company.ids]]
    )
    signature = Html("Email Signature")
    notification_type = Selection(
        {"email": "By Emails", "inbox": "In Odoo"}, "Notification", default="email"
    )
    lang = Selection(LANGUAGES, "Language", related="partner_id.lang", readonly=False)
    tz = Selection(TIMEZONES, "Timezone", related="partner_id.tz", readonly=False)
    login_date = Datetime("Latest Login", readonly=True)
    sale_team_id = Many2one("crm.team", "User Sales Team")

    @api_model
    def context_get(self) -> dict[str, Any]:
        """Return the user's language, time zone and id."""
        user = self.env.user
        return {"lang": user.lang, "tz": user.tz or False, "uid": self.env.uid}

    @api_readonly
    def has_group(self, group_ext_id: str) -> bool:
        """Return whether the user is in the group."""
        groups = self.env.root["res.groups"]
        return any(groups._xml_id(i) == group_ext_id for i in self.sudo().group_ids.ids)

    @api_readonly
    def has_groups(self, group_spec: str) -> bool:
        """Return whether the current user is in one of the groups."""
        return not self.env.groups.isdisjoint(group_spec.split(","))

    def _display_name(self) -> str:
        return str(self.partner_id.name)
