"""Which Odoo judges a domain in which way."""

from enum import Enum


class Edition(Enum):
    """How domains are read.

    Source: `odoo/osv/expression.py` of Odoo 14, `odoo/orm/domains.py` of Odoo 19.
    """

    CLASSIC = 14
    MODERN = 19


Judges = tuple[Edition, ...]
"""The editions that must all refuse before a server is taken to refuse; the newest tells of it."""

_CLASSIC = (Edition.CLASSIC,)
_BETWEEN = (Edition.CLASSIC, Edition.MODERN)
_MODERN = (Edition.MODERN,)


def judges_of(major_version: int) -> Judges:
    """Those of a version's servers.

    Between 14 and 19 the one became the other step by step.
    """
    if major_version >= Edition.MODERN.value:
        return _MODERN
    return _BETWEEN if major_version > Edition.CLASSIC.value else _CLASSIC
