"""A sandbox for the tests: in process for the ORM, over HTTP for the protocols."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from oxidoo.sandbox.database import Database
from oxidoo.sandbox.orm.environment import Environment
from oxidoo.sandbox.server import Sandbox, running

ADMIN, DEMO = 2, 6


class Undo(Exception):  # noqa: N818 - a signal, not an error
    """Rolls a test back."""


@pytest.fixture(scope="session")
def database() -> Database:
    return Database()


@pytest.fixture
def env(database: Database) -> Iterator[Environment]:
    """The administrator's environment; what the test does is undone."""
    with suppress(Undo), database.transaction(ADMIN) as environment:
        yield environment
        raise Undo


@pytest.fixture
def demo_env(env: Environment) -> Environment:
    """The same for the user with few rights."""
    return Environment(env.registry, env.store, DEMO)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with running() as server:
        yield server
