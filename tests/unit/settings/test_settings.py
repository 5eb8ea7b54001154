"""Settings: from a file, from variables, and what is said when they are wrong."""

from pathlib import Path

import pytest

from oxidoo import OdooMCPError
from oxidoo.auth.secrets import SecretReference
from oxidoo.settings import Source, find_settings, load_settings

GOOD = """
default = "main"

[limits]
max_result_bytes = 9000

[instances.main]
url = "https://odoo.example.com"
database = "main"
username = "me"
api_key = "env:KEY"

[instances.old]
url = "https://old.example.com"
database = "old"
username = "me"
password = "file:/run/secrets/old"
protocol = "xmlrpc"
"""

ENVIRONMENT = {
    "ODOO_URL": "https://odoo.example.com",
    "ODOO_DB": "main",
    "ODOO_USER": "me",
    "ODOO_PASSWORD": "pa55",
}


def write(folder: Path, text: str) -> Path:
    path = folder / "oxidoo.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_file_gives_instances_with_references_to_their_secrets(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, GOOD), {})
    assert settings.default_instance == "main"
    assert settings.limits.max_result_bytes == 9000
    assert settings.instances["main"].api_key == SecretReference("env", "KEY")
    assert settings.instances["old"].protocol == "xmlrpc"


def test_the_first_instance_is_the_default_where_none_is_named(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, GOOD.replace('default = "main"', "")), {})
    assert settings.default_instance == "main"


def test_the_usual_variables_give_one_instance() -> None:
    settings = load_settings(environment=ENVIRONMENT)
    config = settings.instances["odoo"]
    assert (config.url, config.database, config.username) == (
        "https://odoo.example.com",
        "main",
        "me",
    )
    assert "pa55" not in repr(settings)


def test_an_api_key_goes_before_a_password() -> None:
    config = load_settings(environment=ENVIRONMENT | {"ODOO_API_KEY": "k"}).instances["odoo"]
    assert config.password is None
    assert config.api_key is not None


WRONG_FILES = {
    "not toml": ("default = ", "not valid TOML"),
    "no instance": ("default = 'x'", "instances"),
    "a secret itself": (GOOD.replace("env:KEY", "hunter2hunter2"), "api_key: a secret is given as"),
    "an unknown key": (
        GOOD.replace("protocol =", "protokol ="),
        "oxidoo.toml: instances.old has no setting 'protokol'; did you mean 'protocol'.",
    ),
    "an unknown key in place of one that is needed": (
        GOOD.replace("url =", "ulr ="),
        "oxidoo.toml: instances.main has no setting 'ulr'; did you mean 'url'.",
    ),
    "an unknown limit": (
        GOOD.replace("max_result_bytes", "max_result_byte"),
        "oxidoo.toml: limits has no setting 'max_result_byte'; did you mean 'max_result_bytes'.",
    ),
    "an unknown setting of subscriptions": (
        GOOD.replace("[limits]\nmax_result_bytes", "[subscriptions]\nintervall"),
        "subscriptions has no setting 'intervall'; did you mean 'interval'.",
    ),
    "no time between two looks": (
        GOOD.replace("[limits]\nmax_result_bytes = 9000", "[subscriptions]\ninterval = 0"),
        "subscriptions.interval: Input should be greater than 0",
    ),
    "an unknown table": (
        GOOD.replace("[limits]", "[limit]"),
        "oxidoo.toml has no setting 'limit'; did you mean 'limits'.",
    ),
    "a wrong protocol": (GOOD.replace('"xmlrpc"', '"soap"'), "'jsonrpc'"),
    "an unknown default": (GOOD.replace('default = "main"', 'default = "mian"'), "did you mean"),
    "no secret": (GOOD.replace('api_key = "env:KEY"', ""), "either password or api_key"),
    "a name with a slash": (GOOD.replace("instances.old", 'instances."a/b"'), "letters, digits"),
}


@pytest.mark.parametrize(("text", "says"), WRONG_FILES.values(), ids=WRONG_FILES)
def test_a_wrong_file_is_refused_in_one_line_that_names_the_mistake(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(OdooMCPError) as caught:
        load_settings(write(tmp_path, text), {})
    assert says in caught.value.message
    assert "\n" not in caught.value.message
    assert "hunter2" not in caught.value.message


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(OdooMCPError, match=r"nowhere\.toml cannot be read"):
        load_settings(Path("nowhere.toml"), {})


def test_a_file_that_cannot_be_read_is_named_in_full_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(OdooMCPError) as caught:
        load_settings(tmp_path, {})
    assert caught.value.message == f"{tmp_path} cannot be read: Is a directory."


WRONG_VARIABLES = {
    "a wrong protocol": ({"ODOO_PROTOCOL": "soap"}, r"ODOO_PROTOCOL: Input should be"),
    "a wrong number": ({"ODOO_TIMEOUT": "soon"}, r"ODOO_TIMEOUT: Input should be"),
    "no secret": ({"ODOO_PASSWORD": ""}, r"set ODOO_PASSWORD or ODOO_API_KEY"),
    "no URL": ({"ODOO_URL": ""}, r"ODOO_URL is missing.* ODOO_DB, ODOO_USER and ODOO_PASSWORD"),
}


@pytest.mark.parametrize(("changes", "says"), WRONG_VARIABLES.values(), ids=WRONG_VARIABLES)
def test_a_wrong_variable_is_named(changes: dict[str, str], says: str) -> None:
    with pytest.raises(OdooMCPError, match=says):
        load_settings(environment=ENVIRONMENT | changes)


def test_the_variables_hide_a_file(home: Path) -> None:
    path = write(home, GOOD)
    assert find_settings(environment={}) == Source(path)
    assert find_settings(environment=ENVIRONMENT) == Source(None, unused=path)


def test_tls_1_2_can_be_allowed_with_a_variable() -> None:
    settings = load_settings(environment=ENVIRONMENT | {"ODOO_ALLOW_TLS12": "1"})
    assert settings.instances["odoo"].allow_tls12


def test_without_any_settings_both_ways_to_give_them_are_named() -> None:
    with pytest.raises(OdooMCPError, match=r"oxidoo\.toml.*ODOO_URL"):
        load_settings(environment={})
