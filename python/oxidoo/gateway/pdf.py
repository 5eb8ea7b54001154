"""The text of PDF documents."""

import asyncio
import io
from dataclasses import dataclass

from oxidoo.errors import Kind, OdooMCPError

_MOST_PAGES = 200
"""Further pages are not read; nobody asks an agent to read a book."""

_MOST_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class PdfText:
    """What is written in a document.

    Attributes:
        pages: How many pages it has.
        text: The text of the pages, an empty line between them; empty for scanned pictures.
        is_whole: Whether that is all.
    """

    pages: int
    text: str
    is_whole: bool


async def pdf_text(content: bytes) -> PdfText:
    """Extracts the text, without holding up other calls.

    Args:
        content: The document.

    Raises:
        OdooMCPError: `validation`, if it is no PDF, is damaged, or is locked by a password.
    """
    return await asyncio.to_thread(_extract, content)


def _extract(content: bytes) -> PdfText:
    from pypdf import PdfReader  # noqa: PLC0415 - the server starts without
    from pypdf.errors import FileNotDecryptedError  # noqa: PLC0415

    try:
        reader = PdfReader(io.BytesIO(content))
        pages = len(reader.pages)
        parts: list[str] = []
        for page in reader.pages[:_MOST_PAGES]:
            parts.append(_tidy(page.extract_text()))
            if sum(map(len, parts)) > _MOST_CHARACTERS:
                break
    except FileNotDecryptedError as error:
        raise _unreadable("is locked by a password", error) from error
    except Exception as error:  # pypdf meets damage with many kinds of errors
        raise _unreadable("is damaged or no PDF", error) from error
    text = "\n\n".join(filter(None, parts))
    return PdfText(pages, text[:_MOST_CHARACTERS], is_whole=len(parts) == pages)


def _tidy(text: str) -> str:
    """Without the spaces and empty lines that only place text on paper."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _unreadable(why: str, error: Exception) -> OdooMCPError:
    return OdooMCPError(
        f"The document {why}: its text cannot be read.", kind=Kind.VALIDATION, detail=repr(error)
    )
