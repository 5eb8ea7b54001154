from collections.abc import Callable, Iterator

import httpx2
import pytest
from benches.processes import answering_odoo
from pydantic import SecretStr

from oxidoo import OdooAsyncClient, OdooConnectionConfig


@pytest.fixture
def odoo() -> Iterator[str]:
    with answering_odoo() as url:
        yield url


@pytest.fixture
def client_of(odoo: str) -> Iterator[Callable[..., OdooAsyncClient]]:
    clients: list[OdooAsyncClient] = []

    def make(behaviour: str, **options: object) -> OdooAsyncClient:
        config = OdooConnectionConfig.model_validate(
            {
                "url": f"{odoo}/{behaviour}",
                "database": "test",
                "username": "admin",
                "password": SecretStr("s3cr3t-pa55"),
                **options,
            }
        )
        clients.append(OdooAsyncClient(config, instance_id="faulty"))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def calls_seen(odoo: str) -> Callable[[str], int]:
    """How many calls of methods a behaviour has seen."""

    def seen(behaviour: str) -> int:
        counts: dict[str, int] = httpx2.get(f"{odoo}/counts").json()
        return counts.get(behaviour, 0)

    return seen
