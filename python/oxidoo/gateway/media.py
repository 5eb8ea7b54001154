"""What kind of content some bytes are."""

import io
import re
import zipfile

UNKNOWN = "application/octet-stream"
PDF = "application/pdf"
_ARCHIVE = "application/zip"
TEXT = "text/plain"

_OFFICE = "application/vnd.openxmlformats-officedocument"

_BEGINNINGS = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"PAR1", "application/vnd.apache.parquet"),
)
"""What files begin with, as the WHATWG MIME Sniffing Standard and the formats themselves say."""

_IN_ZIP = (
    ("xl/", f"{_OFFICE}.spreadsheetml.sheet"),
    ("word/", f"{_OFFICE}.wordprocessingml.document"),
    ("ppt/", f"{_OFFICE}.presentationml.presentation"),
)
"""The folder that each kind of Office Open XML has in its archive."""

_MIME_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_LOOKED_AT = 1024
_MOST_NAMED = 100


def media_type(content: bytes) -> str:
    """The MIME type, from what the content begins with.

    Args:
        content: The whole content.
    """
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    return _textual(content)


def _zipped(content: bytes) -> str:
    """An Office document, an OpenDocument file (which names its type first), or just an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if names[:1] == ["mimetype"] and archive.getinfo("mimetype").file_size <= _MOST_NAMED:
                named = archive.read("mimetype").decode("ascii")
                return named if is_mime_type(named) else _ARCHIVE
    except Exception:  # noqa: BLE001 - zipfile meets damage with many kinds of errors
        return _ARCHIVE
    if "[Content_Types].xml" in names:
        for folder, kind in _IN_ZIP:
            if any(name.startswith(folder) for name in names):
                return kind
    return _ARCHIVE


def _textual(content: bytes) -> str:
    text = as_text(content)
    if text is None or "\0" in text:
        return UNKNOWN
    beginning = text[:_LOOKED_AT].lstrip("\ufeff \t\r\n").lower()
    if beginning.startswith("<svg") or (beginning.startswith("<?xml") and "<svg" in beginning):
        return "image/svg+xml"
    if beginning.startswith("<?xml"):
        return "application/xml"
    if beginning.startswith(("<!doctype html", "<html")):
        return "text/html"
    return TEXT


def is_mime_type(text: str) -> bool:
    """Whether a text is a MIME type, without parameters."""
    return _MIME_TYPE.fullmatch(text) is not None


def is_text(mime_type: str) -> bool:
    """Whether content of a type is written to be read; pictures are not, even those in XML."""
    kind, _, subtype = mime_type.partition(";")[0].strip().lower().partition("/")
    if kind == "text":
        return True
    named = subtype.rpartition("+")[2] in {"json", "xml"}
    return kind == "application" and (named or subtype in {"javascript", "sql", "x-yaml", "csv"})


def as_text(content: bytes) -> str | None:
    """The content as text; `None`, if it is no UTF-8."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None
