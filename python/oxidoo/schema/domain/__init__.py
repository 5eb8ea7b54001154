"""Domains and orders: read, checked against the live schema, and made from plain objects."""

from oxidoo.schema.domain.fault import as_json, quoted
from oxidoo.schema.domain.linting import check_domain, domain_fault
from oxidoo.schema.domain.ordering import check_order, order_fault
from oxidoo.schema.domain.parsing import parse_domain
from oxidoo.schema.domain.paths import Target, check_path, find
from oxidoo.schema.domain.where import parse_where

__all__ = [
    "Target",
    "as_json",
    "check_domain",
    "check_order",
    "check_path",
    "domain_fault",
    "find",
    "order_fault",
    "parse_domain",
    "parse_where",
    "quoted",
]
