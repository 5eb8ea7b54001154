"""The one database of a sandbox: its data, its users and their keys."""

from collections.abc import Iterator
from contextlib import contextmanager

from oxidoo.sandbox import demo, models  # noqa: F401
from oxidoo.sandbox.orm.environment import SUPERUSER, Environment
from oxidoo.sandbox.orm.errors import AccessDenied, MissingError, OperationalError
from oxidoo.sandbox.orm.recordset import MODELS
from oxidoo.sandbox.orm.store import Store

DATABASE = "sandbox"
API_KEYS = {
    "admin": "5a9db0c0ffee0000000000000000000000000ad1",
    "demo": "5a9db0c0ffee0000000000000000000000000de0",
}
"""The fixed API key of each user."""


class Database:
    """A freshly filled database."""

    name = DATABASE

    def __init__(self) -> None:
        self.store = Store()
        demo.load(Environment(MODELS, self.store, SUPERUSER))

    @contextmanager
    def transaction(self, uid: int) -> Iterator[Environment]:
        """An environment for one call; an error undoes all that the call did."""
        with self.store.transaction():
            yield Environment(MODELS, self.store, uid)

    def check_name(self, name: str) -> None:
        """Refuse any other database."""
        if name != self.name:
            raise OperationalError(
                'connection to server at "127.0.0.1", port 5432 failed: '
                f'FATAL:  database "{name}" does not exist\n'
            )

    def authenticate(self, login: str, password: str) -> int | None:
        """The user who logs in so, by password or API key."""
        uid = self._user_named(login)
        return uid if uid and self._opens(self._user(uid), password) else None

    def log_in(self, login: str, password: str) -> int | None:
        """The user who logs in so, by password alone."""
        uid = self._user_named(login)
        return uid if uid and password and self._user(uid).get("password") == password else None

    def check_password(self, uid: int, password: str) -> None:
        """Raise AccessDenied unless the password or API key is the user's."""
        row = self._user(uid)
        if not row:
            raise MissingError(f"res.users({uid},)", uid)
        if not self._opens(row, password):
            raise AccessDenied

    def user_of_key(self, key: str) -> int | None:
        """The user who holds an API key."""
        logins = [login for login, own in API_KEYS.items() if own == key]
        return self.authenticate(logins[0], key) if logins else None

    def _user_named(self, login: str) -> int | None:
        """The active user with this login."""
        users = self.store.tables["res.users"]
        active = (i for i in users.referring("login", login) if users.rows[i].get("active", True))
        return next(active, None)

    def _user(self, uid: int) -> dict[str, object]:
        return self.store.tables["res.users"].rows.get(uid, {})

    def _opens(self, row: dict[str, object], password: str) -> bool:
        if not row.get("active", True) or not password:
            return False
        return password in (row.get("password"), API_KEYS.get(str(row["login"])))
