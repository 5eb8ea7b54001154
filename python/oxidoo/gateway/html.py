"""The text of HTML documents."""

import html
from collections.abc import Iterator

_UNSEEN = frozenset({"head", "template"})
_RAW = frozenset({"script", "style"})
"""What holds no tags, and nothing to read."""

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
    """The text as a reader sees it: a line for each block, the cells of a row divided by ` | `.

    It takes a time in proportion to the document, whatever is in it; Python's `html.parser` takes
    half a minute for 60 kB of tags that never end.
    """
    page = _Page()
    for is_tag, part in _parts(document):
        if is_tag:
            page.tag(part)
        else:
            page.words(part)
    return page.text()


def _parts(document: str) -> Iterator[tuple[bool, str]]:
    """The tags of a document, without their brackets, and the text between them."""
    at = 0
    while (start := document.find("<", at)) >= 0:
        yield False, document[at:start]
        opening, closing = ("<!--", "-->") if document.startswith("<!--", start) else ("<", ">")
        end = document.find(closing, start + len(opening))
        if end < 0:
            return  # what never ends is no text
        at = end + len(closing)
        if opening == "<!--":
            continue
        tag = document[start + 1 : end]
        yield True, tag
        if _name(tag) in _RAW and not tag.startswith("/"):
            at = document.find(f"</{_name(tag)}", at)
            if at < 0:
                return
    yield False, document[at:]


def _name(tag: str) -> str:
    return (tag.lstrip("/").split(None, 1) or [""])[0].rstrip("/").lower()


class _Page:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._unseen = 0
        self._cells = 0

    def text(self) -> str:
        self._end_line()
        return "\n".join(self._lines)

    def words(self, text: str) -> None:
        if not self._unseen:
            self._line.append(html.unescape(text))

    def tag(self, tag: str) -> None:
        name, ends = _name(tag), tag.startswith("/")
        if name in _UNSEEN:
            self._unseen = max(self._unseen + (-1 if ends else 1), 0)
        elif name in _CELLS:
            self._cells = max(self._cells + (-1 if ends or tag.endswith("/") else 1), 0)
            self._line.append(" | " if ends or tag.endswith("/") else "")
        elif name in _BLOCKS and not self._cells:
            self._end_line()
        elif name in _BLOCKS:
            self._line.append(" ")

    def _end_line(self) -> None:
        line = " ".join("".join(self._line).split()).strip("| ")
        if line:
            self._lines.append(line)
        self._line = []
