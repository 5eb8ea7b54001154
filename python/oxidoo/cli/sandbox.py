"""`oxidoo sandbox`."""

from oxidoo.cli.serve import listen, serve_on, url_of
from oxidoo.sandbox.server import Sandbox, http_server
from oxidoo.server import require_loopback


def run(host: str, port: int) -> None:
    """Serves the embedded Odoo until the process is told to stop.

    Raises:
        OdooMCPError: `policy` for an address that other machines could reach, `unavailable` for
            one that is in use.
    """
    require_loopback(host)
    listener = listen(host, port)
    sandbox = Sandbox(url_of(listener))
    serve_on(
        listener,
        http_server(),
        f"Sandbox Odoo at {sandbox.url}, database {sandbox.database}, logins admin/admin and "
        f"demo/demo, API key {sandbox.api_key}. Ctrl-C ends it.",
    )
