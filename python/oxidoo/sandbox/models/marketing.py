"""Where business comes from."""
# ruff: noqa: RUF012 - declarations that nothing changes

from oxidoo.sandbox.models.common import FULL
from oxidoo.sandbox.orm.fields import Boolean, Char, Integer
from oxidoo.sandbox.orm.model import Model
from oxidoo.sandbox.orm.relational import Many2many, Many2one

SALES = {
    "base.group_user": "r",
    "sales_team.group_sale_salesman": "crw",
    "sales_team.group_sale_manager": FULL,
}


class Source(Model):
    """UTM Source."""

    _name = "utm.source"
    _module = "utm"
    _access = SALES
    _unique = {("name",): "The name must be unique"}

    name = Char("Source Name", required=True)


class Medium(Model):
    """UTM Medium."""

    _name = "utm.medium"
    _module = "utm"
    _order = "name"
    _access = SALES
    _unique = {("name",): "The name must be unique"}

    name = Char("Medium Name", required=True)
    active = Boolean("Active", default=True)


class CampaignTag(Model):
    """UTM Tag."""

    _name = "utm.tag"
    _module = "utm"
    _order = "name"
    _access = SALES

    name = Char("Name", required=True, translate=True)
    color = Integer("Color Index")


class Campaign(Model):
    """UTM Campaign."""

    _name = "utm.campaign"
    _module = "utm"
    _rec_name = "title"
    _access = SALES

    name = Char("Campaign Identifier", required=True, precompute=lambda r: r.title)
    title = Char("Campaign Name", required=True, translate=True)
    active = Boolean("Active", default=True)
    user_id = Many2one("res.users", "Responsible")
    tag_ids = Many2many("utm.tag", "Tags")
    color = Integer("Color Index")


class Tracked(Model):
    """Mixin: records that remember where they came from."""

    campaign_id = Many2one("utm.campaign", "Campaign")
    source_id = Many2one("utm.source", "Source")
    medium_id = Many2one("utm.medium", "Medium")
