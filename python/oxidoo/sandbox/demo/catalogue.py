"""Units, taxes, categories and products."""

from oxidoo.sandbox.demo.maker import Maker
from oxidoo.sandbox.models.partner import AVATAR

CATEGORIES = [  # key, name, parent
    ("goods", "Goods", ""),
    ("office", "Office", "goods"),
    ("desks", "Desks", "office"),
    ("chairs", "Chairs", "office"),
    ("kitchen", "Kitchen", "goods"),
    ("services", "Services", ""),
]
PRODUCTS = [  # code, name, French name, category, price, cost, type
    ("DESK0001", "Standing Desk", "Bureau assis-debout", "desks", 649.0, 410.0, "consu"),
    ("DESK0002", "Corner Desk, Left", "Bureau d'angle, gauche", "desks", 285.0, 160.0, "consu"),
    ("DESK0003", "Corner Desk, Right", "Bureau d'angle, droit", "desks", 285.0, 160.0, "consu"),
    (
        "DESK0004",
        "Large Meeting Table",
        "Grande table de réunion",
        "desks",
        4000.0,
        2500.0,
        "consu",
    ),
    ("DESK0005", "Acoustic Screen", "Cloison acoustique", "desks", 295.0, 187.5, "consu"),
    ("CHAI0001", "Office Chair", "Chaise de bureau", "chairs", 120.5, 78.0, "consu"),
    ("CHAI0002", "Office Chair, Black", "Chaise de bureau noire", "chairs", 130.5, 80.0, "consu"),
    ("CHAI0003", "Conference Chair", "Chaise de conférence", "chairs", 33.0, 20.0, "consu"),
    ("CHAI0004", "Kneeling Stool", "Tabouret assis-genoux", "chairs", 89.9, 41.0, "consu"),
    ("LAMP0001", "Office Lamp", "Lampe de bureau", "office", 40.0, 19.0, "consu"),
    ("LAMP0002", "Floor Lamp ✨", "Lampadaire ✨", "office", 79.95, 33.3, "consu"),
    ("DRAW0001", "Drawer", "Tiroir", "office", 110.5, 60.0, "consu"),
    ("DRAW0002", "Drawer, Black", "Tiroir noir", "office", 25.0, 12.0, "consu"),
    ("CABI0001", "Large Cabinet", "Grande armoire", "office", 320.0, 210.0, "consu"),
    ("CABI0002", "Cabinet with Doors", "Armoire à portes", "office", 140.0, 99.0, "consu"),
    ("BIN0001", "Pedal Bin", "Poubelle à pédale", "office", 47.0, 10.0, "consu"),
    ("MONI0001", "Monitor Stand", "Support pour écran", "office", 3.19, 1.2, "consu"),
    ("WHIT0001", "Whiteboard", "Tableau blanc", "office", 69.5, 31.0, "consu"),
    ("WHIT0002", "Whiteboard Pen", "Feutre pour tableau", "office", 1.2, 0.35, "consu"),
    ("TEA0001", "龍井 Green Tea", "Thé vert 龍井", "kitchen", 18.4, 9.1, "consu"),
    ("CUP0001", "Café Cup", "Tasse à café", "kitchen", 6.5, 2.0, "consu"),
    ("POT0001", "Teapot", "Théière", "kitchen", 34.9, 15.0, "consu"),
    ("OIL0001", "Ελαιόλαδο 1 L", "Huile d'olive 1 L", "kitchen", 14.0, 7.75, "consu"),
    ("SPIC0001", "Masala Box", "Boîte à masala", "kitchen", 27.3, 12.5, "consu"),
    ("SERV0001", "Consulting", "Conseil", "services", 95.0, 55.0, "service"),
    ("SERV0002", "Installation", "Installation", "services", 60.0, 38.0, "service"),
    ("SERV0003", "Interior Design", "Décoration intérieure", "services", 30.75, 20.5, "service"),
    ("SERV0004", "Virtual Tour", "Visite virtuelle", "services", 25.0, 12.0, "service"),
    ("SERV0005", "Yearly Support", "Assistance annuelle", "services", 1200.0, 700.0, "service"),
    ("", "Unfinished Prototype", "", "goods", 0.0, 0.0, "consu"),
]
UNITS = [
    ("unit", "Units", "Unités", 1.0),
    ("hour", "Hours", "Heures", 1.0),
    ("day", "Days", "Jours", 8.0),
    ("dozen", "Dozens", "Douzaines", 12.0),
]


def fill(maker: Maker) -> None:
    """Create the catalogue."""
    for name, label, fr, factor in UNITS:
        maker.make("uom.uom", f"uom.product_uom_{name}", fr, name=label, relative_factor=factor)
    tax = maker.make("account.tax", "sandbox.tax_21", name="21%", amount=21.0)
    maker.make("account.tax", "sandbox.tax_6", name="6%", amount=6.0)
    maker.make(
        "account.tax", "sandbox.tax_21_purchase", name="21%", amount=21.0, type_tax_use="purchase"
    )
    for key, name, parent in CATEGORIES:
        above = maker.env.ref(f"sandbox.category_{parent}").id if parent else False
        maker.make("product.category", f"sandbox.category_{key}", name=name, parent_id=above)
    sticker = maker.make("product.tag", name="New", color="#10B981")
    for number, (code, name, fr, category, price, cost, kind) in enumerate(PRODUCTS, 1):
        template = maker.make(
            "product.template",
            f"sandbox.product_{number}",
            fr,
            name=name,
            default_code=code or False,
            categ_id=maker.env.ref(f"sandbox.category_{category}").id,
            list_price=price,
            standard_price=cost,
            type=kind,
            taxes_id=[tax.id] if code else [],
            weight=round(price / 40, 2) if kind == "consu" else 0.0,
            barcode=f"540000000{number:04d}" if number % 2 else False,
            description_sale=f"{name}, made to last." if number % 3 else False,
            product_tag_ids=[sticker.id] if number % 7 == 0 else [],
            is_favorite=number == 1,
            uom_id=maker.env.ref(
                "uom.product_uom_hour" if kind == "service" else "uom.product_uom_unit"
            ).id,
            image_1920=AVATAR if number % 5 == 0 else False,
        )
        maker.tag(template.product_variant_id, f"sandbox.variant_{number}")
    _pricelists(maker)


def _pricelists(maker: Maker) -> None:
    euro = maker.env.ref("base.EUR").id
    maker.make("product.pricelist", "product.list0", name="Default", currency_id=euro)
    maker.make(
        "product.pricelist",
        "sandbox.pricelist_friends",
        name="Friends",
        currency_id=euro,
        item_ids=[[0, 0, {"compute_price": "percentage", "percent_price": 10.0}]],
    )
