"""Products, their categories, units and pricelists."""
# ruff: noqa: RUF012 - declarations that nothing changes

from typing import Any

from oxidoo.sandbox.models.common import FULL
from oxidoo.sandbox.models.discuss import Thread
from oxidoo.sandbox.models.partner import AVATAR
from oxidoo.sandbox.orm.fields import (
    Boolean,
    Char,
    Date,
    Float,
    Html,
    Image,
    Integer,
    Selection,
    Text,
)
from oxidoo.sandbox.orm.model import Model
from oxidoo.sandbox.orm.recordset import api_model
from oxidoo.sandbox.orm.relational import Many2many, Many2one, One2many

CATALOGUE = {"base.group_user": "r", "product.group_product_manager": FULL}


class UoM(Model):
    """Product Unit of Measure."""

    _name = "uom.uom"
    _module = "uom"
    _order = "sequence, id"
    _access = CATALOGUE

    name = Char("Unit Name", required=True, translate=True)
    sequence = Integer("Sequence", default=100)
    relative_factor = Float("Contains", default=1.0)
    relative_uom_id = Many2one("uom.uom", "Reference Unit", ondelete="cascade")
    factor = Float(
        "Absolute Quantity",
        store=True,
        compute=lambda r: r.relative_factor * (r.relative_uom_id.factor or 1.0),
    )
    active = Boolean("Active", default=True)


class Category(Model):
    """Product Category."""

    _name = "product.category"
    _module = "product"
    _order = "complete_name"
    _rec_name = "complete_name"
    _access = CATALOGUE
    _constraints = (Model._check_no_loop,)  # noqa: SLF001

    name = Char("Name", required=True)
    complete_name = Char(
        "Complete Name",
        store=True,
        compute=lambda r: f"{r.parent_id.complete_name} / {r.name}" if r.parent_id else r.name,
    )
    parent_id = Many2one("product.category", "Parent Category", ondelete="cascade")
    child_id = One2many("product.category", "parent_id", "Child Categories")
    product_count = Integer(
        "# Products",
        compute=lambda r: r.env["product.template"].search_count([("categ_id", "child_of", r.id)]),
    )


class Tag(Model):
    """Product Tag."""

    _name = "product.tag"
    _module = "product"
    _order = "sequence, id"
    _access = CATALOGUE

    name = Char("Name", required=True, translate=True)
    sequence = Integer("Sequence", default=10)
    color = Char("Color", default="#3C3C3C")
    product_template_ids = Many2many(
        "product.template", "Product Templates", inverse="product_tag_ids"
    )


class Template(Thread):
    """Product."""

    _name = "product.template"
    _module = "product"
    _order = "is_favorite desc, name"
    _rec_names_search = ("name", "default_code")
    _access = CATALOGUE
    _copy_suffix = True

    name = Char("Name", required=True, translate=True)
    sequence = Integer("Sequence", default=1)
    active = Boolean("Active", default=True)
    is_favorite = Boolean("Favorite")
    type = Selection(
        {"consu": "Goods", "service": "Service", "combo": "Combo"},
        "Product Type",
        required=True,
        default="consu",
    )
    default_code = Char("Internal Reference")
    barcode = Char("Barcode", copy=False)
    categ_id = Many2one("product.category", "Product Category")
    description = Html("Description", translate=True)
    description_sale = Text("Sales Description", translate=True)
    list_price = Float("Sales Price", default=1.0)
    standard_price = Float("Cost", digits=2, groups="base.group_user")
    currency_id = Many2one("res.currency", "Currency", compute=lambda r: r.env.company.currency_id)
    taxes_id = Many2many("account.tax", "Sales Taxes")
    uom_id = Many2one(
        "uom.uom", "Unit", required=True, default=lambda m: m.env.ref("uom.product_uom_unit")
    )
    uom_name = Char("Unit Name", related="uom_id.name")
    volume = Float("Volume", digits=2)
    weight = Float("Weight", digits=2)
    sale_ok = Boolean("Sales", default=True)
    purchase_ok = Boolean("Purchase", default=True)
    color = Integer("Color Index")
    company_id = Many2one("res.company", "Company")
    product_tag_ids = Many2many("product.tag", "Tags")
    product_variant_ids = One2many("product.product", "product_tmpl_id", "Products")
    product_variant_id = Many2one(
        "product.product",
        "Product",
        compute=lambda r: r.product_variant_ids.browse(r.product_variant_ids.ids[:1]),
    )
    product_variant_count = Integer(
        "# Product Variants", compute=lambda r: len(r.product_variant_ids)
    )
    image_1920 = Image("Image")
    image_128 = Image("Image 128", related="image_1920", store=True)
    avatar_128 = Image("Avatar 128", compute=lambda r: r.image_1920 or AVATAR)

    def _display_name(self) -> str:
        return f"[{self.default_code}] {self.name}" if self.default_code else str(self.name)

    def _on_create(self) -> None:
        if not self.env.context.get("create_product_product"):
            self.sudo().env["product.product"].create({"product_tmpl_id": self.id})


class Product(Thread):
    """Product Variant."""

    _name = "product.product"
    _module = "product"
    _order = "is_favorite desc, default_code, name, id"
    _inherits = {"product.template": "product_tmpl_id"}
    _rec_names_search = ("name", "default_code", "barcode")
    _access = CATALOGUE
    _copy_suffix = True

    product_tmpl_id = Many2one(
        "product.template", "Product Template", required=True, ondelete="cascade"
    )
    active = Boolean("Active", default=True)
    lst_price = Float("Public Price", related="product_tmpl_id.list_price", readonly=False)
    combination_indices = Char("Combination Indices", default="")

    @api_model
    def create(self, vals_list: Any) -> Any:
        """Create variants; their templates come along."""
        return super(Product, self.with_context(create_product_product=True)).create(vals_list)

    def _display_name(self) -> str:
        return str(self.product_tmpl_id.display_name)


class Pricelist(Model):
    """Pricelist."""

    _name = "product.pricelist"
    _module = "product"
    _order = "sequence, id, name"
    _access = CATALOGUE

    name = Char("Pricelist Name", required=True, translate=True)
    active = Boolean("Active", default=True)
    sequence = Integer("Sequence", default=16)
    currency_id = Many2one("res.currency", "Currency", required=True)
    company_id = Many2one("res.company", "Company")
    item_ids = One2many("product.pricelist.item", "pricelist_id", "Pricelist Rules", copy=True)

    def _display_name(self) -> str:
        return f"{self.name} ({self.currency_id.name})"


class PricelistItem(Model):
    """Pricelist Rule."""

    _name = "product.pricelist.item"
    _module = "product"
    _order = "min_quantity desc, id desc"
    _access = CATALOGUE

    pricelist_id = Many2one("product.pricelist", "Pricelist", required=True, ondelete="cascade")
    product_tmpl_id = Many2one("product.template", "Product", ondelete="cascade")
    min_quantity = Float("Min. Quantity", digits=2)
    compute_price = Selection(
        {"percentage": "Discount", "formula": "Formula", "fixed": "Fixed Price"},
        "Compute Price",
        default="fixed",
        required=True,
    )
    fixed_price = Float("Fixed Price", digits=2)
    percent_price = Float("Percentage Price")
    date_start = Date("Start Date")
    date_end = Date("End Date")

    def _display_name(self) -> str:
        return str(self.product_tmpl_id.name or "All Products")
