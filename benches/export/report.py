"""What was measured, as a page."""

from benches.export.run import FIELDS, MODEL, Run

_SHARES = (0.1, 0.25, 0.5, 0.75, 1.0)

_PAGE = """\
# An export of {count:,} rows

`make bench-export` adds {count:,} records to `{model}` of a real Odoo 19 with two
workers and exports them through `oxidoo serve` over standard input and output, with the columns
{columns}. Halfway through the CSV the server is
ended with SIGKILL; another one is started and the same call is made again. In the end the files are
read back: each holds every id once, in order.

## Memory

What the server holds (RSS), in MB, sampled ten times a second, when a share of all rows was safe.
It has answered a search before.

| | before | {shares} | highest |
|{lines}|
{memory}

Parquet is made of the rows when all are there, by pyarrow, which is loaded then: that is what its
last two figures hold more.

## Time and size

| | rows | bytes | seconds | rows a second |
|---|---|---|---|---|
{speed}

The second server said `"resumed_from": {resumed_from}` and `"rows": {rows}`.
"""


def report(count: int, runs: dict[str, list[Run]]) -> str:
    """The page."""
    killed, resumed = runs["csv"]
    [parquet] = runs["parquet"]
    lives = {"CSV, killed midway": killed, "CSV, gone on with": resumed, "Parquet": parquet}
    seconds = killed.seconds + resumed.seconds
    return _PAGE.format(
        count=count,
        model=MODEL,
        columns=", ".join(f"`{name}`" for name in ("id", *FIELDS)),
        shares=" | ".join(f"at {share:.0%}" for share in _SHARES),
        lines="|".join(["---"] * (len(_SHARES) + 3)),
        memory="\n".join(_memory(name, count, run) for name, run in lives.items()),
        speed="\n".join(
            (
                _speed("CSV, both halves", count, resumed.answer["bytes"], seconds),
                _speed("Parquet", count, parquet.answer["bytes"], parquet.seconds),
            )
        ),
        resumed_from=resumed.answer["resumed_from"],
        rows=resumed.answer["rows"],
    )


def _memory(name: str, count: int, run: Run) -> str:
    rows = [each.rows for each in run.samples]
    shown = [
        f"{run.memory_at(share * count):.0f}" if min(rows) <= share * count <= max(rows) else ""
        for share in _SHARES
    ]
    return f"| {name} | {run.at_start:.0f} | {' | '.join(shown)} | {run.peak:.0f} |"


def _speed(name: str, rows: int, size: int, seconds: float) -> str:
    return f"| {name} | {rows:,} | {size:,} | {seconds:.0f} | {rows / seconds:,.0f} |"
