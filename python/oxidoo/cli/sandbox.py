"""`oxidoo sandbox`."""

from oxidoo.sandbox import server
from oxidoo.server import require_loopback


def run(host: str, port: int) -> None:
    """Serves the embedded Odoo until the process is told to stop.

    Raises:
        OdooMCPError: `policy`, for an address that other machines could reach.
    """
    require_loopback(host)
    server.serve(host, port)
