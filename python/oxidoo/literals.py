"""The words that the native module takes."""

from typing import Literal

ColumnKind = Literal[
    "plain", "boolean", "text", "binary", "many2one", "many2one_id", "datetime", "currency"
]
"""How the values of a column are shown: as they are, `False` kept, cut when long, size only, the
name of the record that a many2one leads to, its id, a moment in the table's zone, a many2one's name
that is said once after the rows where it is the same in all of them."""

Next = Literal["offset", "id"]
"""What leads to the records after those shown: their place in the whole result, or the id of the
last one shown."""

CacheClass = Literal["records", "schema"]
"""What a cached answer is about, which decides how long it lives and what ends it."""

Converter = Literal["pdf", "html", "text"]
"""What Odoo makes of a report."""
