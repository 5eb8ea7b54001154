"""Reports: what is printed about a record, as HTML and as PDF."""

from oxidoo.sandbox.printing.documents import Document, documents
from oxidoo.sandbox.printing.hypertext import to_html
from oxidoo.sandbox.printing.portable import to_pdf

__all__ = ["Document", "documents", "to_html", "to_pdf"]
