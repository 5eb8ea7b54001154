"""Any number of records, page by page: each once, in the order of their ids."""

from typing import Any

import pytest

from oxidoo import Kind, OdooMCPError

pytestmark = pytest.mark.anyio

TAG = "res.partner.category"


async def tags(target: Any, bench: Any, count: int) -> list[int]:
    values = [{"name": bench.marker, "color": number % 5} for number in range(count)]
    ids = await target.client.execute_kw(TAG, "create", [values])
    bench.own(TAG, *ids)
    return sorted(ids)


def mine(bench: Any) -> list[Any]:
    return [["name", "=", bench.marker]]


async def ids_of(records: Any) -> list[int]:
    return [record["id"] async for record in records]


@pytest.mark.parametrize("count", [0, 1, 4, 5, 20, 23])
async def test_every_record_comes_once_in_the_order_of_the_ids(target, bench, count):
    ids = await tags(target, bench, count)

    records = target.client.iter_records(TAG, mine(bench), ["name"], page=5)

    assert [record async for record in records] == [
        {"id": record, "name": bench.marker} for record in ids
    ]


async def test_records_of_many_blocks_of_pages_come_once(target, bench):
    ids = await tags(target, bench, 70)

    assert await ids_of(target.client.iter_records(TAG, mine(bench), ["name"], page=2)) == ids


async def test_one_page_of_records_takes_one_call(target, bench):
    await tags(target, bench, 4)
    before = target.http_requests()

    await ids_of(target.client.iter_records(TAG, mine(bench), ["name"], page=5))

    assert target.http_requests() - before == 1


async def test_an_or_at_the_top_of_the_domain_keeps_its_meaning(target, bench):
    ids = await tags(target, bench, 20)
    domain = ["|", ["color", "=", 1], ["color", "=", 3], *mine(bench)]

    found = await ids_of(target.client.iter_records(TAG, domain, ["color"], page=3))

    assert found == [record for at, record in enumerate(ids) if at % 5 in (1, 3)]


async def test_records_that_are_created_changed_or_deleted_meanwhile_do_no_harm(target, bench):
    ids = await tags(target, bench, 40)
    records = target.client.iter_records(TAG, mine(bench), ["color"], page=4, ahead=2)
    found = [await anext(records) for _ in range(4)]

    await target.client.execute_kw(TAG, "unlink", [ids[:6] + ids[30:33]])
    await target.client.execute_kw(TAG, "write", [[ids[2], ids[-1]], {"color": 9}])
    await target.client.execute_kw(TAG, "write", [[ids[35]], {"name": f"{bench.marker} x"}])
    late = await tags(target, bench, 3)
    found += [record async for record in records]

    seen = [record["id"] for record in found]
    assert seen == sorted(set(seen))
    assert seen[:4] == ids[:4], "read before they were deleted"
    untouched = set(ids[12:30]) | set(ids[33:35]) | set(ids[36:])
    assert untouched <= set(seen)
    assert not set(seen) & {*ids[30:33], ids[35]}
    assert set(seen) <= {*ids, *late}
    assert found[-1]["color"] == 9 or found[-1]["id"] in late


async def test_records_that_come_to_match_between_others_are_not_lost(target, bench):
    ids = await tags(target, bench, 40)
    asleep = ids[21:29]
    await target.client.execute_kw(TAG, "write", [asleep, {"active": False}])
    records = target.client.iter_records(TAG, mine(bench), ["color"], page=4, ahead=1)
    found = [(await anext(records))["id"] for _ in range(5)]

    await target.client.execute_kw(TAG, "write", [asleep, {"active": True}])
    found += await ids_of(records)

    assert found == ids


async def test_the_context_reaches_every_page(target, bench):
    ids = await tags(target, bench, 12)
    await target.client.execute_kw(TAG, "write", [ids[::2], {"active": False}])

    records = target.client.iter_records(
        TAG, mine(bench), ["name"], page=3, context={"active_test": False}
    )

    assert await ids_of(records) == ids


async def test_without_fields_all_but_binary_ones_are_read(target, bench):
    partner = await bench.make("res.partner", city="Gent")

    [record] = [
        record async for record in target.client.iter_records("res.partner", [["id", "=", partner]])
    ]

    assert record["city"] == "Gent"
    assert {"name", "category_id", "create_date"} <= record.keys()
    assert "image_1920" not in record


async def test_without_any_fields_only_ids_are_read(target):
    [partner] = await target.client.execute_kw("res.partner", "search", [[]], {"limit": 1})
    found = target.client.iter_records("res.partner", [["id", "=", partner]], [])

    assert [record async for record in found] == [{"id": partner}]


async def test_a_page_that_cannot_be_read_ends_the_reading(target):
    with pytest.raises(OdooMCPError) as refused:
        await ids_of(target.client.iter_records(TAG, [["nope", "=", 1]], ["name"]))
    assert refused.value.kind is Kind.VALIDATION


@pytest.mark.parametrize("size", [{"page": 0}, {"ahead": 0}, {"page": 1.5}, {"ahead": "1"}])
async def test_pages_of_nothing_are_refused(target, size):
    with pytest.raises(ValueError, match="must be a whole number of at least 1"):
        await ids_of(target.client.iter_records(TAG, [], ["name"], **size))
