"""What an Odoo call can fail with.

Clients see a class by the module that it names: that of Odoo's own, or of its database driver.
"""


class UserError(Exception):
    """The request makes no sense in the state things are in."""

    __module__ = "odoo.exceptions"


class ValidationError(UserError):
    """A constraint is violated."""

    __module__ = "odoo.exceptions"


class MissingError(UserError):
    """A record is gone."""

    __module__ = "odoo.exceptions"

    def __init__(self, record: object, uid: int) -> None:
        super().__init__(
            f"Record does not exist or has been deleted.\n(Record: {record}, User: {uid})"
        )


class AccessError(UserError):
    """The user may not do this."""

    __module__ = "odoo.exceptions"


class AccessDenied(UserError):  # noqa: N818 - Odoo's name
    """Wrong login, password or key."""

    __module__ = "odoo.exceptions"

    def __init__(self) -> None:
        super().__init__("Access Denied")


class OperationalError(Exception):
    """The database server cannot do it."""

    __module__ = "psycopg2"


class NumericValueOutOfRange(OperationalError):  # noqa: N818 - the driver's name
    """A number is too big for its column."""

    __module__ = "psycopg2.errors"

    def __init__(self) -> None:
        super().__init__("integer out of range\n")


class InvalidTextRepresentation(OperationalError):  # noqa: N818 - the driver's name
    """A text does not spell a value of the column's type."""

    __module__ = "psycopg2.errors"

    def __init__(self, kind: str, value: object) -> None:
        super().__init__(f'invalid input syntax for type {kind}: "{value}"\n')


class UndefinedFunction(OperationalError):  # noqa: N818 - the driver's name
    """A column cannot be compared with a value of that type."""

    __module__ = "psycopg2.errors"

    def __init__(self, left: str, operator: str, right: str) -> None:
        super().__init__(f"operator does not exist: {left} {operator} {right}\n")


class InvalidRowCountInLimitClause(OperationalError):  # noqa: N818 - the driver's name
    """Less than no rows are asked for."""

    __module__ = "psycopg2.errors"

    def __init__(self) -> None:
        super().__init__("LIMIT must not be negative\n")


class InvalidRowCountInResultOffsetClause(OperationalError):  # noqa: N818 - the driver's name
    """A page starts before the first row."""

    __module__ = "psycopg2.errors"

    def __init__(self) -> None:
        super().__init__("OFFSET must not be negative\n")


class AdaptationError(OperationalError):
    """The driver does not know how to write such a value down."""

    __module__ = "psycopg2"
    __qualname__ = "ProgrammingError"

    def __init__(self, kind: str) -> None:
        super().__init__(f"can't adapt type '{kind}'")


def name_of(error: BaseException) -> str:
    """The dotted class name that goes over the wire."""
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}"
