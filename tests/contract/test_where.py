"""Conditions as plain objects: that every server finds by them what they say."""

from zoneinfo import ZoneInfo

import pytest

from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.domain import parse_where
from oxidoo.schema.known.knowledge import Knowledge

pytestmark = pytest.mark.anyio

BRUSSELS = ZoneInfo("Europe/Brussels")

CONDITIONS = [
    ("A", {"street": "Gent"}),
    ("AB", {"street": {"ilike": "GEN"}}),
    ("C", {"street": None}),
    ("ABD", {"street": {"!=": None}}),
    ("AC", {"street": ["Gent", None]}),
    ("BC", {"color": {">=": 2, "<": 4}}),
    ("AD", {"color": [1, 4]}),
    ("BC", {"color": {"not in": [1, 4]}}),
    ("A", {"country.code": "BE"}),
    ("B", {"parent.country.code": "BE"}),
    ("ACD", {"parent": None}),
    ("A", {"child_ids.color": 2}),
    ("BC", {"or": [{"color": 2}, {"color": 3}]}),
    ("AD", {"not": {"or": [{"color": 2}, {"color": 3}]}}),
    ("C", {"color": {">": 1}, "not": {"or": [{"street": "gent"}, {"color": 4}]}}),
    ("AB", {"or": [{"is_company": True}, {"type": "other", "color": 2}]}),
    ("ABCD", {"create_date": {">": "2020"}}),
    ("ABCD", {"create_date": {"!=": "2019-Q4"}}),
    ("", {"create_date": ["2019", "2020-02"]}),
    ("", {"create_date": {"<=": "2020-02-29"}}),
    ("E", {"active": False}),
]


async def test_conditions_find_what_they_say(target, family):
    catalogue = Catalogue(Knowledge(target.client))
    found = {}
    for _, where in CONDITIONS:
        domain = await parse_where(catalogue, "res.partner", where, BRUSSELS)
        ids = await target.client.execute_kw(
            "res.partner", "search", [family.domain(*domain)], {"order": "id"}
        )
        found[str(where)] = family.names(ids)

    assert found == {str(where): expected for expected, where in CONDITIONS}
