"""Rows sent in batches: the good ones get in, the others are told, none is sent twice."""

import csv
from io import StringIO
from typing import Any

import pytest

from oxidoo import BatchReport, Kind, OdooClient, Outcome

pytestmark = pytest.mark.anyio

TAG = "res.partner.category"


async def named(target: Any, marker: str, model: str = TAG) -> list[dict[str, Any]]:
    domain = [["name", "=like", f"{marker}%"]]
    return await target.client.search_read(model, domain, ["name", "color"], order="id")


async def create(target: Any, bench: Any, values: Any, **options: Any) -> BatchReport:
    report = await target.client.create_many(TAG, values, **options)
    bench.own(TAG, *report.ids)
    return report


async def load(target: Any, bench: Any, text: str, model: str = TAG, **options: Any) -> BatchReport:
    """Loads a table; `M` stands for the marker."""
    columns, *rows = csv.reader(StringIO(text.replace("M", bench.marker)), skipinitialspace=True)
    report = await target.client.load(model, columns, rows, **options)
    bench.own(model, *dict.fromkeys(report.ids))
    return report


async def test_many_records_are_created(target, bench):
    values = ({"name": f"{bench.marker} {number}", "color": number % 7} for number in range(50))

    report = await create(target, bench, values, chunk=8)

    assert sorted(report.done) == list(range(50))
    report.check()
    found = {record["id"]: record for record in await named(target, bench.marker)}
    assert len(found) == 50
    for row, record in report.done.items():
        assert found[record]["name"] == f"{bench.marker} {row}"
        assert found[record]["color"] == row % 7


async def test_rows_that_odoo_refuses_do_not_keep_the_others_out(target, bench):
    values = [{"name": f"{bench.marker} {number}"} for number in range(20)]
    values[3] = {"color": 3}
    values[11] = {"name": f"{bench.marker} 11", "parent_id": 999_999_999}

    report = await create(target, bench, values, chunk=10)

    assert sorted(report.refused) == [3, 11]
    assert {error.kind for error in report.refused.values()} == {Kind.VALIDATION}
    assert {error.outcome for error in report.refused.values()} == {Outcome.REFUSED}
    assert sorted(report.done) == [row for row in range(20) if row not in (3, 11)]
    names = [record["name"] for record in await named(target, bench.marker)]
    assert sorted(names) == sorted(values[row]["name"] for row in report.done)


async def test_a_value_that_cannot_be_sent_is_refused_alone(target, bench):
    values = [{"name": f"{bench.marker} {number}"} for number in range(4)]
    values[2]["name"] = object()

    report = await create(target, bench, values)

    assert list(report.refused) == [2]
    assert "cannot be sent" in report.refused[2].message
    assert len(await named(target, bench.marker)) == 3


async def test_many_records_are_written(target, bench):
    ids = (await create(target, bench, [{"name": bench.marker}] * 30)).ids

    changes = ((record, {"color": at % 3}) for at, record in enumerate(ids))
    before = target.http_requests()
    report = await target.client.write_many(TAG, changes)

    assert report.done == dict(enumerate(ids))
    assert target.http_requests() - before == 3, "one call for each colour"
    found = await named(target, bench.marker)
    assert [record["color"] for record in found] == [ids.index(r["id"]) % 3 for r in found]


async def test_changes_of_one_record_are_made_in_their_order(target, bench):
    ids = (await create(target, bench, [{"name": bench.marker}] * 3)).ids

    colours = [1, 2, 1, 3, 1, 5]
    changes = [(record, {"color": colour}) for colour in colours for record in ids]
    report = await target.client.write_many(TAG, changes, concurrency=4)

    report.check()
    assert {record["color"] for record in await named(target, bench.marker)} == {5}


async def test_a_change_of_a_record_that_is_gone_does_not_keep_the_others_out(target, bench):
    ids = [await bench.make("res.partner") for _ in range(5)]
    await target.client.execute_kw("res.partner", "unlink", [[ids[2]]])

    changes = [(record, {"type": "other"}) for record in ids]
    report = await target.client.write_many("res.partner", changes)

    assert list(report.refused) == [2]
    assert report.refused[2].kind is Kind.MISSING
    read = await target.client.search_read("res.partner", [["id", "in", ids]], ["type"])
    assert [record["type"] for record in read] == ["other"] * 4


async def test_rows_that_a_user_may_not_write_are_refused_with_access(target, bench, ordinary):
    ids = (await create(target, bench, [{"name": bench.marker}] * 3)).ids

    report = await ordinary.write_many("res.country", [(record, {"name": "x"}) for record in ids])

    assert sorted(report.refused) == [0, 1, 2]
    assert {error.kind for error in report.refused.values()} == {Kind.ACCESS}


async def test_rows_are_loaded(target, bench):
    rows = "\n".join(f"M {number}, {number % 5}" for number in range(25))

    report = await load(target, bench, f"name, color\n{rows}", chunk=10)

    found = {record["id"]: record for record in await named(target, bench.marker)}
    assert sorted(report.done) == list(range(25))
    for row, record in report.done.items():
        assert found[record]["name"] == f"{bench.marker} {row}"
        assert found[record]["color"] == row % 5


async def test_rows_that_cannot_be_loaded_do_not_keep_the_others_out(target, bench):
    report = await load(
        target,
        bench,
        """name, parent_id
        M 0,
        M 1, M nobody
        M 2,
        M 3, M nobody else
        M 4,""".replace("\n        ", "\n"),
    )

    assert sorted(report.refused) == [1, 3]
    assert f"{bench.marker} nobody" in report.refused[1].message
    assert {error.outcome for error in report.refused.values()} == {Outcome.REFUSED}
    names = {record["name"].split()[-1] for record in await named(target, bench.marker)}
    assert names == {"0", "2", "4"}


async def test_a_row_without_a_required_value_is_refused_alone(target, bench):
    report = await load(target, bench, "name, color\nM 0, 1\n, 2\nM 2, 3")

    assert list(report.refused) == [1]
    assert sorted(report.done) == [0, 2]
    assert len(await named(target, bench.marker)) == 2


async def test_rows_of_one_record_are_loaded_and_told_together(target, bench):
    report = await load(
        target,
        bench,
        "name, child_ids/name\nM a, M b\n, M c\nM d,\nM e, M f",
        model="res.partner",
        chunk=1,
    )
    children = await named(target, bench.marker, "res.partner")
    bench.own("res.partner", *(record["id"] for record in children))

    assert sorted(report.done) == [0, 1, 2, 3]
    assert report.done[0] == report.done[1]
    assert len(set(report.done.values())) == 3
    read = await target.client.execute_kw(
        "res.partner", "read", [[report.done[0], report.done[2], report.done[3]], ["child_ids"]]
    )
    assert [len(record["child_ids"]) for record in read] == [2, 0, 1]


async def test_a_row_that_is_loaded_again_by_its_external_id_is_no_second_record(target, bench):
    first = await load(target, bench, "id, name, color\nM.a, M a, 1\nM.b, M b, 2")
    again = await load(target, bench, "id, name, color\nM.b, M b, 3\nM.a, M a, 4\nM.b, M b, 5")

    assert [again.done[1], again.done[0]] == [first.done[0], first.done[1]]
    assert [record["color"] for record in await named(target, bench.marker)] == [4, 5]


async def test_a_column_that_no_field_has_is_told(target, bench):
    report = await load(target, bench, "name, nope\nM 0, 1")

    assert list(report.refused) == [0]
    assert "nope" in report.refused[0].message
    assert not await named(target, bench.marker)


async def test_the_synchronous_twin_does_the_same(target, bench):
    with OdooClient(target.server.config(target.protocol)) as client:
        told: list[int] = []
        made = client.create_many(
            TAG,
            ({"name": f"{bench.marker} {number}"} for number in range(20)),
            chunk=5,
            progress=lambda report: told.append(len(report)),
        )
        bench.own(TAG, *made.ids)
        ids = made.ids
        assert client.write_many(TAG, [(record, {"color": 6}) for record in ids]).ids == ids
        loaded = client.load(TAG, ["name", "color"], [[f"{bench.marker} x", "6"]])
        bench.own(TAG, *loaded.ids)
        records = client.iter_records(TAG, [["name", "=like", f"{bench.marker}%"]], ["color"])
        found = list(records)

    assert told[-1] == 20
    assert found == [{"id": record, "color": 6} for record in sorted([*ids, *loaded.ids])]
