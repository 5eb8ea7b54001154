"""The text of HTML documents."""

from html.parser import HTMLParser

_UNSEEN = frozenset({"head", "script", "style", "template"})
_CELLS = frozenset({"td", "th"})
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure",
        "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
        "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
    }
)  # fmt: skip
"""What stands on lines of its own."""


def html_text(document: str) -> str:
    """The text as a reader sees it: a line for each block, the cells of a row divided by ` | `."""
    reader = _Reader()
    reader.feed(document)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._words: list[str] = []
        self._unseen = 0
        self._cells = 0

    def text(self) -> str:
        self._end_line()
        return "\n".join(self._lines)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _CELLS:
            self._cells += 1
        elif tag in _BLOCKS and not self._cells:
            self._end_line()
        else:
            self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in _CELLS:
            self._cells = max(self._cells - 1, 0)
            self._words.append(" | ")
        elif tag in _BLOCKS and not self._cells:
            self._end_line()
        else:
            self._words.append(" " if tag in _BLOCKS else "")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._words.append(data)

    def _end_line(self) -> None:
        line = " ".join("".join(self._words).split()).strip("| ")
        if line:
            self._lines.append(line)
        self._words = []
