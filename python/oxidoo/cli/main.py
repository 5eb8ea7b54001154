"""The commands and their options; what they do is imported when they run."""

import gc
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from oxidoo import __version__
from oxidoo.errors import OdooMCPError

app = typer.Typer(
    help="Safe, fast and token-lean access to any Odoo for AI agents, over MCP.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)

Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        help="The file with the instances; else $OXIDOO_CONFIG, the ODOO_* variables, "
        "./oxidoo.toml or ~/.config/oxidoo/oxidoo.toml.",
    ),
]
Host = Annotated[str, typer.Option(help="Address to listen on; this machine's own only.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Log what happens, to standard error.")
]
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8765
DEFAULT_SANDBOX_PORT = 8069
HIGHEST_PORT = 65_535


_log = logging.getLogger(__name__)


@contextmanager
def _one_line_errors() -> Iterator[None]:
    """What went wrong, in one line instead of a traceback."""
    try:
        yield
    except OdooMCPError as error:
        typer.echo(f"oxidoo: {error.message}", err=True)
        if error.detail:
            _log.info("%s", error.detail)
        raise typer.Exit(1) from error


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """For imports: what they make stays, and looking for garbage among it takes an eighth of them.

    It is left out of later collections as well.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(
    context: typer.Context,
    *,
    verbose: Verbose = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Safe, fast and token-lean access to any Odoo for AI agents, over MCP."""
    del version
    context.obj = verbose
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )


@app.command()
def serve(
    *,
    config: Config = None,
    http: Annotated[
        bool, typer.Option("--http", help="Listen for HTTP instead of using stdio.")
    ] = False,
    host: Host = DEFAULT_HOST,
    port: Annotated[
        int, typer.Option(min=0, max=HIGHEST_PORT, help="Port to listen on, with --http.")
    ] = DEFAULT_PORT,
) -> None:
    """Run the MCP server, over stdio or HTTP."""
    with _no_garbage_collection():
        from oxidoo.cli.serve import run  # noqa: PLC0415

    with _one_line_errors():
        run(config, http=http, host=host, port=port)


@app.command()
def demo(
    *,
    port: Annotated[
        int, typer.Option(min=0, max=HIGHEST_PORT, help="Port of the MCP server.")
    ] = DEFAULT_PORT,
) -> None:
    """Run the sandbox and an MCP server for it, and show one agent call with its answer."""
    from oxidoo.cli.demo import run  # noqa: PLC0415

    with _one_line_errors():
        run(port)


@app.command()
def sandbox(
    *,
    host: Host = DEFAULT_HOST,
    port: Annotated[
        int, typer.Option(min=0, max=HIGHEST_PORT, help="Port to listen on.")
    ] = DEFAULT_SANDBOX_PORT,
) -> None:
    """Run the sandbox alone: an embedded Odoo with demo data, in memory."""
    from oxidoo.cli.sandbox import run  # noqa: PLC0415

    with _one_line_errors():
        run(host, port)


@app.command()
def doctor(
    context: typer.Context,
    *,
    config: Config = None,
    instance: Annotated[str | None, typer.Option(help="Check only this instance.")] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show what lies behind an error.")
    ] = False,
) -> None:
    """Connect to every instance and say what works and what is wrong."""
    from oxidoo.cli.doctor import run  # noqa: PLC0415

    with _one_line_errors():
        raise typer.Exit(run(config, instance, verbose=verbose or context.obj))
