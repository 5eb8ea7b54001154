from collections.abc import Callable, Iterator
from functools import partial

import pytest
from benches import processes
from pydantic import SecretStr

from oxidoo import OdooAsyncClient, OdooConnectionConfig


@pytest.fixture
def odoo() -> Iterator[str]:
    with processes.answering_odoo() as url:
        yield url


@pytest.fixture
def client_of(odoo: str) -> Iterator[Callable[..., OdooAsyncClient]]:
    """Makes clients of servers that behave as told.

    Only one that never answers is given up soon: no other call ends by the clock, however slow the
    machine.
    """
    clients: list[OdooAsyncClient] = []

    def make(behaviour: str, **options: object) -> OdooAsyncClient:
        soon = {"timeout": 0.5} if behaviour == "hang" else {}
        config = OdooConnectionConfig.model_validate(
            {
                "url": f"{odoo}/{behaviour}",
                "database": "test",
                "username": "admin",
                "password": SecretStr("s3cr3t-pa55"),
                **soon,
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
    return partial(processes.calls_seen, odoo)
