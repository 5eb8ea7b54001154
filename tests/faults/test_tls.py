"""Certificates: trusted, unknown, made out for somebody else."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme
import uvicorn

from oxidoo import Kind, OdooAsyncClient, OdooConnectionConfig, OdooMCPError, Outcome
from oxidoo.sandbox.app import create_app

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


@contextmanager
def sandbox_over_tls(
    authority: trustme.CA, name: str, *, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3
) -> Iterator[str]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.maximum_version = newest
    authority.issue_cert(name).configure_cert(context)
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(),
            port=0,
            log_level="error",
            lifespan="off",
            ssl_context_factory=lambda *_: context,
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield f"https://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


async def count_partners(url: str, **options: object) -> int:
    config = OdooConnectionConfig.model_validate(
        {
            "url": url,
            "database": "sandbox",
            "username": "admin",
            "password": "admin",
            "max_attempts": 1,
            **options,
        }
    )
    async with OdooAsyncClient(config) as client:
        found: int = await client.execute_kw("res.partner", "search_count", [[]])
        return found


async def test_a_certificate_of_a_given_authority_is_trusted(
    authority: trustme.CA, ca_file: Path
) -> None:
    with sandbox_over_tls(authority, "localhost") as url:
        assert await count_partners(url, ca_file=ca_file) > 0


async def test_a_certificate_of_an_unknown_authority_is_refused_and_the_fix_is_named(
    authority: trustme.CA,
) -> None:
    with (
        sandbox_over_tls(authority, "localhost") as url,
        pytest.raises(OdooMCPError, match="ca_file") as caught,
    ):
        await count_partners(url)
    assert (caught.value.kind, caught.value.outcome) == (Kind.UNAVAILABLE, Outcome.REFUSED)


async def test_a_certificate_for_another_host_is_refused(
    authority: trustme.CA, ca_file: Path
) -> None:
    with (
        sandbox_over_tls(authority, "elsewhere.example") as url,
        pytest.raises(OdooMCPError, match="another host name"),
    ):
        await count_partners(url, ca_file=ca_file)


async def test_tls_1_2_is_refused_unless_the_instance_allows_it(
    authority: trustme.CA, ca_file: Path
) -> None:
    with sandbox_over_tls(authority, "localhost", newest=ssl.TLSVersion.TLSv1_2) as url:
        with pytest.raises(OdooMCPError, match="allow_tls12"):
            await count_partners(url, ca_file=ca_file)
        assert await count_partners(url, ca_file=ca_file, allow_tls12=True) > 0
