"""What Odoo does not tell a user, or does not know of itself."""

from oxidoo.errors import Kind, OdooMCPError

_REFUSALS = frozenset({Kind.ACCESS, Kind.MISSING, Kind.VALIDATION, Kind.PROTOCOL})


def is_refusal(error: OdooMCPError) -> bool:
    """Whether asking again is in vain, as this user over this protocol, but another call is not."""
    return error.kind in _REFUSALS and not error.authentication
