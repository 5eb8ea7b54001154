"""Asking a gateway for every page, or for what it will refuse."""

from typing import Any

import pytest

from oxidoo import OdooMCPError, Outcome


async def refusal(target: Any, operation: Any) -> OdooMCPError:
    with pytest.raises(OdooMCPError) as refused:
        await target.text(operation)
    assert "\n" not in refused.value.message
    assert refused.value.outcome is Outcome.REFUSED
    return refused.value


async def pages(target: Any, operation: Any, **limits: int) -> list[dict[str, Any]]:
    """All pages of a search, following `next`."""
    got = [await target.ask(operation(0), **limits)]
    while "next" in got[-1]:
        assert got[-1]["next"] == sum(len(page["rows"]) for page in got)
        got.append(await target.ask(operation(got[-1]["next"]), **limits))
    return got
