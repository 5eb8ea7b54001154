"""The words that one layer takes from another, the native module among them."""

from typing import Literal

ColumnKind = Literal[
    "plain", "boolean", "text", "binary", "many2one", "many2one_id", "datetime", "currency"
]
"""How the values of a column of a `Table` are shown.

- `plain`: as they are, but `False` as null.
- `boolean`: as they are.
- `text`: cut when long.
- `binary`: size and URI only.
- `many2one`: the name of the record that it leads to.
- `many2one_id`: its id.
- `datetime`: Odoo's `2026-11-23 09:30:00` in UTC as `2026-11-23 10:30` in the table's zone.
- `currency`: the name; where it is the same in all rows, said once after them instead.

A table is `{"columns":[…],"rows":[[…],…],"currency_id":…,"tz":…,"next":…}`: after the
rows come the currencies said once, each by the name of its column, the zone if a moment is shown,
and at the very end `next` if there are more records.
"""

Next = Literal["offset", "id"]
"""What leads to the records after those shown: their place in the whole result, or the id of the
last one shown."""

CacheClass = Literal["records", "schema"]
"""What a cached answer is about, which decides how long it lives and what ends it."""

Converter = Literal["pdf", "html", "text"]
"""What Odoo makes of a report."""

Part = Literal[
    "may", "required", "defaults", "states", "actions", "relations", "constraints", "rules"
]
"""The parts of the description of a model, in their order."""
