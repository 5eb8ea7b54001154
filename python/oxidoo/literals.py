"""The words that the native module takes."""

from typing import Literal

ColumnKind = Literal["plain", "boolean", "text", "binary", "many2one", "many2one_id"]
"""How the values of a column are shown: as they are, `False` kept, cut when long, size only, the
name of the record that a many2one leads to, its id."""

CacheClass = Literal["records", "schema"]
"""What a cached answer is about, which decides how long it lives and what ends it."""
