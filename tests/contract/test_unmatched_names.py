"""What a search that finds nothing says of the names in its conditions."""

import json

import pytest

from oxidoo.auth.principal import LOCAL
from oxidoo.files.store import FileStore
from oxidoo.gateway.operations.aggregate import Aggregate
from oxidoo.gateway.operations.export import Export
from oxidoo.gateway.operations.search import Search

pytestmark = pytest.mark.anyio

PARTNER = "res.partner"
NOTE = "No res.country that this user sees is called 'Belgum'; did you mean 'Belgium'?"


async def searched(target, **conditions):
    return await target.ask(Search("odoo", PARTNER, fields=["name"], **conditions))


NAMES = {
    "a plain object": {"where": {"country_id": "Belgum"}},
    "a condition": {"domain": [["country_id", "=", "Belgum"]]},
    "a pattern": {"domain": [["country_id", "ilike", "Belgum"]]},
    "a list": {"domain": [["country_id", "in", ["Belgum"]]]},
    "a path": {"domain": [["parent_id.country_id", "=", "Belgum"]]},
    "a branch": {"domain": ["|", ["country_id", "=", "Belgum"], ["id", "=", 0]]},
}


@pytest.mark.parametrize("conditions", NAMES.values(), ids=NAMES)
async def test_a_name_that_no_record_has_is_told_with_the_nearest_one(target, conditions):
    found = await searched(target, **conditions)

    assert found["rows"] == []
    assert found["note"] == NOTE


async def test_a_name_like_no_other_is_told_alone(target):
    found = await searched(target, where={"country_id": "Xyzzy Qwert"})

    assert found["note"] == "No res.country that this user sees is called 'Xyzzy Qwert'."


async def test_a_name_that_is_a_part_of_others_is_told_with_one_of_them(target):
    found = await searched(target, where={"country_id": "Belgiu"})

    assert (
        found["note"]
        == "No res.country that this user sees is called 'Belgiu'; did you mean 'Belgium'?"
    )


async def test_a_text_that_is_a_part_of_others_is_told_with_what_finds_them(target, family):
    found = await searched(target, where={"name": family.marker})

    assert found["note"] == (
        f"No 'name' is '{family.marker}' exactly; some have it inside: "
        f'["name", "ilike", "{family.marker}"].'
    )


async def test_a_day_that_a_moment_should_be_is_told(target):
    found = await searched(target, domain=[["create_date", "=", "2020-01-01"]])

    assert found["note"] == (
        "'create_date' is a moment, '= 2020-01-01' its midnight: the whole day is "
        '{"where": {"create_date": "2020-01-01"}}.'
    )


async def test_names_of_several_records_are_told_each(target):
    found = await searched(target, where={"country_id": ["Belgum", "Germony"]})

    assert found["note"] == (
        "No res.country that this user sees is called 'Belgum'; did you mean 'Belgium'? "
        "No res.country that this user sees is called 'Germony'; did you mean 'Germany'?"
    )


RIGHT = {
    "a name that records have": {"country_id": "Belgium", "color": 987654},
    "a name among them that records have": {"country_id": ["Belgium"], "name": "Nobody at all"},
    "an id": {"country_id": 20, "name": "Nobody at all"},
    "a name that must not be": {"country_id": {"!=": "Belgum"}, "name": "Nobody at all"},
}


@pytest.mark.parametrize("where", RIGHT.values(), ids=RIGHT)
async def test_nothing_is_told_where_the_names_are_not_to_blame(target, where):
    found = await searched(target, where=where)

    assert found["rows"] == []
    assert "note" not in found


async def test_a_name_is_looked_for_in_the_language_of_the_search(target):
    found = await searched(
        target, where={"country_id": "Belgique", "color": 987654}, context={"lang": "fr_FR"}
    )

    assert found["rows"] == []
    assert "note" not in found


async def test_an_archived_record_has_its_name(target, family):
    found = await searched(target, where={"parent_id": f"Epsilon {family.marker}", "color": 987654})

    assert "note" not in found


async def test_nothing_is_told_of_a_name_that_must_not_be(target):
    found = await searched(
        target, domain=["!", ["country_id", "=", "Belgum"], ["name", "ilike", "nobody at all"]]
    )

    assert found["rows"] == []
    assert "note" not in found


async def test_another_number_is_not_what_was_meant(target):
    found = await searched(target, where={"parent_id": "Belgium 12"})

    assert found["note"] == "No res.partner that this user sees is called 'Belgium 12'."


async def test_a_long_name_is_cut(target):
    found = await searched(target, where={"country_id": "x" * 10_000})

    assert len(found["note"]) < 200


async def test_what_is_found_costs_one_call(target):
    await searched(target, where={"country_id": "Belgium"})
    before = target.http_requests()

    await searched(target, where={"country_id": "Belgium"}, order="id")

    assert target.http_requests() - before == 1


FIGURES = {"in groups": {"groupby": ["type"]}, "in all": {}}


@pytest.mark.parametrize("asked", FIGURES.values(), ids=FIGURES)
async def test_figures_of_nothing_tell_the_name_too(target, asked):
    operation = Aggregate("odoo", PARTNER, where={"country_id": "Belgum"}, **asked)
    assert (await target.ask(operation))["note"] == NOTE


async def test_an_export_of_nothing_tells_the_name_too(target, tmp_path):
    files = FileStore(tmp_path, quota=1 << 20, expiry=60)
    gateway = target.gateway(files=files)
    operation = Export("odoo", PARTNER, fields=["name"], where={"country_id": "Belgum"})
    assert json.loads(await gateway.execute(LOCAL, operation))["note"] == NOTE


async def test_a_name_that_nobody_has_costs_three_calls_more(target):
    await searched(target, where={"country_id": "Germony"})
    before = target.http_requests()

    await searched(target, where={"country_id": "Luxembuorg"})

    assert target.http_requests() - before == 1 + 3


async def test_a_page_behind_the_last_tells_nothing(target):
    found = await searched(target, where={"country_id": "Belgum"}, offset=5)

    assert "note" not in found
