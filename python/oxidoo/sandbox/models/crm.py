"""Leads and opportunities."""
# ruff: noqa: RUF012 - declarations that nothing changes

from typing import Any

from oxidoo.sandbox.models.common import (
    FULL,
    PERSONAL_DOCUMENTS,
    current_company,
    current_user,
    right_now,
)
from oxidoo.sandbox.models.discuss import Thread
from oxidoo.sandbox.models.marketing import SALES, Tracked
from oxidoo.sandbox.orm import moments
from oxidoo.sandbox.orm.fields import (
    Boolean,
    Char,
    Date,
    Datetime,
    Float,
    Html,
    Integer,
    Monetary,
    Selection,
    Text,
)
from oxidoo.sandbox.orm.model import Model
from oxidoo.sandbox.orm.relational import Many2many, Many2one, One2many

CONFIGURATION = {"base.group_user": "r", "sales_team.group_sale_manager": FULL}
PRIORITIES = {"0": "Low", "1": "Medium", "2": "High", "3": "Very High"}


def _won_status(lead: Any) -> str:
    if lead.stage_id.is_won and lead.active:
        return "won"
    return "lost" if not lead.active and not lead.probability else "pending"


def _days(lead: Any) -> float:
    if not lead.date_closed:
        return 0.0
    return float((moments.read(lead.date_closed) - moments.read(lead.create_date)).days)


class Team(Thread):
    """Sales Team."""

    _name = "crm.team"
    _module = "sales_team"
    _order = "sequence ASC, create_date DESC, id DESC"
    _access = CONFIGURATION

    name = Char("Sales Team", required=True, translate=True)
    sequence = Integer("Sequence", default=10)
    active = Boolean("Active", default=True)
    company_id = Many2one("res.company", "Company")
    user_id = Many2one("res.users", "Team Leader")
    member_ids = One2many("res.users", "sale_team_id", "Salespersons")
    color = Integer("Color Index")
    invoiced_target = Float("Invoicing Target", digits=2)


class Tag(Model):
    """CRM Tag."""

    _name = "crm.tag"
    _module = "sales_team"
    _access = SALES
    _unique = {("name",): "Tag name already exists!"}

    name = Char("Tag Name", required=True, translate=True)
    color = Integer("Color", default=5)


class Stage(Model):
    """CRM Stages."""

    _name = "crm.stage"
    _module = "crm"
    _order = "sequence, name, id"
    _access = CONFIGURATION

    name = Char("Stage Name", required=True, translate=True)
    sequence = Integer("Sequence", default=1)
    is_won = Boolean("Is Won Stage?")
    rotting_threshold_days = Integer("Days to rot")
    requirements = Text("Requirements")
    team_ids = Many2many("crm.team", "Sales Teams")
    fold = Boolean("Folded in Pipeline")
    color = Integer("Color")


class LostReason(Model):
    """Opp. Lost Reason."""

    _name = "crm.lost.reason"
    _module = "crm"
    _access = SALES

    name = Char("Description", required=True, translate=True)
    active = Boolean("Active", default=True)


class Lead(Thread, Tracked):
    """Lead."""

    _name = "crm.lead"
    _module = "crm"
    _order = "priority desc, id desc"
    _rec_names_search = ("name",)
    _access = {
        "base.group_user": "",
        "sales_team.group_sale_salesman": "crw",
        "sales_team.group_sale_manager": FULL,
    }
    _record_rules = PERSONAL_DOCUMENTS

    name = Char(
        "Opportunity",
        required=True,
        precompute=lambda r: f"{r.partner_id.name}'s opportunity" if r.partner_id.name else None,
    )
    type = Selection(
        {"lead": "Lead", "opportunity": "Opportunity"}, required=True, default="opportunity"
    )
    active = Boolean("Active", default=True)
    priority = Selection(PRIORITIES, "Priority", default="0")
    partner_id = Many2one("res.partner", "Contact")
    partner_name = Char(
        "Company Name",
        precompute=lambda r: r.partner_id.commercial_company_name or None,
        depends=("partner_id",),
    )
    contact_name = Char(
        "Contact Name",
        precompute=lambda r: None if r.partner_id.is_company else r.partner_id.name or None,
        depends=("partner_id",),
    )
    email_from = Char(
        "Email", precompute=lambda r: r.partner_id.email or None, depends=("partner_id",)
    )
    phone = Char("Phone", precompute=lambda r: r.partner_id.phone or None, depends=("partner_id",))
    function = Char("Job Position")
    website = Char("Website")
    street = Char("Street")
    zip = Char("Zip")
    city = Char("City")
    country_id = Many2one("res.country", "Country", precompute=lambda r: r.partner_id.country_id)
    user_id = Many2one("res.users", "Salesperson", default=current_user)
    team_id = Many2one(
        "crm.team", "Sales Team", precompute=lambda r: r.user_id.sale_team_id, depends=("user_id",)
    )
    company_id = Many2one("res.company", "Company", default=current_company)
    company_currency = Many2one(
        "res.currency", "Currency", compute=lambda r: r.env.company.currency_id
    )
    stage_id = Many2one(
        "crm.stage", "Stage", default=lambda m: m.env["crm.stage"].search([], limit=1)
    )
    tag_ids = Many2many("crm.tag", "Tags")
    color = Integer("Color Index")
    expected_revenue = Monetary("Expected Revenue", currency_field="company_currency")
    probability = Float(
        "Probability",
        digits=2,
        aggregator="avg",
        precompute=lambda r: 100.0 if r.stage_id.is_won else r.stage_id.sequence * 20.0,
        depends=("stage_id",),
    )
    prorated_revenue = Monetary(
        "Prorated Revenue",
        currency_field="company_currency",
        store=True,
        compute=lambda r: r.expected_revenue * r.probability / 100,
    )
    recurring_revenue = Monetary("Recurring Revenues", currency_field="company_currency")
    date_deadline = Date("Expected Closing")
    date_open = Datetime("Assignment Date", readonly=True, default=right_now)
    date_closed = Datetime("Closed Date", readonly=True, copy=False)
    date_conversion = Datetime("Conversion Date", readonly=True)
    date_last_stage_update = Datetime("Last Stage Update", readonly=True, default=right_now)
    day_close = Float("Days to Close", store=True, aggregator="avg", compute=_days)
    won_status = Selection(
        {"won": "Won", "lost": "Lost", "pending": "Pending"},
        "Is Won",
        store=True,
        compute=_won_status,
    )
    lost_reason_id = Many2one("crm.lost.reason", "Lost Reason", ondelete="restrict")
    referred = Char("Referred By")
    description = Html("Notes")
    order_ids = One2many("sale.order", "opportunity_id", "Orders")
    sale_order_count = Integer(
        "Number of Sale Orders",
        compute=lambda r: len(r.order_ids.filtered(lambda order: order.state == "sale")),
    )
    quotation_count = Integer(
        "Number of Quotations",
        compute=lambda r: len(r.order_ids.filtered(lambda order: order.state in ("draft", "sent"))),
    )

    def action_set_lost(self, **additional_values: Any) -> None:
        """Mark as lost: archived, with a probability of zero."""
        self.action_archive()
        self.write({**additional_values, "probability": 0.0, "date_closed": moments.now()})

    def action_set_won(self) -> bool:
        """Move to the won stage."""
        self.action_unarchive()
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        self.write({"stage_id": won.id, "probability": 100.0})
        return True

    def action_restore(self) -> None:
        """Bring a lost opportunity back."""
        self.action_unarchive()
        self.write({"lost_reason_id": False})

    def convert_opportunity(
        self, partner: Any, user_ids: Any = False, team_id: Any = False
    ) -> bool:
        """Turn leads into opportunities."""
        values: dict[str, Any] = {"type": "opportunity", "date_conversion": moments.now()}
        if partner:
            values["partner_id"] = partner
        if user_ids:
            values["user_id"] = user_ids[0]
        if team_id:
            values["team_id"] = team_id
        return self.write(values)

    def _on_write(self, values: dict[str, Any]) -> None:
        if "stage_id" in values:
            stamp = {"date_last_stage_update": moments.now()}
            won = self.env["crm.stage"].browse(values["stage_id"]).is_won
            self.write(stamp | {"date_closed": moments.now() if won else False})
