"""One Odoo server, from nothing to its first answer."""

import hashlib
import time

import nginx
import ports
import servers
from calls import answers
from daemons import Daemon
from databases import Databases
from editions import Edition
from errors import StepError
from paths import replace
from postgres import Cluster

_PATIENCE = 180


class Instance:
    """A server of one edition."""

    def __init__(self, edition: Edition, cluster: Cluster) -> None:
        self._edition = edition
        self._cluster = cluster
        self._databases = Databases(edition, cluster)
        self._daemon = Daemon(edition.name)

    def start(self, *, fresh: bool) -> None:
        """Install, make the database, start, and wait for an answer; skips what is there."""
        edition = self._edition
        (edition.home / "data").mkdir(parents=True, exist_ok=True)
        edition.install()
        self._cluster.role(edition.name)
        settings = self._settings()
        replace(edition.home / "odoo.conf", settings)
        self._databases.prepare(fresh=fresh)
        self._serve(hashlib.sha256(f"{settings}{edition.identity()}".encode()).hexdigest())
        servers.put(edition.name, self._described())

    def _serve(self, key: str) -> None:
        if self._daemon.pid(key) and answers(self._described()):
            return
        self._daemon.stop()
        self._edition.say("start")
        options = (
            f"--config={self._edition.inner_home / 'odoo.conf'}",
            "--database",
            self._databases.work,
        )
        self._daemon.start(self._edition.command(*options), key, self._edition.environment)
        self._wait()
        self._edition.say(f"answers at {self._described()['url']}")

    def _wait(self) -> None:
        end = time.monotonic() + _PATIENCE
        while not answers(self._described()):
            if not self._daemon.pid():
                raise StepError(f"{self._edition.name} ended while it started", self._daemon.log)
            if not nginx.DAEMON.pid():
                raise StepError("nginx ended", nginx.DAEMON.log)
            if time.monotonic() > end:
                raise StepError(f"{self._edition.name} does not answer", self._daemon.log)
            time.sleep(0.2)

    def _settings(self) -> str:
        known, edition = ports.known(), self._edition
        settings = {
            "data_dir": edition.inner_home / "data",
            "db_host": ports.LOOPBACK,
            "db_port": known["postgres"],
            "db_user": edition.name,
            "db_password": self._cluster.password,
            "http_interface": ports.LOOPBACK,
            "http_port": known[edition.name],
            edition.events_option: known[f"{edition.name}-events"],
            "proxy_mode": True,
            "workers": 2,
            "max_cron_threads": 0,
        }
        return "\n".join(["[options]", *(f"{key} = {value}" for key, value in settings.items())])

    def _described(self) -> dict[str, str]:
        known, edition, keys = ports.known(), self._edition, self._databases.keys()
        return {
            "url": f"http://{ports.LOOPBACK}:{known[f'{edition.name}-proxy']}",
            "direct_url": f"http://{ports.LOOPBACK}:{known[edition.name]}",
            "version": edition.version,
            "database": self._databases.work,
            "username": "admin",
            "password": "admin",
            "api_key": keys["admin"],
            "demo_username": "demo",
            "demo_password": "demo",
            "demo_api_key": keys["demo"],
            "log": str(self._daemon.log),
        }
