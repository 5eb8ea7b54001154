"""How much goes into a call, and how many calls are under way at once, if the caller does not say.

Measured on Odoo 19 with two workers and `res.partner.category`, the lightest of models.
"""

PAGE = 2000
"""Records per page read: from here on, larger pages gain little."""

AHEAD = 4
"""Pages held or under way at once: two for each worker."""

CHUNK = 500
"""Rows per call that writes: twice as many gain little, and a call must end within its time."""

CONCURRENCY = 4
"""Calls that write, under way at once: two for each worker."""
