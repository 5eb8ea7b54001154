"""The fields worth showing of a model when nobody says which."""

from oxidoo.schema.field import Fields

_NAMES = ("display_name", "name")

_PREFERRED = (
    "default_code",
    "partner_id",
    "email",
    "phone",
    "city",
    "country_id",
    "state",
    "stage_id",
    "project_id",
    "product_id",
    "date",
    "date_order",
    "invoice_date",
    "date_deadline",
    "amount_total",
    "expected_revenue",
    "list_price",
    "quantity",
    "product_uom_qty",
    "price_subtotal",
    "currency_id",
    "user_id",
)

_MOST = 8


def default_fields(fields: Fields) -> list[str]:
    """Up to eight fields: id, name, then what people look at first, in that order."""
    name = [next((field for field in reversed(_NAMES) if field in fields), "id")]
    chosen = ["id", *name, *(field for field in _PREFERRED if field in fields)]
    return list(dict.fromkeys(chosen))[:_MOST]
