"""One database for each Odoo, copied from a template that is made once."""

import hashlib
import json
import shutil
import textwrap
from pathlib import Path

import paths
import ports
from commands import run
from editions import Edition
from errors import StepError
from postgres import Cluster

_CONTENT = (
    *("-i", "base,crm,sale_management,contacts,project"),
    *("--load-language", "en_US,fr_FR"),  # the first is the default of every user
)
_SHELL = textwrap.dedent("""
    import json

    admin, demo = env.ref("base.user_admin"), env.ref("base.user_demo")
    keys = {}
    for user in (admin, demo):
        user.password = user.login
        expiration = () if MAJOR < 18 else (False,)
        model = env(user=user.id, su=True)["res.users.apikeys"]
        keys[user.login] = model._generate("rpc", "oxidoo tests", *expiration)
    env.cr.commit()
    print("KEYS", json.dumps(keys))
""")
"""Run in Odoo's own shell; the keys are shown once, here."""


class Databases:
    """The template and the working database of one edition."""

    def __init__(self, edition: Edition, cluster: Cluster) -> None:
        self._edition = edition
        self._cluster = cluster
        self._log = paths.log(f"{edition.name}-database")
        self._note = edition.folder / "template.json"
        self._files = edition.home / "data" / "filestore"
        self.work = edition.name
        self._template = f"{edition.name}_template"

    def keys(self) -> dict[str, str]:
        """The API keys in the template, by login."""
        keys: dict[str, str] = json.loads(self._note.read_text())["keys"]
        return keys

    def prepare(self, *, fresh: bool) -> None:
        """Make what is missing; with `fresh`, the working database anew in any case."""
        if not self._template_ready():
            self._make_template()
            fresh = True
        if fresh or not self._exists(self.work):
            self._copy()

    def _template_ready(self) -> bool:
        if not self._note.exists() or not self._exists(self._template):
            return False
        return bool(json.loads(self._note.read_text())["recipe"] == self._recipe())

    def _recipe(self) -> str:
        parts = (self._cluster.password, self._edition.identity(), *_CONTENT, _SHELL)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def _exists(self, name: str) -> bool:
        return bool(self._cluster.sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def _make_template(self) -> None:
        edition, new = self._edition, f"{self._edition.name}_unfinished"
        edition.say("make its database, with demo data (a minute or two)")
        self._note.unlink(missing_ok=True)
        for name in (new, self.work, self._template):
            self._drop(name)
        self._odoo(new, *_CONTENT, *edition.demo, "--stop-after-init")
        edition.say("make its API keys")
        script = f"MAJOR = {edition.major}\n{_SHELL}"
        shown = self._odoo(new, command=("shell",), stdin=script)
        keys = [line for line in shown.splitlines() if line.startswith("KEYS ")]
        if not keys:
            raise StepError(f"{edition.name} made no API keys", self._log)
        self._rename(new)
        note = {"recipe": self._recipe(), "keys": json.loads(keys[0].removeprefix("KEYS "))}
        paths.replace(self._note, json.dumps(note))

    def _odoo(
        self, database: str, *options: str, command: tuple[str, ...] = (), stdin: str = ""
    ) -> str:
        settings = f"--config={self._edition.inner_home / 'odoo.conf'}"
        words = self._edition.command(
            *command, settings, f"--database={database}", "--no-http", "--workers=0", *options
        )
        return run(words, self._log, stdin=stdin, env=self._edition.environment)

    def _rename(self, new: str) -> None:
        files = self._files / new
        files.mkdir(parents=True, exist_ok=True)
        files.rename(self._files / self._template)
        self._cluster.sql(
            f"ALTER DATABASE {new} RENAME TO {self._template}",
            f"ALTER DATABASE {self._template} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false",
        )

    def _drop(self, name: str) -> None:
        if self._exists(name):
            self._cluster.sql(
                f"ALTER DATABASE {name} WITH IS_TEMPLATE false",
                f"DROP DATABASE {name} WITH (FORCE)",
            )
        shutil.rmtree(self._files / name, ignore_errors=True)

    def _copy(self) -> None:
        self._edition.say("copy the template into a fresh database")
        self._drop(self.work)
        _link(self._files / self._template, self._files / self.work)
        self._cluster.sql(
            f"CREATE DATABASE {self.work} TEMPLATE {self._template} "
            f"OWNER {self._edition.name} STRATEGY FILE_COPY",
        )
        self._point_at_proxy()

    def _point_at_proxy(self) -> None:
        """Links that Odoo writes, and what a PDF report loads, go through nginx."""
        url = f"http://{ports.LOOPBACK}:{ports.known()[f'{self._edition.name}-proxy']}"
        self._cluster.sql(
            f"UPDATE ir_config_parameter SET value = '{url}' WHERE key = 'web.base.url'",
            database=self.work,
        )


def _link(source: Path, target: Path) -> None:
    """Copy a folder by hard links: Odoo never changes a stored file, it only adds and removes."""
    run(("cp", "--archive", "--link", source, target), paths.log("files"))
