"""`oxidoo sandbox`."""

import sys
from contextlib import suppress

from oxidoo.cli.serve import listen, url_of
from oxidoo.sandbox.server import Sandbox, serve_on
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
    sys.stderr.write(
        f"Sandbox Odoo at {sandbox.url}, database {sandbox.database}, logins admin/admin and "
        f"demo/demo, API key {sandbox.api_key}. Ctrl-C ends it.\n"
    )
    with suppress(KeyboardInterrupt):
        serve_on(listener)
