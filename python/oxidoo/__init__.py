"""Safe, fast and token-lean access to any Odoo for AI agents and scripts.

The names below are the public interface; they are imported when first used, so that starting
the server costs no more than it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oxidoo._native import __version__
    from oxidoo.client.async_client import OdooAsyncClient
    from oxidoo.client.report import BatchReport
    from oxidoo.client.sync_client import OdooClient
    from oxidoo.connections.config import OdooConnectionConfig
    from oxidoo.connections.health import HealthChecker, HealthReport
    from oxidoo.connections.manager import ConnectionPoolManager
    from oxidoo.connections.metrics import ConnectionMetrics
    from oxidoo.errors import Kind, OdooMCPError, Outcome

__all__ = [
    "BatchReport",
    "ConnectionMetrics",
    "ConnectionPoolManager",
    "HealthChecker",
    "HealthReport",
    "Kind",
    "OdooAsyncClient",
    "OdooClient",
    "OdooConnectionConfig",
    "OdooMCPError",
    "Outcome",
    "__version__",
]

_HOMES = {
    "BatchReport": "oxidoo.client.report",
    "ConnectionMetrics": "oxidoo.connections.metrics",
    "ConnectionPoolManager": "oxidoo.connections.manager",
    "HealthChecker": "oxidoo.connections.health",
    "HealthReport": "oxidoo.connections.health",
    "Kind": "oxidoo.errors",
    "OdooAsyncClient": "oxidoo.client.async_client",
    "OdooClient": "oxidoo.client.sync_client",
    "OdooConnectionConfig": "oxidoo.connections.config",
    "OdooMCPError": "oxidoo.errors",
    "Outcome": "oxidoo.errors",
    "__version__": "oxidoo._native",
}


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'oxidoo' has no attribute '{name}'")
    return getattr(import_module(home), name)
