"""Attachments, binary fields and reports as resources; their text on request."""

from pydantic import Field

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.media import PDF, TEXT, as_text, is_text, media_type
from oxidoo.gateway.operations.documents import (
    Document,
    ReadAttachment,
    ReadBinaryDocument,
    check_size,
)
from oxidoo.gateway.operations.report import PrintReport, ReadReportText
from oxidoo.gateway.operations.sizes import beginning
from oxidoo.gateway.pdf import pdf_text
from oxidoo.resources.template import Content, Query, ResourceCall, Template, record_id

_MOST_READ_FOR_TEXT = 50_000_000
"""Bytes of a document whose text alone is asked for."""

_MOST_RECORDS = 100


class DocumentQuery(Query):
    """How a document is given: as it is, or a piece of its text."""

    text: bool = False
    offset: int = Field(0, ge=0)


class FileQuery(Query):
    """Which piece of a file is meant."""

    offset: int = Field(0, ge=0)


async def _attachment(call: ResourceCall) -> Content:
    operation = ReadAttachment(call.instance, call.id(), _most(call))
    return await _given(call, await call.gateway.execute(call.principal, operation))


async def _binary(call: ResourceCall) -> Content:
    model, field = call.path["model"], call.path["field"]
    operation = ReadBinaryDocument(call.instance, model, call.id(), field, _most(call))
    return await _given(call, await call.gateway.execute(call.principal, operation))


async def _report(call: ResourceCall) -> Content:
    ids = [record_id(each) for each in call.path["ids"].split(",")]
    if len(ids) > _MOST_RECORDS:
        raise OdooMCPError(
            f"A report is printed for {_MOST_RECORDS} records at most.", kind=Kind.VALIDATION
        )
    if call.query.text:
        reading = ReadReportText(call.instance, call.path["name"], ids)
        text = await call.gateway.execute(call.principal, reading)
        return Content(_piece(text, call.query.offset, call), TEXT)
    operation = PrintReport(call.instance, call.path["name"], ids)
    content = await call.gateway.execute(call.principal, operation)
    check_size(len(content), _most(call))
    return await _given(call, Document(content, media_type(content)))


async def _file(call: ResourceCall) -> Content:
    from oxidoo.gateway.operations.files import ReadFile  # noqa: PLC0415 - starts without

    operation = ReadFile(call.instance, call.path["handle"], call.query.offset, call.max_bytes)
    piece = await call.gateway.execute(call.principal, operation)
    text = as_text(piece.content) if is_text(piece.mime) else None
    meta = {"oxidoo/total": piece.total}
    if piece.next is not None:
        meta["oxidoo/next"] = piece.next
    return Content(piece.content if text is None else text, piece.mime, meta)


def _most(call: ResourceCall) -> int:
    return max(call.max_bytes, _MOST_READ_FOR_TEXT) if call.query.text else call.max_bytes


async def _given(call: ResourceCall, document: Document) -> Content:
    query: DocumentQuery = call.query
    if query.text:
        return Content(_piece(await _text_of(document), query.offset, call), TEXT)
    if query.offset:
        raise OdooMCPError("'offset' goes with text=true.", kind=Kind.VALIDATION)
    text = as_text(document.content) if is_text(document.mime_type) else None
    return Content(document.content if text is None else text, document.mime_type)


async def _text_of(document: Document) -> str:
    if document.mime_type == PDF:
        return await pdf_text(document.content)
    text = as_text(document.content) if is_text(document.mime_type) else None
    if text is None:
        raise OdooMCPError(
            f"Of {document.mime_type} no text can be given: leave out 'text'.",
            kind=Kind.VALIDATION,
        )
    return text


def _piece(text: str, offset: int, call: ResourceCall) -> str:
    """As much of a text as an agent gets at once, with what leads to the rest."""
    piece = beginning(text[offset:], call.gateway.limits.max_result_bytes)
    end = offset + len(piece)
    if end >= len(text):
        return piece
    return f"{piece}\n… {len(text) - end} more characters: ?text=true&offset={end}"


ATTACHMENT = Template(
    name="attachment",
    title="Attachment",
    path="attachment/{id}",
    description="The file of an ir.attachment; with text=true the text of a PDF.",
    query=DocumentQuery,
    handler=_attachment,
)

BINARY = Template(
    name="binary",
    title="Binary field",
    path="binary/{model}/{id}/{field}",
    description="The content of one binary field: an image, a document.",
    query=DocumentQuery,
    handler=_binary,
)

REPORT = Template(
    name="report",
    title="Report",
    path="report/{name}/{ids}",
    description="A report on records (an invoice, a quotation, …) as a PDF; ids by commas.",
    query=DocumentQuery,
    handler=_report,
)

FILE = Template(
    name="file",
    title="Exported file",
    path="file/{handle}",
    description="A file of odoo_export, or a piece; _meta has total and next, the next offset.",
    query=FileQuery,
    handler=_file,
)
