"""Contacts, their tags and their banks."""

from collections.abc import Callable
from typing import Any

from oxidoo.sandbox.models.common import EMPLOYEES, FULL
from oxidoo.sandbox.models.discuss import Thread
from oxidoo.sandbox.orm.errors import ValidationError
from oxidoo.sandbox.orm.fields import Boolean, Char, Float, Html, Image, Integer, Selection
from oxidoo.sandbox.orm.model import Model
from oxidoo.sandbox.orm.relational import Many2many, Many2one, One2many

CONTACTS = EMPLOYEES | {"base.group_partner_manager": FULL}
ADDRESS = ("street", "street2", "zip", "city", "state_id", "country_id")
LANGUAGES = {"en_US": "English (US)", "fr_FR": "French / Français"}
TIMEZONES = {
    name: name
    for name in (
        "UTC",
        "Africa/Cairo",
        "America/New_York",
        "America/Sao_Paulo",
        "Asia/Kolkata",
        "Asia/Tokyo",
        "Europe/Athens",
        "Europe/Brussels",
        "Europe/Paris",
    )
}
AVATAR = (
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAGElEQVR4nGNgYGD4TxAQVkFQBWEV"
    "BFUQVAEAtLY/wWg1jzQAAAAASUVORK5CYII="
)
ADDRESS_TYPES = {
    "contact": "Contact",
    "invoice": "Invoice",
    "delivery": "Delivery",
    "other": "Other",
}


def _complete_name(partner: Any) -> str:
    name = partner.name or ""
    if partner.is_company or not (partner.company_name or partner.parent_id):
        return str(name)
    if not name and partner.type != "contact":
        name = ADDRESS_TYPES[partner.type] + (" Address" if partner.type != "other" else "")
    above = partner.commercial_company_name or partner.parent_id.name or ""
    return f"{above}, {name}".strip(", ")


def _address(partner: Any) -> str:
    return "\n".join([partner.commercial_company_name or "", *_address_lines(partner)])


def _address_lines(partner: Any) -> list[str]:
    city = f"{partner.city or ''} {partner.state_id.code or ''} {partner.zip or ''}"
    lines = (partner.street, partner.street2, city, partner.country_id.name)
    return [line or "" for line in lines]


def _of_parent(name: str) -> Callable[[Any], Any]:
    """People live where their company does, until they have an address of their own."""

    def inherited(partner: Any) -> Any:
        lives_there = partner.parent_id and partner.type == "contact"
        return getattr(partner.parent_id, name) or None if lives_there else None

    return inherited


class PartnerCategory(Model):
    """Partner Tags."""

    _name = "res.partner.category"
    _order = "name, id"
    _access = CONTACTS
    _constraints = (Model._check_no_loop,)  # noqa: SLF001

    name = Char("Name", required=True, translate=True)
    color = Integer("Color", default=lambda _: 3)
    active = Boolean("Active", default=True)
    parent_id = Many2one("res.partner.category", "Category", ondelete="cascade")
    child_ids = One2many("res.partner.category", "parent_id", "Child Tags")
    partner_ids = Many2many("res.partner", "Partners", inverse="category_id")

    def _display_name(self) -> str:
        above = self.parent_id.display_name
        return f"{above} / {self.name}" if above else str(self.name)


class PartnerIndustry(Model):
    """Industry."""

    _name = "res.partner.industry"
    _order = "name, id"

    name = Char("Name", translate=True)
    full_name = Char("Full Name", translate=True)
    active = Boolean("Active", default=True)


class Partner(Thread):
    """Contact."""

    _name = "res.partner"
    _order = "complete_name ASC, id DESC"
    _rec_names_search = ("complete_name", "email", "ref", "vat", "company_registry")
    _access = CONTACTS
    _copy_suffix = True

    name = Char("Name")
    complete_name = Char("Complete Name", store=True, compute=_complete_name)
    active = Boolean("Active", default=True)
    is_company = Boolean("Is a Company")
    company_type = Selection(
        {"person": "Person", "company": "Company"},
        "Company Type",
        compute=lambda r: "company" if r.is_company else "person",
    )
    type = Selection(ADDRESS_TYPES, "Address Type", default="contact")
    parent_id = Many2one("res.partner", "Related Company")
    parent_name = Char("Parent name", related="parent_id.name")
    child_ids = One2many("res.partner", "parent_id", "Contact", domain=[["active", "=", True]])
    commercial_partner_id = Many2one(
        "res.partner",
        "Commercial Entity",
        store=True,
        compute=lambda r: (
            r.parent_id.commercial_partner_id if r.parent_id and not r.is_company else r
        ),
    )
    commercial_company_name = Char(
        "Company Name Entity",
        store=True,
        compute=lambda r: (
            r.commercial_partner_id.name if r.commercial_partner_id.is_company else r.company_name
        ),
    )
    company_name = Char("Company Name")
    function = Char("Job Position")
    email = Char("Email")
    email_normalized = Char(
        "Normalized Email", store=True, compute=lambda r: (r.email or "").strip().lower() or False
    )
    email_formatted = Char(
        "Formatted Email",
        compute=lambda r: f'"{r.name}" <{r.email_normalized}>' if r.email else False,
    )
    phone = Char("Phone")
    website = Char("Website Link")
    street = Char("Street", precompute=_of_parent("street"), depends=("parent_id",))
    street2 = Char("Street2", precompute=_of_parent("street2"), depends=("parent_id",))
    zip = Char("Zip", precompute=_of_parent("zip"), depends=("parent_id",))
    city = Char("City", precompute=_of_parent("city"), depends=("parent_id",))
    state_id = Many2one(
        "res.country.state",
        "State",
        ondelete="restrict",
        precompute=_of_parent("state_id"),
        depends=("parent_id",),
    )
    country_id = Many2one(
        "res.country",
        "Country",
        ondelete="restrict",
        precompute=_of_parent("country_id"),
        depends=("parent_id",),
    )
    country_code = Char("Country Code", related="country_id.code")
    contact_address = Char("Complete Address", compute=_address)
    partner_latitude = Float("Geo Latitude", digits=7)
    partner_longitude = Float("Geo Longitude", digits=7)
    vat = Char("Tax ID")
    company_registry = Char("Company ID")
    ref = Char("Reference")
    barcode = Char("Barcode", copy=False)
    lang = Selection(LANGUAGES, "Language", default="en_US")
    tz = Selection(TIMEZONES, "Timezone")
    user_id = Many2one("res.users", "Salesperson")
    user_ids = One2many("res.users", "partner_id", "Users")
    bank_ids = One2many("res.partner.bank", "partner_id", "Banks")
    category_id = Many2many("res.partner.category", "Tags")
    industry_id = Many2one("res.partner.industry", "Industry")
    comment = Html("Notes")
    color = Integer("Color Index")
    employee = Boolean("Employee")
    partner_share = Boolean(
        "Share Partner", store=True, compute=lambda r: not any(not u.share for u in r.user_ids)
    )
    company_id = Many2one("res.company", "Company")
    currency_id = Many2one("res.currency", "Currency", compute=lambda r: r.env.company.currency_id)
    image_1920 = Image("Image")
    image_128 = Image("Image 128", related="image_1920", store=True)
    avatar_128 = Image("Avatar 128", compute=lambda r: r.image_1920 or AVATAR)
    customer_rank = Integer("Customer Rank", copy=False)
    supplier_rank = Integer("Supplier Rank", copy=False)
    credit_limit = Float("Credit Limit", groups="account.group_account_invoice")
    opportunity_ids = One2many("crm.lead", "partner_id", "Opportunities")
    opportunity_count = Integer(
        "Opportunity Count",
        groups="sales_team.group_sale_salesman",
        compute=lambda r: len(r.opportunity_ids),
    )
    sale_order_ids = One2many("sale.order", "partner_id", "Sales Order")
    sale_order_count = Integer(
        "Sale Order Count",
        groups="sales_team.group_sale_salesman",
        compute=lambda r: len(r.sale_order_ids),
    )
    task_ids = One2many("project.task", "partner_id", "Tasks")

    def _display_name(self) -> str:
        name = str(self.complete_name)
        context = self.env.context
        if context.get("show_email") and self.email:
            name = f"{name} <{self.email}>"
        if context.get("show_address"):
            name = "\n".join([name, *filter(str.strip, _address_lines(self))])
        return name

    def _on_write(self, values: dict[str, Any]) -> None:
        moved = {name: values[name] for name in ADDRESS if name in values}
        for partner in self if moved else ():
            partner.child_ids.filtered(lambda child: child.type == "contact").write(moved)

    def _check_name(self) -> None:
        if self.name is False and self.type == "contact":
            raise ValidationError("The operation cannot be completed: Contacts require a name")

    def _check_parent(self) -> None:
        try:
            self._check_no_loop()
        except ValidationError as error:
            raise ValidationError("You cannot create recursive Partner hierarchies.") from error

    _constraints = (_check_name, _check_parent)


class Bank(Model):
    """Bank."""

    _name = "res.bank"
    _order = "name, id"
    _rec_names_search = ("name", "bic")
    _access = CONTACTS

    name = Char("Name", required=True)
    bic = Char("Bank Identifier Code")
    city = Char("City")
    country = Many2one("res.country", "Country")
    active = Boolean("Active", default=True)


class PartnerBank(Model):
    """Bank Accounts."""

    _name = "res.partner.bank"
    _order = "sequence, id"
    _rec_name = "acc_number"
    _access = CONTACTS

    acc_number = Char("Account Number", required=True)
    acc_holder_name = Char("Account Holder Name")
    partner_id = Many2one("res.partner", "Account Holder", required=True, ondelete="cascade")
    bank_id = Many2one("res.bank", "Bank")
    sequence = Integer("Sequence", default=10)
    active = Boolean("Active", default=True)
    currency_id = Many2one("res.currency", "Currency")
    allow_out_payment = Boolean("Send Money")
