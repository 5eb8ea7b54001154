"""What an operation needs from Odoo, and what becomes of the answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, Protocol

from pydantic import Field

from oxidoo._native import Rendered, Table
from oxidoo.literals import CacheClass
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.subject import Scope


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what an agent gets at once.

    Attributes:
        max_result_bytes: The size at which a page of records ends early.
        max_text: The length, in characters, at which a long text is cut.
    """

    max_result_bytes: Annotated[int, Field(ge=1)] = 50_000
    max_text: Annotated[int, Field(ge=1)] = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """One call of a method that gives records, with the table they become.

    Attributes:
        model: The model.
        method: The method.
        kwargs: All arguments, by name, or `args` for those without one in every version.
        table: How the records are rendered.
        cache: Whether a recent answer will do, and of which class.
        counted: The domain whose records are counted beside the call, if any are.
        finish: Looks at what was rendered and gives the text for the agent.
    """

    model: str
    method: str
    kwargs: dict[str, Any]
    table: Table
    args: list[Any] = field(default_factory=list)
    cache: CacheClass = "records"
    counted: list[Any] | None = None
    finish: Callable[[Rendered], str] = lambda rendered: rendered.text


@dataclass(frozen=True, slots=True)
class GroupsPlan:
    """One call of a method that gives groups of records.

    Attributes:
        model: The model.
        method: The method.
        kwargs: All arguments, by name.
        render: Makes the text for the agent of what Odoo gives.
    """

    model: str
    method: str
    kwargs: dict[str, Any]
    render: Callable[[list[dict[str, Any]]], str]


class Operation(Protocol):
    """Something that a principal wants done at one instance."""

    @property
    def instance(self) -> str:
        """The instance's name."""

    @property
    def scope(self) -> Scope:
        """For whom the fields are described that it is planned by."""

    async def plan(self, catalogue: Catalogue, limits: Limits) -> Plan | GroupsPlan | str:
        """Checks the operation against the live schema.

        Returns:
            The call to make, or the answer itself where the schema holds it.

        Raises:
            OdooMCPError: `validation`, naming the mistake.
        """
