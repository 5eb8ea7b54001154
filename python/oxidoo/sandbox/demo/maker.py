"""Making records with external ids, and dates relative to today."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from oxidoo.sandbox.orm import moments
from oxidoo.sandbox.orm.environment import Environment
from oxidoo.sandbox.orm.moments import DATE_FORMAT, DATETIME_FORMAT

SEED = 19


class Maker:
    """Creates demo records as the superuser of the first company."""

    def __init__(self, env: Environment) -> None:
        self.env = env.derive(context={"allowed_company_ids": [1]}, su=True)
        self.random = Random(SEED)  # noqa: S311 - the same data at every start
        self.now = moments.now()

    def make(self, model: str, xml_id: str = "", fr: str = "", /, **values: Any) -> Any:
        """Create a record; `fr` is its name in French."""
        record = self.env[model].create(values)
        if xml_id:
            self.tag(record, xml_id)
        if fr:
            record.with_context(lang="fr_FR").write({"name": fr})
        return record

    def tag(self, record: Any, xml_id: str) -> None:
        """Give a record an external id."""
        module, _, name = xml_id.rpartition(".")
        self.env["ir.model.data"].create(
            {
                "module": module,
                "name": name,
                "model": record._name,  # noqa: SLF001
                "res_id": record.id,
                "noupdate": True,
            }
        )

    def day(self, offset: int) -> str:
        """The date some days from today."""
        return (self.now + timedelta(days=offset)).strftime(DATE_FORMAT)

    def moment(self, offset: int, hour: int = 9) -> str:
        """A moment of the day some days from today."""
        day: datetime = self.now.replace(hour=hour, minute=self.random.randrange(60), second=0)
        return (day + timedelta(days=offset)).strftime(DATETIME_FORMAT)

    def backdate(self, record: Any, offset: int) -> None:
        """Let a record be created some days ago."""
        stamp = {"create_date": self.moment(offset, 8)}
        record._put(record.id, stamp)  # noqa: SLF001
