"""Documents as PDF, written by hand: two fonts that need no files, and text that can be extracted.

What Windows' code page 1252 has is set in Helvetica, which every reader brings along. Any other
character gets a number in a second font; that font has no shapes, but says which character each
number stands for (PDF 32000-1:2008, 9.10.3), so that a reader can search and copy it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from oxidoo.sandbox.printing.documents import HEADINGS, Document

WIDTH, HEIGHT = 595, 842
"""A4, in points."""
LEFT, TOP, BOTTOM = 50, 790, 60
SIZE, LEADING = 9, 13
TITLE_SIZE = 16
COLUMNS = (LEFT, 265, 340, 395, 430, 490)
"""Where the columns of the lines start."""
TOTALS = (395, 490)
PER_BLOCK = 100
"""How many characters one block of a character map may hold."""
FONTS = (
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Other /Encoding /Identity-H "
        b"/DescendantFonts [5 0 R] /ToUnicode 7 0 R >>"
    ),
    (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Other /DW 600 "
        b"/FontDescriptor 6 0 R "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    ),
    (
        b"<< /Type /FontDescriptor /FontName /Other /Flags 4 /FontBBox [0 -200 1000 900] "
        b"/ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>"
    ),
)
"""Objects 3 to 6: Helvetica, and the font of the other characters with what it is made of."""


@dataclass(frozen=True)
class Text:
    """Some text at a place, from the lower left corner of the page."""

    x: int
    y: int
    size: int
    value: str


@dataclass
class _Layout:
    """Puts rows of text on pages, from the top down."""

    pages: list[list[Text]] = field(default_factory=lambda: [[]])
    y: int = TOP

    def row(self, cells: tuple[str, ...], columns: tuple[int, ...], size: int = SIZE) -> None:
        """Cells side by side; each may have several lines."""
        split = [cell.split("\n") for cell in cells]
        for place in range(max(map(len, split))):
            if self.y < BOTTOM:
                self.pages.append([])
                self.y = TOP
            for x, lines in zip(columns, split, strict=False):
                if place < len(lines) and lines[place]:
                    self.pages[-1].append(Text(x, self.y, size, lines[place]))
            self.y -= LEADING * size // SIZE

    def gap(self) -> None:
        """An empty row."""
        self.y -= LEADING


def to_pdf(documents: list[Document]) -> bytes:
    """One file with all documents, each on pages of its own."""
    pages = [page for document in documents for page in _pages(document)]
    return _File(pages or [[]]).dump()


def _pages(document: Document) -> list[list[Text]]:
    layout = _Layout()
    layout.row(("\n".join(document.sender),), COLUMNS)
    layout.gap()
    layout.row(("\n".join(document.recipient),), (COLUMNS[2],))
    layout.gap()
    layout.row((document.title,), COLUMNS, TITLE_SIZE)
    for label, value in document.facts:
        layout.row((f"{label}: {value}",), COLUMNS)
    layout.gap()
    for cells in (HEADINGS, *document.lines):
        layout.row(cells, COLUMNS)
    layout.gap()
    for cells in document.totals:
        layout.row(cells, TOTALS)
    return layout.pages


class _File:
    """The objects of a PDF file, numbered from 1."""

    def __init__(self, pages: list[list[Text]]) -> None:
        self._codes: dict[str, int] = {}
        contents = [self._content(page) for page in pages]
        first = 8  # the seven objects before the pages
        kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(pages)))
        self._objects: list[bytes] = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
            *FONTS,
            _stream(self._character_map()),
        ]
        for place, content in enumerate(contents):
            self._objects += [_page(first + 2 * place + 1), _stream(content)]

    def dump(self) -> bytes:
        """The file: its objects, and where each of them starts."""
        body = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        starts = []
        for number, content in enumerate(self._objects, 1):
            starts.append(len(body))
            body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        table = b"".join(b"%010d 00000 n \n" % start for start in starts)
        size = len(starts) + 1
        return bytes(
            body
            + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
            + b"trailer\n<< /Size %d /Root 1 0 R >>\n" % size
            + b"startxref\n%d\n%%%%EOF\n" % len(body)
        )

    def _content(self, page: list[Text]) -> bytes:
        lines = []
        for text in page:
            runs = b" ".join(self._runs(text))
            lines.append(b"BT %d %d Td %s ET" % (text.x, text.y, runs))
        return b"\n".join(lines)

    def _runs(self, text: Text) -> Iterator[bytes]:
        """The text in pieces that one font can show."""
        for plain, characters in groupby(text.value, key=_is_plain):
            piece = "".join(characters)
            if plain:
                yield b"/F1 %d Tf (%s) Tj" % (text.size, _escaped(piece))
            else:
                codes = "".join(f"{self._code(each):04X}" for each in piece)
                yield b"/F2 %d Tf <%s> Tj" % (text.size, codes.encode())

    def _code(self, character: str) -> int:
        return self._codes.setdefault(character, len(self._codes) + 1)

    def _character_map(self) -> bytes:
        pairs = [
            f"<{code:04X}> <{character.encode('utf-16-be').hex().upper()}>"
            for character, code in self._codes.items()
        ]
        blocks = [pairs[start : start + PER_BLOCK] for start in range(0, len(pairs), PER_BLOCK)]
        lines = [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
            *(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks),
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
        return "\n".join(lines).encode()


def _page(content: int) -> bytes:
    return (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
        f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {content} 0 R >>"
    ).encode()


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _is_plain(character: str) -> bool:
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _escaped(text: str) -> bytes:
    for special in ("\\", "(", ")"):
        text = text.replace(special, f"\\{special}")
    return text.encode("cp1252")
