"""Kinds of content, by what they look like."""

import io
import zipfile

import pytest

from oxidoo.gateway.media import as_text, is_text, media_type


def archive(*names: str, first: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, first if name == "mimetype" else b"<x/>")
    return buffer.getvalue()


def with_damage() -> bytes:
    """An archive whose compressed beginning is overwritten."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", OPEN_SHEET)
    whole = buffer.getvalue()
    begins = whole.index(b"mimetype") + len(b"mimetype")
    return whole[:begins] + b"\xff" * 8 + whole[begins + 8 :]


OPEN_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"

KINDS = {
    "png": (b"\x89PNG\r\n\x1a\nrest", "image/png"),
    "jpeg": (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
    "gif": (b"GIF89arest", "image/gif"),
    "webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    "riff of sound": (b"RIFF\x00\x00\x00\x00WAVEfmt\xff", "application/octet-stream"),
    "pdf": (b"%PDF-1.7\n", "application/pdf"),
    "zip": (archive("a.txt"), "application/zip"),
    "broken zip": (b"PK\x03\x04broken", "application/zip"),
    "damaged zip": (with_damage(), "application/zip"),
    "zip with no type": (archive("mimetype", first=b"text/html\r\nX: y"), "application/zip"),
    "docx": (
        archive("[Content_Types].xml", "word/document.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "ods": (archive("mimetype", "content.xml", first=OPEN_SHEET), OPEN_SHEET.decode()),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
    "svg in xml": (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x --><svg/>', "image/svg+xml"),
    "xml": (b'<?xml version="1.0"?><odoo/>', "application/xml"),
    "html": (b"\n<!DOCTYPE html><p>", "text/html"),
    "text": ("é".encode(), "text/plain"),
    "zeros": (bytes(8), "application/octet-stream"),
    "latin": (b"\xe9t\xe9", "application/octet-stream"),
}


@pytest.mark.parametrize(("content", "expected"), KINDS.values(), ids=KINDS)
def test_content_is_known_by_its_looks(content: bytes, expected: str) -> None:
    assert media_type(content) == expected


@pytest.mark.parametrize(
    ("mime_type", "expected"),
    [
        ("text/csv", True),
        ("text/plain; charset=utf-8", True),
        ("application/json", True),
        ("application/atom+xml", True),
        ("image/svg+xml", False),
        ("application/pdf", False),
    ],
)
def test_some_types_are_written_to_be_read(mime_type: str, *, expected: bool) -> None:
    assert is_text(mime_type) is expected


def test_what_is_not_utf8_is_no_text() -> None:
    assert as_text(b"\xe9") is None
