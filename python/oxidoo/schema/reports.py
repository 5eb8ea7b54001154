"""The reports that a server can render."""

from dataclasses import dataclass
from typing import Any

from oxidoo.schema.known.facts import Question
from oxidoo.schema.known.reader import Reader

_FIELDS = ["name", "report_name", "report_type", "model"]
_TYPES = ["qweb-pdf", "qweb-html", "qweb-text"]


@dataclass(frozen=True, slots=True)
class Report:
    """A report.

    Attributes:
        report_name: Such as `sale.report_saleorder`.
        name: What people call it.
        model: The model of the records that it is on.
        is_text: Whether it is plain text, with no PDF of it.
    """

    report_name: str
    name: str
    model: str
    is_text: bool


def reports(lang: str) -> Question[list[Report]]:
    """The question which reports there are.

    Args:
        lang: The language of their names; the user's own if empty.
    """
    return Question(("reports", lang), lambda reader: _ask(reader, lang), _read)


async def _ask(reader: Reader, lang: str) -> Any:
    kwargs: dict[str, Any] = {"domain": [["report_type", "in", _TYPES]], "fields": _FIELDS}
    if lang:
        kwargs["context"] = {"lang": lang}
    return await reader.objects("ir.actions.report", "search_read", [], {**kwargs, "order": "id"})


def _read(answer: Any) -> list[Report]:
    return [
        Report(
            str(each["report_name"]),
            str(each["name"]),
            str(each["model"]),
            is_text=each["report_type"] == "qweb-text",
        )
        for each in answer
    ]
