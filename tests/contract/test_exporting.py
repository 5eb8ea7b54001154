"""Exporting records: the rows of a search, in every format, each once, whatever happens."""

import asyncio
import csv
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.target import INSTANCE, Target

from oxidoo import Kind, OdooMCPError, Outcome
from oxidoo.auth.principal import LOCAL, Principal
from oxidoo.files.store import FileStore
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations import rendered_pages
from oxidoo.gateway.operations.export import Export
from oxidoo.gateway.operations.files import ReadFile
from oxidoo.gateway.operations.search import Search
from oxidoo.tools.registry import ToolRegistry

pytestmark = pytest.mark.anyio

FORMATS = ("csv", "jsonl", "parquet")
FIELDS = [
    "name",
    "street",
    "color",
    "is_company",
    "create_date",
    "partner_latitude",
    "country_id",
    "country_id.id",
    "country_id.code",
    "category_id",
    "category_id.name",
    "child_ids.color",
    "child_ids.category_id",
    "comment",
]
COMMENT = '<p>"A"; b,\r\nc ' + "d" * 2000 + "</p>"


class Exporter:
    """Exports as an agent does, to a folder of the test's own."""

    def __init__(self, target: Target, folder: Path) -> None:
        self.target = target
        self.files = FileStore(folder, quota=1 << 30, expiry=3600)
        self.gateway = target.gateway(self.files)

    async def export(self, operation: Export) -> dict[str, Any]:
        try:
            return json.loads(await self.gateway.execute(LOCAL, operation))
        finally:
            await self.gateway.at_rest()

    async def refusal(self, operation: Export) -> OdooMCPError:
        with pytest.raises(OdooMCPError) as refused:
            await self.export(operation)
        assert "\n" not in refused.value.message
        assert refused.value.outcome is Outcome.REFUSED
        return refused.value


@pytest.fixture
def exporter(target: Target, tmp_path: Path) -> Exporter:
    return Exporter(target, tmp_path / "files")


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of a row each."""
    monkeypatch.setattr(rendered_pages, "_FIRST_PAGE", 1)
    monkeypatch.setattr(rendered_pages, "PAGE", 1)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Lets the call for a page fail, after so many that did not."""
    table = Environment.table

    def after(pages: int) -> None:
        left = iter(range(pages))

        async def fail(env: Environment, *args: Any, **kwargs: Any) -> Any:
            if next(left, None) is None:
                raise OdooMCPError("Odoo is gone.", kind=Kind.UNAVAILABLE, retryable=True)
            return await table(env, *args, **kwargs)

        monkeypatch.setattr(Environment, "table", fail)

    return after


def read_back(path: str) -> Iterator[dict[str, Any]]:
    from pyarrow import parquet  # noqa: PLC0415 - slow to load

    match Path(path).suffix:
        case ".csv":
            with Path(path).open(encoding="utf-8", newline="") as file:
                yield from csv.DictReader(file)
        case ".jsonl":
            yield from map(json.loads, Path(path).read_bytes().splitlines())
        case ".parquet":
            yield from parquet.read_table(path).to_pylist()


def ids(path: str) -> list[int]:
    return [int(row["id"]) for row in read_back(path)]


def as_csv(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool() | list():
            return json.dumps(value, separators=(",", ":"))
        case _:
            return str(value)


def as_parquet(name: str, value: Any) -> Any:
    match name:
        case "create_date":
            return str(value)
        case "child_ids.category_id":
            return [json.loads(each) for each in value]
        case _:
            return value


@pytest.mark.parametrize("written_as", FORMATS)
async def test_a_file_holds_the_rows_of_a_search(exporter, family, bench, written_as):
    await bench.make("res.partner", ref=bench.marker, comment=COMMENT)
    domain = [["ref", "in", [family.marker, bench.marker]]]
    search = Search(INSTANCE, "res.partner", domain, FIELDS, order="id", full_text=True)
    found = await exporter.target.ask(search, max_result_bytes=10_000_000)
    assert found["tz"]

    result = await exporter.export(
        Export(INSTANCE, "res.partner", domain, FIELDS, format=written_as)
    )

    rows = list(read_back(result["path"]))
    assert result["columns"] == found["columns"] == list(rows[0])
    expected = [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]]
    assert len(expected) == 5
    if written_as == "csv":
        expected = [{name: as_csv(value) for name, value in row.items()} for row in expected]
    if written_as == "parquet":
        rows = [{name: as_parquet(name, value) for name, value in row.items()} for row in rows]
    assert rows == expected


async def test_the_result_says_what_was_written(exporter, family):
    result = await exporter.export(
        Export(INSTANCE, "res.partner", family.domain(), ["color"], format="jsonl")
    )

    content = Path(result["path"]).read_bytes()
    handle = result["handle"]
    assert result == {
        "model": "res.partner",
        "handle": handle,
        "uri": f"odoo://{INSTANCE}/file/{handle}",
        "path": str(exporter.files.folder / f"{handle}.jsonl"),
        "format": "jsonl",
        "rows": 4,
        "bytes": len(content),
        "columns": ["id", "color"],
        "first": [[row["id"], row["color"]] for row in map(json.loads, content.splitlines())],
        "expires": result["expires"],
    }
    piece = await exporter.gateway.execute(LOCAL, ReadFile(INSTANCE, handle))
    assert piece == (content, "application/jsonl", len(content), None)
    with pytest.raises(OdooMCPError, match="There is no file"):
        await exporter.gateway.execute(Principal("somebody"), ReadFile(INSTANCE, handle))


async def test_amounts_have_their_currency_in_each_row(exporter):
    operation = Export(INSTANCE, "sale.order", fields=["name", "amount_total"], format="jsonl")

    result = await exporter.export(operation)

    assert result["columns"] == ["id", "name", "amount_total", "currency_id"]
    rows = list(read_back(result["path"]))
    assert rows
    assert all(len(row["currency_id"]) == 3 for row in rows)


async def test_conditions_are_a_plain_object_too(exporter, family):
    where = {"ref": family.marker, "country.code": "BE"}
    result = await exporter.export(Export(INSTANCE, "res.partner", where=where))
    assert family.names(ids(result["path"])) == "A"


async def test_moments_are_in_the_zone_of_the_context(exporter, family):
    texts = {}
    for zone in ("Asia/Tokyo", "America/New_York"):
        result = await exporter.export(
            Export(
                INSTANCE,
                "res.partner",
                family.domain(["color", "=", 1]),
                ["create_date"],
                context={"tz": zone},
            )
        )
        assert result["tz"] == zone
        [row] = read_back(result["path"])
        texts[zone] = datetime.fromisoformat(row["create_date"])
    apart = texts["Asia/Tokyo"] - texts["America/New_York"]
    assert apart in (timedelta(hours=13), timedelta(hours=14))


async def test_the_context_counts(exporter, family):
    result = await exporter.export(
        Export(INSTANCE, "res.partner", family.domain(), context={"active_test": False})
    )
    assert family.names(ids(result["path"])) == "ABCDE"


async def test_no_records_make_an_empty_file(exporter, family):
    domain = family.domain(["color", "=", 77])
    for written_as in FORMATS:
        result = await exporter.export(
            Export(INSTANCE, "res.partner", domain, ["name"], format=written_as)
        )
        assert (result["rows"], result["first"]) == (0, [])
        assert ids(result["path"]) == []


async def test_a_small_export_takes_one_call(exporter, family):
    operation = Export(INSTANCE, "res.partner", family.domain(), ["name"])
    await exporter.export(operation)
    before = exporter.target.http_requests()
    await exporter.export(operation)
    assert exporter.target.http_requests() == before + 1


@pytest.mark.usefixtures("short_pages")
@pytest.mark.parametrize("written_as", FORMATS)
async def test_an_export_goes_on_where_a_failure_ended_it(exporter, family, failing, written_as):
    operation = Export(INSTANCE, "res.partner", family.domain(), ["name"], format=written_as)
    failing(2)
    error = await exporter.refusal(operation)
    assert error.message == "Odoo is gone. 2 rows are safe: the same call goes on from there."
    assert error.kind is Kind.UNAVAILABLE
    assert error.retryable

    failing(100)
    result = await exporter.export(operation)

    assert (result["resumed_from"], result["rows"], len(result["first"])) == (2, 4, 4)
    assert family.names(ids(result["path"])) == "ABCD"
    assert "resumed_from" not in await exporter.export(operation)


@pytest.mark.usefixtures("short_pages")
async def test_an_export_goes_on_where_it_was_cancelled(exporter, family):
    reached = asyncio.Event()

    async def wait(done: int, _total: int | None, _message: str) -> None:
        if done >= 1:
            reached.set()
            await asyncio.Event().wait()

    operation = Export(INSTANCE, "res.partner", family.domain(), ["name"])
    waiting = Export(INSTANCE, "res.partner", family.domain(), ["name"], progress=wait)
    task = asyncio.create_task(exporter.export(waiting))
    await reached.wait()
    error = await exporter.refusal(operation)
    assert error.kind is Kind.CONFLICT
    assert "1 rows so far" in error.message or "1 of 4 rows so far" in error.message
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    result = await exporter.export(operation)

    assert result["resumed_from"] == 1
    assert family.names(ids(result["path"])) == "ABCD"


@pytest.mark.usefixtures("short_pages")
async def test_nobody_goes_on_with_the_file_of_another_user(
    exporter, family, failing, ordinary_target
):
    operation = Export(INSTANCE, "res.partner", family.domain(), ["name"])
    failing(2)
    await exporter.refusal(operation)
    failing(100)
    result = await Exporter(ordinary_target, exporter.files.folder).export(operation)
    assert "resumed_from" not in result


async def test_a_batch_takes_an_export_among_its_steps(exporter, family):
    arguments = {"model": "res.partner", "domain": family.domain(), "fields": ["color"]}
    steps = [
        {"name": name, "tool": "odoo_export", "arguments": arguments, "hide": name == "hidden"}
        for name in ("shown", "hidden")
    ]
    steps[1]["arguments"] = arguments | {"format": "jsonl"}

    registry = ToolRegistry(exporter.gateway)
    result = await registry.call(LOCAL, "odoo_batch", {"steps": steps})
    await exporter.gateway.at_rest()

    told = json.loads(result.content[0].text)["steps"]
    assert told["shown"]["rows"] == 4
    assert told["hidden"].keys() == {"bytes"}


@pytest.mark.usefixtures("short_pages")
async def test_progress_grows_up_to_the_total(exporter, family, monkeypatch):
    monkeypatch.setattr("oxidoo.gateway.progress._SECONDS_BETWEEN", 0)
    told = []

    async def note(done: int, total: int | None, message: str) -> None:
        told.append((done, total, message))

    for written_as, last in (("csv", 4), ("parquet", 8)):
        told.clear()
        await exporter.export(
            Export(
                INSTANCE,
                "res.partner",
                family.domain(),
                ["name"],
                format=written_as,
                progress=note,
            )
        )
        done = [each for each, _, _ in told]
        assert done == sorted(set(done))
        assert done[-1] == last
        assert told[0] == (1, None, "1 rows of res.partner")
        assert all(total in (None, last) for _, total, _ in told)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"model": "res.partnr"}, "did you mean 'res.partner'"),
        ({"fields": ["nmae"]}, "did you mean 'name'"),
        ({"domain": [["nmae", "=", 1]]}, "did you mean 'name'"),
    ],
    ids=["model", "field", "domain"],
)
async def test_a_mistake_makes_no_file(exporter, changes, says):
    error = await exporter.refusal(Export(INSTANCE, **{"model": "res.partner", **changes}))
    assert says in error.message
    assert not exporter.files.folder.exists()


async def test_without_a_folder_there_are_no_exports(target):
    with pytest.raises(OdooMCPError, match="keeps no files"):
        await target.result(Export(INSTANCE, "res.partner"))
