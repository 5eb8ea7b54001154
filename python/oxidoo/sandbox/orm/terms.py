"""The labels of a model's fields in the language of the context."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from oxidoo.sandbox.orm.environment import Environment


@dataclass(frozen=True)
class Terms:
    """Translations, by field: its label, and its choices by their value."""

    labels: dict[str, str]
    choices: dict[str, dict[str, str]]

    @classmethod
    def of(cls, env: "Environment", model: str) -> Self:
        """What is known of a model's fields; nothing in the base language."""
        terms = cls({}, {})
        if not env.lang:
            return terms
        fields = env.store.tables["ir.model.fields"]
        choices = env.store.tables["ir.model.fields.selection"]
        for field_id in fields.referring("model", model):
            row = fields.rows[field_id]
            if label := row.get(f"field_description@{env.lang}"):
                terms.labels[row["name"]] = label
            for choice in (choices.rows[i] for i in choices.referring("field_id", field_id)):
                if label := choice.get(f"name@{env.lang}"):
                    terms.choices.setdefault(row["name"], {})[choice["value"]] = label
        return terms

    def translate(self, about: dict[str, Any]) -> dict[str, Any]:
        """A field's description with the translations that there are."""
        name = about["name"]
        if name in self.labels:
            about["string"] = self.labels[name]
        if known := self.choices.get(name):
            about["selection"] = [[key, known.get(key, label)] for key, label in about["selection"]]
        return about
