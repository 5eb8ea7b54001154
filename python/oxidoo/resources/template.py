"""What a resource template is: data, bound to a handler."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ConfigDict

from oxidoo.auth.principal import Principal
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.gateway import Gateway
from oxidoo.gateway.uris import SCHEME
from oxidoo.tools.arguments import Arguments

JSON = "application/json"

_VARIABLE = re.compile(r"\{(\w+)\}")


class Query(Arguments):
    """The parameters of a URI, which are all texts; each template has a subclass of its own."""

    model_config = ConfigDict(strict=False)


@dataclass(frozen=True, slots=True)
class Content:
    """What a resource holds.

    Attributes:
        data: Text as `str`, anything else as `bytes`.
        mime_type: Its MIME type.
        meta: What is told beside it.
    """

    data: str | bytes
    mime_type: str
    meta: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ResourceCall:
    """One reading of a resource.

    Attributes:
        template: What the URI is like.
        gateway: The road to Odoo.
        principal: Who reads.
        instance: The instance's name.
        path: The variables of the path.
        query: The parameters, checked.
    """

    template: "Template"
    gateway: Gateway
    principal: Principal
    instance: str
    path: Mapping[str, str]
    query: Any

    @property
    def max_bytes(self) -> int:
        """The most bytes of a resource."""
        return self.gateway.limits.max_resource_bytes

    def id(self, name: str = "id") -> int:
        """A variable of the path that is a record's id.

        Raises:
            OdooMCPError: `validation`, if it is not.
        """
        return record_id(self.path[name])


@dataclass(frozen=True, slots=True)
class Template:
    """A family of resources.

    Attributes:
        name: Its name for programs.
        title: Its name for people.
        path: What follows the instance in the URI, such as `record/{model}/{id}`.
        description: What it is for, in one sentence.
        handler: Reads one.
        mime_type: The MIME type, where all have the same.
        query: The parameters.
    """

    name: str
    title: str
    path: str
    description: str
    handler: Callable[[ResourceCall], Awaitable[Content]]
    mime_type: str | None = None
    query: type[Query] = Query

    @property
    def uri_template(self) -> str:
        """The template of RFC 6570."""
        names = ",".join(self.query.model_fields)
        return f"{SCHEME}{{instance}}/{self.path}" + (f"{{?{names}}}" if names else "")

    @property
    def variables(self) -> list[str]:
        """The variables of the path."""
        return _VARIABLE.findall(self.path)

    def match(self, path: Sequence[str]) -> dict[str, str] | None:
        """The variables of a path that is like it; `None` for another."""
        pattern = self.path.split("/")
        if len(pattern) != len(path):
            return None
        variables: dict[str, str] = {}
        for expected, given in zip(pattern, path, strict=True):
            if variable := _VARIABLE.fullmatch(expected):
                if not given:
                    return None
                variables[variable[1]] = given
            elif given != expected:
                return None
        return variables


def record_id(text: str) -> int:
    """The id that is written in a URI.

    Raises:
        OdooMCPError: `validation`, if it is none.
    """
    if not re.fullmatch(r"[1-9][0-9]{0,9}", text, re.ASCII):
        wrong = ascii(text[:40])
        raise OdooMCPError(f"A record id is a positive number, not {wrong}.", kind=Kind.VALIDATION)
    return int(text)
