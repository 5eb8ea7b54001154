"""What several models share."""

from typing import Any

from oxidoo.sandbox.orm import moments
from oxidoo.sandbox.orm.model import Model

FULL = "crwd"
EMPLOYEES = {"base.group_user": "r"}
PERSONAL_DOCUMENTS: dict[str, list[Any]] = {
    "sales_team.group_sale_salesman": [
        "|",
        ["user_id", "=", "uid"],
        ["user_id", "=", False],
    ],
    "sales_team.group_sale_manager": [[1, "=", 1]],
}
"""The record rules of what salespeople own: theirs and nobody's, to a manager all."""


def current_user(model: Model) -> int:
    """The default of a responsible person."""
    return model.env.uid


def current_company(model: Model) -> Any:
    """The default of a company."""
    return model.env.company


def right_now(_model: Model) -> Any:
    """The default of a moment."""
    return moments.now()


def today(_model: Model) -> Any:
    """The default of a day."""
    return moments.now().date()


def resource_name(record: Any, model: str, record_id: int) -> Any:
    """The name of a record that is known by its model and id."""
    if not record_id or model not in record.env:
        return False
    return record.env[model].browse(record_id).exists().display_name
