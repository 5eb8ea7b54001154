"""Many rows in a table of the real Odoo 19, for as long as they are needed."""

from collections.abc import Iterator
from contextlib import contextmanager

from postgres import Cluster

MODEL = "res.partner.category"
_TABLE = MODEL.replace(".", "_")

_FIRST_ID = 1_000_000_000
"""Above all others: so the sequence of ids stays as it is."""

_REMOVE = f"DELETE FROM {_TABLE} WHERE id >= {_FIRST_ID}"
DOMAIN = [["id", ">=", _FIRST_ID]]
CONTEXT = {"active_test": False}


@contextmanager
def grown(count: int, database: str = "odoo19") -> Iterator[range]:
    """Adds archived records, which no other search finds; gives their ids."""
    cluster = Cluster()
    ids = range(_FIRST_ID, _FIRST_ID + count)
    columns = "id, name, color, active, create_uid, write_uid, create_date, write_date"
    values = (
        "n, jsonb_build_object('en_US', 'Tag, \"number\" ' || n), n % 12, false, 2, 2, "
        "now() - n % 1000 * interval '1 hour', now()"
    )
    series = f"generate_series({ids.start}, {ids.stop - 1}) n"
    try:
        cluster.sql(
            _REMOVE,
            f"INSERT INTO {_TABLE} ({columns}) SELECT {values} FROM {series}",
            f"ANALYZE {_TABLE}",
            database=database,
        )
        yield ids
    finally:
        cluster.sql(_REMOVE, f"VACUUM FULL ANALYZE {_TABLE}", database=database)
