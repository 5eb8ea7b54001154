"""A PostgreSQL cluster of our own, on loopback, with a role for each Odoo."""

import secrets
import shutil
from functools import cached_property
from pathlib import Path

import paths
import ports
import steps
from commands import run
from console import say

_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_connections = 200
shared_buffers = 256MB
jit = off
"""
_OWNER = "oxidoo"


def _programs() -> Path:
    """The newest server that Debian's package has installed."""
    return max((path.parent for path in _found()), key=lambda path: int(path.parent.name))


def _found() -> list[Path]:
    return list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


class Cluster:
    """The cluster; it belongs to the user postgres, since PostgreSQL refuses to run as root."""

    def __init__(self) -> None:
        self._bin = _programs()
        self.folder = paths.CACHE / f"postgres-{self._bin.parent.name}"
        self._data = self.folder / "data"
        self._log = paths.log("postgres")

    @staticmethod
    def installed() -> bool:
        """Whether this machine has a PostgreSQL to make one with."""
        return bool(_found())

    @cached_property
    def password(self) -> str:
        """The password of every role; it also tells one cluster from its successor."""
        return (self.folder / "password").read_text()

    def running(self) -> bool:
        """Whether a server works in the data folder; a stale or reused pid does not count."""
        try:
            pid = (self._data / "postmaster.pid").read_text().split()[0]
            return Path(f"/proc/{pid}/cwd").readlink() == self._data
        except (OSError, IndexError):
            return False

    def start(self) -> None:
        """Make the cluster if there is none, and start it."""
        if not steps.complete(self.folder, _SETTINGS):
            say("PostgreSQL: make a cluster")
            steps.folder(self.folder, _SETTINGS, self._make)
        if self.running():
            return
        say("PostgreSQL: start")
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        options = f"-p {ports.known()['postgres']}"
        self._control("start", "-l", self._data / "server.log", "-o", options)

    def stop(self) -> bool:
        """Stop it cleanly; False when it did not run."""
        if not self.running():
            return False
        self._control("stop", "-m", "fast")
        return True

    def sql(self, *statements: str, database: str = "postgres") -> str:
        """Run statements one by one, as the cluster's owner."""
        command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1"]
        for statement in statements:
            command += ["-c", statement]
        login = {
            "PGHOST": ports.LOOPBACK,
            "PGPORT": str(ports.known()["postgres"]),
            "PGUSER": _OWNER,
            "PGPASSWORD": self.password,
            "PGDATABASE": database,
        }
        return run(command, self._log, env=login).strip()

    def role(self, name: str) -> None:
        """Make a role that can make databases, if there is none of the name."""
        if not self.sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{name}'"):
            self.sql(f"CREATE ROLE {name} LOGIN CREATEDB PASSWORD '{self.password}'")

    def _make(self, folder: Path) -> None:
        folder.chmod(0o755)
        secret = folder / "password"
        secret.write_text(secrets.token_hex(16))
        data = folder / "data"
        data.mkdir(mode=0o700)
        for path in (data, secret):
            shutil.chown(path, "postgres", "postgres")
        how = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        command = (self._bin / "initdb", "-D", data, "-U", _OWNER, f"--pwfile={secret}", *how)
        run((*_AS_POSTGRES, *command), self._log, cwd=Path("/"))
        secret.chmod(0o600)
        with (data / "postgresql.conf").open("a") as file:
            file.write(_SETTINGS)

    def _control(self, action: str, *options: str | Path) -> None:
        command = (self._bin / "pg_ctl", action, "-w", "-D", self._data, *options)
        run((*_AS_POSTGRES, *command), self._log, leaves_server=True, cwd=Path("/"))


_AS_POSTGRES = (
    *("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"),
    *("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"),
)
"""The capability lets it reach a cache folder inside a home that is closed to it."""
