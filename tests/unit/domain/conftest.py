"""What is known of a server's fields, by which domains are judged."""

from collections.abc import Callable

import pytest
from tests.target import Target

from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.known.knowledge import Knowledge


@pytest.fixture(scope="session")
def catalogue(reach: Callable[[str, str], Target]) -> Catalogue:
    """The fields of the sandbox."""
    return Catalogue(Knowledge(reach("sandbox", "jsonrpc").client))
