from collections.abc import Iterator

import pytest
from benches.processes import answering_odoo
from tests.free_threading.threads import FREE_THREADED, gil_enabled


@pytest.fixture(autouse=True)
def without_gil() -> Iterator[None]:
    """On a free-threaded build, nothing that a test imports may have brought the GIL back."""
    yield
    assert gil_enabled() is not FREE_THREADED


@pytest.fixture
def odoo() -> Iterator[str]:
    with answering_odoo() as url:
        yield url
