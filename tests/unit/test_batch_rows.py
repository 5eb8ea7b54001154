"""How rows become calls."""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from types import MappingProxyType
from typing import Any

import pytest

from oxidoo import Kind, OdooAsyncClient, OdooConnectionConfig, OdooMCPError, Outcome
from oxidoo.client.batches import ItemsRefusedError, Piece
from oxidoo.client.driving import drive
from oxidoo.client.load import LoadPlan, plan_load
from oxidoo.client.writes import CreatePlan, WritePlan

pytestmark = pytest.mark.anyio


class Answering(OdooAsyncClient):
    """A client that Odoo answers as told, to see what a plan makes of it."""

    def __init__(self, answer: Any) -> None:
        super().__init__(OdooConnectionConfig(url="https://x.example", username="x", api_key="x"))
        self.answer = answer
        self.calls: list[Any] = []

    async def execute_kw(self, *call: Any, **options: Any) -> Any:
        self.calls.append((*call, *options.items()))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def pieces_of(plan: Any, rows: Sequence[Any]) -> list[Piece[Any]]:
    found = [piece for number, row in enumerate(rows) for piece in plan.add(number, row)]
    return [piece for piece in [*found, *plan.rest()] if piece]


def rows_of(pieces: list[Piece[Any]]) -> list[list[list[int]]]:
    return [[list(item.rows) for item in piece] for piece in pieces]


def written(changes: Sequence[Any], chunk: int = 100) -> list[list[tuple[int, Any]]]:
    plan = WritePlan(Answering(True), "res.partner", chunk, None)
    return [[item.payload for item in piece] for piece in pieces_of(plan, changes)]


def test_changes_with_equal_values_go_into_one_call() -> None:
    assert written([(1, {"a": 1}), (2, {"a": 2}), (3, {"a": 1})]) == [
        [(1, {"a": 1}), (3, {"a": 1})],
        [(2, {"a": 2})],
    ]


def test_values_that_only_python_takes_for_equal_go_into_calls_of_their_own() -> None:
    assert len(written([(1, {"a": 1}), (2, {"a": True}), (3, {"a": 1.0})])) == 3


class Masked(str):
    """Text that does not show what it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


class Colour(IntEnum):
    RED = 1
    BLUE = 2

    def __repr__(self) -> str:
        return "Colour"


@pytest.mark.parametrize(
    ("one", "other"), [(Masked("a"), Masked("b")), (Colour.RED, Colour.BLUE), ([Masked("a")], [])]
)
def test_values_that_only_look_alike_go_into_calls_of_their_own(one: Any, other: Any) -> None:
    assert written([(1, {"a": one}), (2, {"a": other}), (3, {"a": one})]) == [
        [(1, {"a": one}), (3, {"a": one})],
        [(2, {"a": other})],
    ]


@pytest.mark.parametrize("value", [float("nan"), object(), "\ud800", {1: 2}])
def test_values_that_cannot_be_compared_go_alone(value: Any) -> None:
    changes = [(1, {"a": value}), (2, {"a": 1}), (3, {"a": value}), (4, {"a": 1})]
    assert written(changes) == [
        [(1, {"a": value})],
        [(2, {"a": 1}), (4, {"a": 1})],
        [(3, {"a": value})],
    ]


def reused() -> Iterator[dict[str, Any]]:
    """Rows that are one and the same object."""
    row: dict[str, Any] = {"child_ids": [(0, 0, {"name": ""})]}
    for name in "ab":
        row["name"] = name
        row["child_ids"][0][2]["name"] = name
        yield row


@pytest.mark.parametrize("wrap", [lambda row: row, dict, MappingProxyType])
async def test_rows_that_share_what_is_in_them_are_sent_as_they_came(wrap: Any) -> None:
    client = Answering([1, 2])
    await client.create_many("res.partner", map(wrap, reused()))

    [(_, _, [values], _)] = client.calls
    assert [(row["name"], row["child_ids"][0][2]["name"]) for row in values] == [
        ("a", "a"),
        ("b", "b"),
    ]


async def test_changes_that_share_what_is_in_them_are_sent_as_they_came() -> None:
    client = Answering(True)
    await client.write_many("res.partner", enumerate(reused(), 1))

    assert [(call[2][0], call[2][1]["name"]) for call in client.calls] == [([1], "a"), ([2], "b")]


async def test_rows_of_text_that_share_a_list_are_sent_as_they_came() -> None:
    def shared() -> Iterator[list[str]]:
        row = [""]
        for row[0] in "ab":
            yield row

    client = Answering({"ids": [1, 2], "messages": []})
    plan = LoadPlan(client, "res.partner", ["name"], frozenset(), 100, None)
    await drive(plan, shared(), 1, None, None)

    assert [call[3]["data"] for call in client.calls] == [[["a"], ["b"]]]


async def test_values_without_end_are_refused_like_any_that_cannot_be_sent() -> None:
    endless: list[Any] = []
    endless.append(endless)
    config = OdooConnectionConfig(url="https://x.invalid", username="x", api_key="x")
    async with OdooAsyncClient(config) as client:
        report = await client.create_many("res.partner", [{"a": endless}])
    assert list(report.refused) == [0]


def test_a_record_comes_once_in_a_chunk() -> None:
    assert written([(1, {"a": 1}), (2, {"a": 2}), (1, {"a": 2}), (2, {"a": 1})]) == [
        [(1, {"a": 1})],
        [(2, {"a": 2})],
        [(1, {"a": 2})],
        [(2, {"a": 1})],
    ]


@pytest.mark.parametrize("row", [5, (5,), (5, {}, 1), ("5", {}), (True, {}), (5, [1])])
def test_a_change_that_is_none_is_refused(row: Any) -> None:
    with pytest.raises(OdooMCPError) as refused:
        WritePlan(Answering(True), "res.partner", 100, None).add(0, row)
    assert (refused.value.kind, refused.value.outcome) == (Kind.VALIDATION, Outcome.REFUSED)


def test_values_that_are_none_are_refused() -> None:
    with pytest.raises(OdooMCPError, match="must be a mapping"):
        CreatePlan(Answering([]), "res.partner", 100, None).add(0, "name")  # type: ignore[arg-type]


async def test_a_write_is_done_even_if_its_result_cannot_be_told() -> None:
    ran = OdooMCPError("no type", kind=Kind.PROTOCOL, outcome=Outcome.DONE)
    plan = WritePlan(Answering(ran), "res.partner", 100, None)
    [piece] = pieces_of(plan, [(7, {"a": 1})])

    assert await plan.send(piece) == ([7], {})


async def test_the_context_goes_along() -> None:
    client = Answering([1])
    plan = CreatePlan(client, "res.partner", 100, {"lang": "fr_BE"})
    [piece] = pieces_of(plan, [{"name": "x"}])
    await plan.send(piece)

    assert client.calls == [
        ("res.partner", "create", [[{"name": "x"}]], {"context": {"lang": "fr_BE"}})
    ]


def loading(answer: Any = None, chunk: int = 100, columns: Sequence[str] = ()) -> LoadPlan:
    columns = columns or ["name", "city", "child_ids/name"]
    one2many = frozenset(at for at, name in enumerate(columns) if name.startswith("child_ids"))
    return LoadPlan(Answering(answer), "res.partner", columns, one2many, chunk, None)


FAMILY = [
    ["Ann", "Gent", "Bea"],
    ["", "", "Cas"],
    ["", "", ""],
    ["Dan", "", ""],
    ["", "", "Eva"],
    ["", "", "Fay"],
]


def test_a_row_with_nothing_but_one2many_values_stays_with_its_record() -> None:
    [piece] = rows_of(pieces_of(loading(), FAMILY))
    assert piece == [[0, 1], [2], [3, 4, 5]]


def test_the_rows_of_a_record_are_not_parted() -> None:
    assert rows_of(pieces_of(loading(chunk=2), FAMILY)) == [[[0, 1]], [[2]], [[3, 4, 5]]]


def test_the_same_external_id_comes_once_in_a_chunk() -> None:
    plan = loading(columns=["id", "name"])
    rows = [["a", "1"], ["b", "2"], ["a", "3"], ["", "4"], ["", "5"]]
    assert rows_of(pieces_of(plan, rows)) == [[[0], [1]], [[2], [3], [4]]]


def test_a_row_of_another_length_ends_the_batch() -> None:
    with pytest.raises(ValueError, match="row 3 has 1 values for 3 fields"):
        loading().add(3, ["Ann"])


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"name": "Ann", "city": "", "child_ids/name": ""}, "dict"),
        ("Ann", "str"),
        (b"Ann", "bytes"),
        ({"Ann", "Gent", "Bea"}, "set"),
        (None, "NoneType"),
        (iter(["Ann", "Gent", "Bea"]), "list_iterator"),
    ],
)
def test_a_row_that_is_no_list_of_values_ends_the_batch(row: Any, kind: str) -> None:
    with pytest.raises(TypeError, match=f"row 3 is a {kind}: .* a list of values"):
        loading().add(3, row)


async def test_columns_that_are_no_list_are_refused_before_odoo_is_asked() -> None:
    client = Answering({})
    with pytest.raises(TypeError, match="must be a list"):
        await plan_load(client, "res.partner", "name", 100, None)
    assert not client.calls


def message(first: int, last: int, kind: str = "error", text: str = "no") -> dict[str, Any]:
    return {"type": kind, "message": text, "rows": {"from": first, "to": last}}


@pytest.mark.parametrize(
    ("messages", "suspects"),
    [
        ([message(0, 1)], {0}),
        ([message(2, 2)], {1}),
        ([message(4, 4), message(0, 1)], {0, 2}),
        ([message(0, 1, "warning"), message(3, 5)], {2}),
        ([{"type": "error", "message": "no"}], set()),
        ([], set()),
    ],
)
async def test_the_records_that_odoo_names_are_the_suspects(
    messages: list[Any], suspects: set[int]
) -> None:
    plan = loading({"ids": False, "messages": messages})
    [piece] = pieces_of(plan, FAMILY)
    with pytest.raises(ItemsRefusedError) as refused:
        await plan.send(piece)

    assert refused.value.suspects == suspects
    assert refused.value.outcome is Outcome.REFUSED


async def test_a_remark_about_a_row_is_kept() -> None:
    plan = loading({"ids": [7, 8, 9], "messages": [message(3, 5, "warning", "assuming yes")]})
    [piece] = pieces_of(plan, FAMILY)

    assert await plan.send(piece) == ([7, 8, 9], {2: ["assuming yes"]})


@pytest.mark.parametrize("answer", [None, True, {}, {"messages": []}])
async def test_an_answer_that_does_not_say_what_was_imported_is_unknown(answer: Any) -> None:
    plan = loading(answer)
    [piece] = pieces_of(plan, FAMILY)
    with pytest.raises(OdooMCPError) as unknown:
        await plan.send(piece)

    assert unknown.value.outcome is Outcome.UNKNOWN
