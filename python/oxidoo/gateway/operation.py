"""What every surface makes, and hands to the gateway."""

from typing import Protocol, TypeVar

from oxidoo.gateway.environment import Environment
from oxidoo.schema.known.subject import Scope

Result_co = TypeVar("Result_co", covariant=True)


class Operation(Protocol[Result_co]):
    """Something that a principal wants done at one instance."""

    @property
    def instance(self) -> str:
        """The instance's name."""

    @property
    def scope(self) -> Scope:
        """For whom the fields are described that it is checked against."""

    async def run(self, env: Environment) -> Result_co:
        """Checks the operation against the live schema, then makes its calls.

        Raises:
            OdooMCPError: `validation`, naming the mistake; whatever keeps Odoo from answering.
        """
