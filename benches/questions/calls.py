"""The tool calls that answer a question, as data; by the names that each server has for them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

OXIDOO = "Oxidoo"
MCP_SERVER_ODOO = "mcp-server-odoo"
ODOO_MCP = "odoo-mcp"
GATEWAY = "odoo-mcp-gateway"
SERVERS = (OXIDOO, MCP_SERVER_ODOO, ODOO_MCP, GATEWAY)
PEERS = SERVERS[1:]

Domain = list[Any]


@dataclass(frozen=True)
class Call:
    """A call of a tool."""

    tool: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Cannot:
    """Why a server has no tools that answer a question."""

    why: str


Results = Sequence[Any]
"""What the calls so far have given: the JSON of each text, or the text if it is none."""

Step: TypeAlias = Call | Callable[[Results], Call]
"""A call, or one made from the results before it."""

Answer: TypeAlias = Sequence[Step] | Cannot
"""All that an agent does on one server for one question."""

Answers = Mapping[str, Answer]
"""The answers by the name of the server."""


def call(tool: str, **arguments: Any) -> Call:
    """A call with the arguments that are not left empty."""
    return Call(tool, {name: value for name, value in arguments.items() if value not in ("", None)})


def searches(
    model: str, domain: Domain, fields: Sequence[str], *, order: str = "", limit: int | None = None
) -> dict[str, Answer]:
    """The same search on all peers; a limit is for where their own would cut the answer short."""
    common = {"model": model, "domain": domain, "fields": fields, "order": order, "limit": limit}
    return {
        MCP_SERVER_ODOO: [call("search_records", **common)],
        ODOO_MCP: [call("search_records", **common)],
        GATEWAY: [call("search_read", **common | {"domain": anded(domain)})],
    }


def aggregates(
    model: str,
    domain: Domain,
    groupby: Sequence[str],
    measures: Sequence[str] | None = None,
    *,
    order: str = "",
    limit: int | None = None,
) -> dict[str, Answer]:
    """The same groups on all peers; each counts the records of a group only if it is asked to.

    Args:
        measures: Such as `amount_total:sum`; the count of records if left out.
    """
    page = {"order": order, "limit": limit}
    return {
        MCP_SERVER_ODOO: [
            call("aggregate_records", model=model, domain=domain, groupby=groupby,
                 aggregates=measures, **page)
        ],
        ODOO_MCP: [
            call("aggregate_records", model=model, domain=domain, group_by=groupby,
                 measures=measures or ["id:count"], **page)
        ],
        GATEWAY: [
            call("read_group", model=model, domain=anded(domain), groupby=groupby,
                 fields=measures or [], orderby=order, limit=limit)
        ],
    }  # fmt: skip


def anded(domain: Domain) -> Domain:
    """A domain with the `&` before its conditions that Odoo itself does without."""
    return ["&"] * (len(domain) - 1) + domain


def records(result: Any) -> list[dict[str, Any]]:
    """The records in what a peer's search gave.

    Raises:
        KeyError: If there are none, as in an error.
    """
    found: list[dict[str, Any]] = result["records"] if "records" in result else result["result"]
    return found
