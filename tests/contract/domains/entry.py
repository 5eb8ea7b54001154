"""What is judged."""

from typing import Any

Domain = list[Any] | str
Entry = tuple[str, Domain]
"""A model and a domain on it."""
