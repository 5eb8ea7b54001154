"""Where exported files are kept, how many and for how long."""

from pathlib import Path

import pytest

from oxidoo import OdooMCPError
from oxidoo.files.store import FileStore
from oxidoo.settings import load_settings

ENVIRONMENT = {"ODOO_URL": "https://odoo.example.com", "ODOO_PASSWORD": "pa55"}
FILE = """
[files]
{lines}
[instances.main]
url = "https://odoo.example.com"
password = "env:PASSWORD"
"""


def in_file(home: Path, lines: str) -> FileStore | None:
    path = home / "oxidoo.toml"
    path.write_text(FILE.format(lines=lines), "utf-8")
    return load_settings(path, {}).files.store()


def in_variables(**variables: str) -> FileStore | None:
    return load_settings(environment=ENVIRONMENT | variables).files.store()


def test_files_are_kept_in_the_users_cache_for_a_day(home: Path) -> None:
    store = FileStore(home / ".cache" / "oxidoo" / "files", 10 << 30, 86_400)
    assert in_file(home, "") == in_variables() == store


def test_a_file_or_variables_can_say_otherwise(home: Path) -> None:
    lines = 'folder = "~/exports"\nquota = "2 MiB"\nexpiry = 60'
    assert in_file(home, lines) == FileStore(home / "exports", 2 << 20, 60)
    given = in_variables(
        OXIDOO_FILES="/srv/exports", OXIDOO_FILES_QUOTA="5000", OXIDOO_FILES_EXPIRY="60"
    )
    assert given == FileStore(Path("/srv/exports"), 5000, 60)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("quota = 0", r"files\.quota: Input should be greater"),
        ('quota = "lots"', r"files\.quota: "),
        ("expiry = 0", r"files\.expiry: Input should be greater"),
        ("expiry = inf", r"files\.expiry: Input should be a finite number"),
        ('foldr = "x"', "files has no setting 'foldr'; did you mean 'folder'"),
    ],
)
def test_a_mistake_in_the_file_is_named(home: Path, line: str, says: str) -> None:
    with pytest.raises(OdooMCPError, match=says):
        in_file(home, line)


def test_a_mistake_in_a_variable_is_named() -> None:
    with pytest.raises(OdooMCPError, match="OXIDOO_FILES_QUOTA: "):
        in_variables(OXIDOO_FILES_QUOTA="lots")
