"""Documents as HTML."""

from collections.abc import Iterable
from html import escape

from oxidoo.sandbox.printing.documents import HEADINGS, Document


def to_html(documents: list[Document], base_url: str, lang: str) -> str:
    """One page with all documents below each other."""
    articles = "\n".join(map(_article, documents))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang.replace("_", "-"))}" '
        f'web-base-url="{escape(base_url)}">\n'
        '<head><meta charset="utf-8"/><title>Odoo Report</title></head>\n'
        f'<body class="container">\n<div id="wrapwrap"><main>\n{articles}\n</main></div>\n'
        "</body>\n</html>\n"
    )


def _article(document: Document) -> str:
    facts = "".join(
        f"<div><strong>{escape(label)}</strong> <span>{escape(value)}</span></div>"
        for label, value in document.facts
    )
    return (
        f'<div class="article" data-oe-model="{document.model}" '
        f'data-oe-id="{document.record_id}">\n'
        f"<address>{_broken(document.sender)}</address>\n"
        f"<address>{_broken(document.recipient)}</address>\n"
        f"<h2>{escape(document.title)}</h2>\n{facts}\n"
        f"<table><thead>{_row('th', HEADINGS)}</thead>\n"
        f"<tbody>{''.join(_row('td', line) for line in document.lines)}</tbody></table>\n"
        f"<table>{''.join(_row('td', total) for total in document.totals)}</table>\n</div>"
    )


def _broken(lines: list[str]) -> str:
    return "<br/>".join(map(escape, lines))


def _row(tag: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"
