"""Whether an Odoo server can be reached and used."""

import time
from dataclasses import dataclass

from oxidoo.client.async_client import OdooAsyncClient
from oxidoo.errors import OdooMCPError


@dataclass(frozen=True, slots=True)
class HealthReport:
    """What a check found.

    Attributes:
        healthy: Whether a call as this user succeeds.
        version: Odoo's version, if it told.
        protocol: The protocol in use, if it could be chosen.
        why_protocol: Why this one.
        latency: Seconds for one call without work for Odoo, if it succeeded.
        problem: The first thing that is wrong, in one sentence.
    """

    healthy: bool
    version: str | None = None
    protocol: str | None = None
    why_protocol: str | None = None
    latency: float | None = None
    problem: str | None = None


class HealthChecker:
    """Checks connections without changing anything."""

    async def check_connection(self, client: OdooAsyncClient) -> HealthReport:
        """Connects, logs in and makes a call; errors become part of the report."""
        version = protocol = why = None
        try:
            version = await client.version()
            protocol, why = await client.protocol()
            await client.authenticate()
            latency = await self.ping(client)
        except OdooMCPError as error:
            return HealthReport(
                healthy=False,
                version=version,
                protocol=protocol,
                why_protocol=why,
                problem=error.message,
            )
        return HealthReport(
            healthy=True, version=version, protocol=protocol, why_protocol=why, latency=latency
        )

    async def validate_credentials(self, client: OdooAsyncClient) -> bool:
        """Whether Odoo accepts the user.

        Raises:
            OdooMCPError: If that could not be found out.
        """
        try:
            await client.authenticate()
        except OdooMCPError as error:
            if error.authentication:
                return False
            raise
        return True

    async def ping(self, client: OdooAsyncClient) -> float:
        """Seconds that a call takes which gives Odoo next to nothing to do.

        Raises:
            OdooMCPError: If the call fails.
        """
        started = time.perf_counter()
        await client.search_read("res.users", [], ["id"], limit=1)
        return time.perf_counter() - started
