"""Where secrets are kept, and that they do not show."""

import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from oxidoo import OdooConnectionConfig, OdooMCPError
from oxidoo.auth.secrets import SecretReference


def test_a_secret_is_read_from_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_KEY", "pa55")
    assert SecretReference.parse("env:SOME_KEY").resolve() == "pa55"


def test_a_secret_is_read_from_a_file_without_its_line_end(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(" pa55 \n", "utf-8")
    assert SecretReference.parse(f"file:{path}").resolve() == " pa55 "


def test_a_secret_is_read_from_a_command() -> None:
    assert SecretReference.parse(f"cmd:{sys.executable} -c 'print(6*7)'").resolve() == "42"


def test_a_command_that_reads_its_input_gets_none_of_ours() -> None:
    reads = f"cmd:{sys.executable} -c 'import sys; print(len(sys.stdin.read()))'"
    assert SecretReference.parse(reads).resolve() == "0"


def test_json2_with_a_password_is_refused_before_it_is_sent() -> None:
    with pytest.raises(ValueError, match="json2 takes an api_key"):
        OdooConnectionConfig(url="https://x.example", protocol="json2", password=SecretStr("x"))


@pytest.mark.parametrize(
    "reference",
    ["file:/nowhere/at/all", "file:~nobody-at-all/x", "file:a\0b", "cmd:false", "cmd:no-such"],
)
def test_a_secret_that_is_not_there_keeps_its_place_to_the_log(reference: str) -> None:
    with pytest.raises(OdooMCPError, match=r"The secret (file|cmd):…") as caught:
        SecretReference.parse(reference).resolve()
    assert caught.value.detail == reference


def test_a_variable_that_is_not_set_is_named() -> None:
    with pytest.raises(OdooMCPError, match="env:NOT_SET_ANYWHERE is not set"):
        SecretReference.parse("env:NOT_SET_ANYWHERE").resolve()


@pytest.mark.parametrize("text", ["hunter2", "env:", "vault", "http://x", ""])
def test_what_is_no_reference_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match="env:NAME") as caught:
        SecretReference.parse(text)
    assert "hunter2" not in str(caught.value)


def test_a_configuration_does_not_show_its_secret() -> None:
    config = OdooConnectionConfig(
        url="https://odoo.example.com", username="me", password=SecretStr("hunter2")
    )
    assert "hunter2" not in repr(config) + str(config) + config.model_dump_json()


URLS = {
    "http://odoo.example.com": "in clear",
    "ftp://odoo.example.com": "https://",
    "odoo.example.com": "is not a URL",
    "https://me:pw@odoo.example.com": "credentials",
    "https://odoo.example.com/?db=x": "query",
}


@pytest.mark.parametrize(("url", "says"), URLS.items(), ids=URLS)
def test_an_address_that_cannot_be_used_is_refused_when_it_is_opened(url: str, says: str) -> None:
    config = OdooConnectionConfig(url=url, username="me", password=SecretStr("hunter2"))
    with pytest.raises(OdooMCPError, match=says) as caught:
        config.open("main")
    assert "pw@" not in caught.value.message


def test_plain_http_to_another_machine_needs_to_be_allowed() -> None:
    config = OdooConnectionConfig(
        url="http://odoo.example.com", username="me", password=SecretStr("x"), allow_http=True
    )
    config.open("main")


def test_a_ca_file_without_a_certificate_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_text("nothing of the kind", "utf-8")
    config = OdooConnectionConfig(
        url="https://x.example", username="me", password=SecretStr("x"), ca_file=path
    )
    with pytest.raises(OdooMCPError, match="no PEM certificate"):
        config.open("main")


def test_a_mistake_in_a_configuration_does_not_show_its_secret() -> None:
    with pytest.raises(ValueError, match="give either") as caught:
        OdooConnectionConfig(
            url="https://x.example", password=SecretStr("hunter2"), api_key=SecretStr("hunter2")
        )
    assert "hunter2" not in str(caught.value)
    with pytest.raises(ValueError, match="pasword") as caught:
        OdooConnectionConfig.model_validate({"url": "https://x.example", "pasword": "hunter2"})
    assert "hunter2" not in str(caught.value)
