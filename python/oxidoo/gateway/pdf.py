"""The text of PDF documents."""

import asyncio
import io
from contextlib import suppress
from time import monotonic

from oxidoo.errors import Kind, OdooMCPError

_MOST_PAGES = 200
"""Further pages are not read; nobody asks an agent to read a book."""

_MOST_CHARACTERS = 1_000_000
"""Beyond it no further page is read."""

_MOST_SECONDS = 20.0
"""A few kilobytes can hold drawing that takes hours; what is not read by then is left out."""


class _OutOfTimeError(Exception):
    """The time is over, amid a page."""


async def pdf_text(content: bytes) -> str:
    """Extracts the text, without holding up other calls.

    Args:
        content: The document.

    Returns:
        The text of the pages, an empty line between them; empty for scanned pictures. Its last
        line says how many pages were not read, if any.

    Raises:
        OdooMCPError: `validation`, if it is no PDF, is damaged, or is locked by a password.
    """
    return await asyncio.to_thread(_extract, content)


def _extract(content: bytes) -> str:
    from pypdf import PdfReader  # noqa: PLC0415 - the server starts without
    from pypdf.errors import FileNotDecryptedError  # noqa: PLC0415

    end = monotonic() + _MOST_SECONDS

    def check_time(*_: object) -> None:
        if monotonic() >= end:
            raise _OutOfTimeError

    try:
        reader = PdfReader(io.BytesIO(content))
        pages = len(reader.pages)
        parts: list[str] = []
        with suppress(_OutOfTimeError):
            for page in reader.pages[:_MOST_PAGES]:
                check_time()
                parts.append(_tidy(page.extract_text(visitor_operand_before=check_time)))
                if sum(map(len, parts)) > _MOST_CHARACTERS:
                    break
    except FileNotDecryptedError as error:
        raise _unreadable("is locked by a password", error) from error
    except Exception as error:  # pypdf meets damage with many kinds of errors
        raise _unreadable("is damaged or no PDF", error) from error
    unread = [f"… {pages - len(parts)} more pages are not read."] if len(parts) < pages else []
    return "\n\n".join(filter(None, [*parts, *unread]))


def _tidy(text: str) -> str:
    """Without the spaces and empty lines that only place text on paper."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _unreadable(why: str, error: Exception) -> OdooMCPError:
    return OdooMCPError(
        f"The document {why}: its text cannot be read.", kind=Kind.VALIDATION, detail=repr(error)
    )
