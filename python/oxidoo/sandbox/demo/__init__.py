"""The demo data: a small fictional company, the same at every start, dated around today."""

from oxidoo.sandbox.demo import (
    catalogue,
    contacts,
    files,
    foundation,
    interface,
    menus,
    projects,
    reflection,
    security,
    selling,
)
from oxidoo.sandbox.demo.maker import Maker
from oxidoo.sandbox.orm.environment import Environment


def load(env: Environment) -> None:
    """Fill an empty database."""
    maker = Maker(env)
    reflection.reflect(maker)
    foundation.lay(maker)
    security.fill(maker)
    interface.fill(maker)
    menus.fill(maker)
    contacts.fill(maker)
    catalogue.fill(maker)
    selling.fill(maker)
    projects.fill(maker)
    files.fill(maker)
