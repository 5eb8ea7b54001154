"""The text of PDF documents."""

import io

import pytest
from pypdf import PdfWriter

from oxidoo import Kind, OdooMCPError
from oxidoo.gateway import pdf
from oxidoo.gateway.pdf import pdf_text

pytestmark = pytest.mark.anyio


def document(pages: int) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=100, height=100)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


async def test_pages_that_are_not_read_are_counted() -> None:
    assert await pdf_text(document(203)) == "… 3 more pages are not read."


async def test_a_scanned_picture_has_no_text() -> None:
    assert await pdf_text(document(1)) == ""


async def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(OdooMCPError, match="damaged or no PDF") as refused:
        await pdf_text(b"%PDF-1.4 and no more")
    assert refused.value.kind is Kind.VALIDATION


async def test_what_is_not_read_in_time_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_MOST_SECONDS", 0.0)
    assert await pdf_text(document(3)) == "… 3 more pages are not read."
