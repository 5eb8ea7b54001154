"""Countries, currencies and languages."""
# ruff: noqa: RUF012 - declarations that nothing changes

from oxidoo.sandbox.models.common import FULL
from oxidoo.sandbox.orm.fields import Boolean, Char, Date, Float, Integer, Selection
from oxidoo.sandbox.orm.model import Model
from oxidoo.sandbox.orm.recordset import api_model, api_readonly
from oxidoo.sandbox.orm.relational import Many2many, Many2one, One2many


class Country(Model):
    """Country."""

    _name = "res.country"
    _order = "name, id"
    _rec_names_search = ("name", "code")
    _unique = {("code",): "The code of the country must be unique!"}

    name = Char("Country Name", required=True, translate=True)
    code = Char("Country Code", required=True)
    currency_id = Many2one("res.currency", "Currency")
    phone_code = Integer("Country Calling Code")
    country_group_ids = Many2many("res.country.group", "Country Groups", inverse="country_ids")
    state_ids = One2many("res.country.state", "country_id", "States")
    state_required = Boolean("State Required")
    zip_required = Boolean("Zip Required", default=True)
    vat_label = Char("Vat Label", translate=True)


class CountryGroup(Model):
    """Country Group."""

    _name = "res.country.group"

    name = Char("Name", required=True, translate=True)
    code = Char("Code")
    country_ids = Many2many("res.country", "Countries")


class CountryState(Model):
    """Country state."""

    _name = "res.country.state"
    _order = "code, id"
    _rec_names_search = ("name", "code")

    name = Char("State Name", required=True)
    code = Char("State Code", required=True)
    country_id = Many2one("res.country", "Country", required=True)

    def _display_name(self) -> str:
        return f"{self.name} ({self.country_id.code})"


class Currency(Model):
    """Currency."""

    _name = "res.currency"
    _order = "active desc, name, id"
    _rec_names_search = ("name", "full_name")
    _access = {"base.group_user": "r", "base.group_system": FULL}
    _unique = {("name",): "The currency code must be unique!"}

    name = Char("Currency", required=True)
    full_name = Char("Name")
    symbol = Char("Symbol", required=True)
    position = Selection({"after": "After Amount", "before": "Before Amount"}, default="after")
    rate = Float("Current Rate", digits=6, default=1.0)
    rounding = Float("Rounding Factor", digits=6, default=0.01)
    decimal_places = Integer("Decimal Places", default=2)
    active = Boolean("Active", default=True)
    currency_unit_label = Char("Currency Unit", translate=True)
    date = Date("Date")


class Lang(Model):
    """Languages."""

    _name = "res.lang"
    _order = "active desc,name"
    _rec_names_search = ("name", "code", "iso_code")
    _unique = {("code",): "The code of the language must be unique!"}

    name = Char("Name", required=True)
    code = Char("Locale Code", required=True)
    iso_code = Char("ISO code")
    url_code = Char("URL Code")
    active = Boolean("Active")
    direction = Selection({"ltr": "Left-to-Right", "rtl": "Right-to-Left"}, default="ltr")
    date_format = Char("Date Format", default="%m/%d/%Y")
    time_format = Char("Time Format", default="%H:%M:%S")
    week_start = Selection({"1": "Monday", "7": "Sunday"}, "First Day of Week", default="7")
    grouping = Char("Separator Format", default="[3,0]")
    decimal_point = Char("Decimal Separator", default=".")
    thousands_sep = Char("Thousands Separator", default=",")

    @api_model
    @api_readonly
    def get_installed(self) -> list[list[str]]:
        """Return the code and name of each active language, by name."""
        installed = self.sudo().search([("active", "=", True)], order="name")
        return [[lang.code, lang.name] for lang in installed]
