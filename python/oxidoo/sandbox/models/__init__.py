"""The models. Importing this package declares them all, in the order they build on each other."""

from oxidoo.sandbox.models import (  # noqa: I001
    registry,
    technical,
    interface,
    geography,
    discuss,
    partner,
    users,
    product,
    marketing,
    crm,
    accounting,
    sale,
    project,
    people,
)

__all__ = [
    "accounting",
    "crm",
    "discuss",
    "geography",
    "interface",
    "marketing",
    "partner",
    "people",
    "product",
    "project",
    "registry",
    "sale",
    "technical",
    "users",
]
