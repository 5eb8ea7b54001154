"""`python -m oxidoo` is the command `oxidoo`."""

from oxidoo.cli.main import app

app(prog_name="oxidoo")
