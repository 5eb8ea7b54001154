"""Dates and times, as people and programs write them."""

from typing import Any

from tests.contract.domains.entry import Entry

_MOMENTS: tuple[Any, ...] = (
    "2026-01-01", "2026-1-1", "20260101", "2026/01/01", "31/12/2026",
    "2026", "2026-01", "2026-Q1", "2026-13-01", "2026-02-30", "2026-00-10", "0000-01-01",
    "2026-01-01 10:00", "2026-01-01 10:00:00", "2026-01-01T10:00:00", "2026-01-01 25:00:00",
    "2026-01-01 10:61:00", "2026-01-01 10:00:00.123", "2026-01-01T10:00:00Z",
    "2026-01-01T10:00:00+02:00", "2026-W01-1", "Jan 5 2026", "5 January 2026", "10:00",
    "today", "now", "yesterday", "tomorrow", "soon", "last week", "next month", "monday", "january",
    "-1w", "+3d", "-1x", "+1", "=week_start", "=1d", "=1w", "=6m", "+monday", "=3H", "now -3H",
    "today +1m =1d", "now -1d +2H", "", " ", 5, 1.5, True, False, None, [], ["2026-01-01"],
    ["2026-01-01", False], ["2026-13-01"], {},
)  # fmt: skip

MOMENTS: list[Entry] = [
    *(("sale.order", [["date_order", ">=", value]]) for value in _MOMENTS),
    *(("sale.order", [["validity_date", "=", value]]) for value in _MOMENTS[::2]),
    ("sale.order", [["date_order", "in", ["2026-01-01 00:00:00", "2026-01-02 00:00:00"]]]),
    ("sale.order", [["date_order", "like", "2026-01"]]),
    ("sale.order", [["date_order", "=like", "2026-01%"]]),
    ("sale.order", [["date_order.month_number", "=", 3]]),
    ("sale.order", [["date_order.month_number", "in", [1, 2, 3]]]),
    ("sale.order", [["date_order.month_number", "=", "3"]]),
    ("sale.order", [["date_order.month_number", "=", "March"]]),
    ("sale.order", [["date_order.month_number", ">", "x"]]),
    ("sale.order", [["date_order.year_number", "=", 2026]]),
    ("sale.order", [["date_order.quarter_number", "=", 1]]),
    ("sale.order", [["date_order.day_of_week", "in", [0, 6]]]),
    ("sale.order", [["date_order.iso_week_number", "=", 12]]),
    ("sale.order", [["date_order.hour_number", ">=", 12]]),
    ("sale.order", [["date_order.month", "=", 3]]),
    ("sale.order", [["date_order.year", "=", 2026]]),
    ("sale.order", [["date_order:month", "=", 3]]),
    ("sale.order", [["date_order.month_number", "child_of", 3]]),
    ("sale.order", [["validity_date.month_number", "=", 3]]),
    ("sale.order", [["validity_date.hour_number", "=", 3]]),
    ("sale.order", [["partner_id.create_date.year_number", "=", 2026]]),
    ("sale.order", [["partner_id.create_date", ">=", "2026-13-01"]]),
]
