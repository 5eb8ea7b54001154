"""Where fields are kept for the next start, if at all."""

from pathlib import Path

import pytest

from oxidoo.settings import load_settings

ENVIRONMENT = {"ODOO_URL": "https://odoo.example.com", "ODOO_PASSWORD": "pa55"}
FILE = """
{line}
[instances.main]
url = "https://odoo.example.com"
password = "env:PASSWORD"
"""


def folder_in_file(line: str, home: Path) -> Path | None:
    path = home / "oxidoo.toml"
    path.write_text(FILE.format(line=line), "utf-8")
    return load_settings(path, {}).schema_folder


def test_fields_are_kept_in_the_users_cache(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder_in_file("", home) == home / ".cache" / "oxidoo" / "schema"
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache/me")
    assert folder_in_file("", home) == Path("/var/cache/me/oxidoo/schema")


def test_a_file_can_move_them_or_turn_it_off(home: Path) -> None:
    assert folder_in_file("schema_cache = false", home) is None
    assert folder_in_file('schema_cache = "~/fields"', home) == home / "fields"


@pytest.mark.parametrize("given", ["0", "false", "off"])
def test_a_variable_can_turn_it_off(given: str) -> None:
    settings = load_settings(environment=ENVIRONMENT | {"OXIDOO_SCHEMA_CACHE": given})
    assert settings.schema_folder is None


def test_a_variable_can_move_them() -> None:
    settings = load_settings(environment=ENVIRONMENT | {"OXIDOO_SCHEMA_CACHE": "/srv/fields"})
    assert settings.schema_folder == Path("/srv/fields")


def test_a_relative_cache_folder_of_the_user_is_not_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert folder_in_file("", home) is None
