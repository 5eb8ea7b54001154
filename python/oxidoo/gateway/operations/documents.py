"""Files that Odoo keeps: attachments and the binary fields of records."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.media import UNKNOWN, is_mime_type, media_type
from oxidoo.gateway.operations.meant import not_there
from oxidoo.schema.known.subject import OWN, Scope

_ATTACHMENT = "ir.attachment"
_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Clients show these to models, some of which refuse a picture of another type than it says."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file.

    Attributes:
        content: The bytes.
        mime_type: As Odoo has it; where it does not know, from what the bytes look like.
    """

    content: bytes
    mime_type: str


@dataclass(frozen=True, slots=True)
class ReadBinary:
    """The content of one binary field.

    Attributes:
        instance: The instance's name.
        model: The model.
        record_id: The record.
        field: The field.
    """

    instance: str
    model: str
    record_id: int
    field: str

    @property
    def scope(self) -> Scope:
        """The user's own companies."""
        return OWN

    async def run(self, env: Environment) -> bytes:
        """Checks that the field exists and is binary."""
        fields = await env.catalogue.require(self.model, [self.field])
        # `raw` is the one binary field that comes as it is; `datas` is the same as base64.
        is_raw = (self.model, self.field) == ("ir.attachment", "raw")
        name = "datas" if is_raw else self.field
        if fields[self.field].type != "binary":
            raise OdooMCPError(
                f"The field '{self.field}' of {self.model} is not binary.", kind=Kind.VALIDATION
            )
        kwargs = {"fields": [name]}
        records = await env.objects(self.model, "read", kwargs, args=[[self.record_id]])
        return self._content(records, name)

    def _content(self, records: list[dict[str, Any]], name: str) -> bytes:
        if not records:
            raise not_there(self.model, [self.record_id])
        content = records[0].get(name)
        if not content:
            raise OdooMCPError(
                f"The field '{self.field}' of {self.model} {self.record_id} is empty.",
                kind=Kind.MISSING,
            )
        return _decoded(content)


@dataclass(frozen=True, slots=True)
class ReadAttachment:
    """The file of an attachment.

    Attributes:
        instance: The instance's name.
        attachment_id: The record of `ir.attachment`.
        max_bytes: The most bytes that are fetched.
    """

    instance: str
    attachment_id: int
    max_bytes: int

    @property
    def scope(self) -> Scope:
        """The user's own companies."""
        return OWN

    async def run(self, env: Environment) -> Document:
        """Asks for type and size before the file itself."""
        asked = {"fields": ["mimetype", "file_size", "type", "url"]}
        found = await env.objects(_ATTACHMENT, "read", asked, args=[[self.attachment_id]])
        if not found:
            raise not_there(_ATTACHMENT, [self.attachment_id])
        told = found[0]
        if told["type"] == "url":
            raise OdooMCPError(
                f"The attachment {self.attachment_id} is a link to {told['url']}; Odoo keeps no "
                "file of it.",
                kind=Kind.MISSING,
            )
        check_size(told["file_size"] or 0, self.max_bytes)
        content = await ReadBinary(self.instance, _ATTACHMENT, self.attachment_id, "raw").run(env)
        check_size(len(content), self.max_bytes)
        return Document(content, _type_of(told, content))


@dataclass(frozen=True, slots=True)
class ReadBinaryDocument:
    """The content of a binary field, with its type.

    Attributes:
        instance: The instance's name.
        model: The model.
        record_id: The record.
        field: The field.
        max_bytes: The most bytes.
    """

    instance: str
    model: str
    record_id: int
    field: str
    max_bytes: int

    @property
    def scope(self) -> Scope:
        """The user's own companies."""
        return OWN

    async def run(self, env: Environment) -> Document:
        """Asks the attachment that Odoo keeps the field in, if any, for type and size first."""
        if self.model == _ATTACHMENT and self.field in {"raw", "datas"}:
            return await ReadAttachment(self.instance, self.record_id, self.max_bytes).run(env)
        told = await self._attachment(env)
        check_size(told.get("file_size") or 0, self.max_bytes)
        content = await ReadBinary(self.instance, self.model, self.record_id, self.field).run(env)
        check_size(len(content), self.max_bytes)
        return Document(content, _type_of(told, content))

    async def _attachment(self, env: Environment) -> dict[str, Any]:
        fields = await env.catalogue.require(self.model, [self.field])
        if not fields[self.field].attached:
            return {}
        place = {"res_model": self.model, "res_id": self.record_id, "res_field": self.field}
        kwargs = {
            "domain": [[name, "=", value] for name, value in place.items()],
            "fields": ["mimetype", "file_size"],
            "limit": 1,
        }
        try:
            found: list[dict[str, Any]] = await env.objects(_ATTACHMENT, "search_read", kwargs)
        except OdooMCPError as error:
            if error.kind is not Kind.ACCESS:
                raise
            return {}
        return found[0] if found else {}


def _decoded(content: Any) -> bytes:
    if isinstance(content, bytes):
        return content
    try:
        return base64.b64decode("".join(content.split()), validate=True)
    except (AttributeError, ValueError, binascii.Error) as error:
        raise OdooMCPError(
            "The binary field does not hold base64 text.", kind=Kind.PROTOCOL
        ) from error


def _type_of(told: dict[str, Any], content: bytes) -> str:
    known, looks = told.get("mimetype"), media_type(content)
    if not known or known == UNKNOWN or not is_mime_type(known):
        return looks
    return looks if known in _SHOWN else str(known)


def check_size(size: int, most: int) -> None:
    """Refuses what is too large.

    Raises:
        OdooMCPError: `validation`, saying both sizes in bytes.
    """
    if size > most:
        raise OdooMCPError(
            f"That is {size} bytes, more than the {most} that a resource may have: ask for its "
            "text with ?text=true, or raise max_resource_bytes in the [limits] of the settings.",
            kind=Kind.VALIDATION,
        )
