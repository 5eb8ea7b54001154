"""Domains and orders, good and bad, to be judged by the linter and by real servers.

Nothing here says which are good: the servers do. Apart stand those that an Odoo takes and answers
otherwise than asked (`MISLEADING`), those of which the schema does not tell enough
(`UNDECIDABLE`), and those whose mistake Odoo 19 may not come to see (`OVERLOOKED`).
"""

from tests.contract.domains.crossed import CROSSED
from tests.contract.domains.entry import Domain, Entry
from tests.contract.domains.exceptions import MISLEADING, OVERLOOKED, UNDECIDABLE
from tests.contract.domains.forms import FORMS, SUBDOMAINS
from tests.contract.domains.moments import MOMENTS
from tests.contract.domains.orders import MISLEADING_ORDERS, ORDERS
from tests.contract.domains.paths import PATHS

DOMAINS: list[Entry] = [
    *CROSSED,
    *(("res.partner", domain) for domain in FORMS),
    *PATHS,
    *SUBDOMAINS,
    *MOMENTS,
]

__all__ = [
    "DOMAINS",
    "MISLEADING",
    "MISLEADING_ORDERS",
    "ORDERS",
    "OVERLOOKED",
    "UNDECIDABLE",
    "Domain",
]
