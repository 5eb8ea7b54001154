"""All resources, and how one that is read becomes an MCP result."""

from collections.abc import Sequence

from mcp.server.lowlevel.helper_types import ReadResourceContents
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError
from mcp_types import Resource as ListedResource
from mcp_types import ResourceTemplate as ListedTemplate

from oxidoo.auth.principal import Principal
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.gateway import Gateway
from oxidoo.gateway.uris import uri_of
from oxidoo.resources.documents import ATTACHMENT, BINARY, FILE, REPORT
from oxidoo.resources.records import FIELDS, MODEL, MODELS, RECORD, SEARCH
from oxidoo.resources.template import ResourceCall, Template
from oxidoo.resources.uri import parse_uri, unknown
from oxidoo.tools.answer import failure
from oxidoo.tools.arguments import read_arguments

TEMPLATES: tuple[Template, ...] = (
    MODELS,
    MODEL,
    FIELDS,
    RECORD,
    SEARCH,
    ATTACHMENT,
    BINARY,
    REPORT,
    FILE,
)

_NOT_FOUND = frozenset({Kind.MISSING, Kind.VALIDATION})


class ResourceRegistry:
    """The resources of one server.

    Args:
        gateway: The road to Odoo.
        templates: The templates to offer.
    """

    def __init__(self, gateway: Gateway, templates: Sequence[Template] = TEMPLATES) -> None:
        self._gateway = gateway
        self._templates = templates
        self.listed = listed_templates(templates)

    def beginnings(self, principal: Principal) -> list[ListedResource]:
        """Resources that can be read without knowing anything: the models of each instance."""
        return [
            ListedResource(
                uri=uri_of(name, MODELS.path),
                name=f"{name}/{MODELS.name}",
                title=f"{MODELS.title} of {name}",
                description=MODELS.description,
                mime_type=MODELS.mime_type,
            )
            for name in self._gateway.instances(principal)
        ]

    def find(self, principal: Principal, uri: str) -> ResourceCall:
        """What reading a URI means.

        Raises:
            OdooMCPError: `missing` or `validation`, if it is like none or badly written.
        """
        parsed = parse_uri(uri)
        for template in self._templates:
            path = template.match(parsed.path)
            if path is not None:
                name = f"The resource '{template.name}'"
                query = read_arguments(name, template.query, parsed.query)
                return ResourceCall(
                    template, self._gateway, principal, parsed.instance, path, query
                )
        raise unknown(uri)

    async def read(self, principal: Principal, uri: str) -> ReadResourceContents:
        """Reads a resource.

        Raises:
            ResourceError: With a line that an agent can act on.
        """
        try:
            call = self.find(principal, uri)
            content = await call.template.handler(call)
        except Exception as error:
            raise resource_error(error) from error
        return ReadResourceContents(
            content=content.data, mime_type=content.mime_type, meta=content.meta
        )


def resource_error(error: Exception) -> ResourceError:
    """What a client is told of an error."""
    text = failure("resources/read", error).text
    absent = isinstance(error, OdooMCPError) and error.kind in _NOT_FOUND
    return ResourceNotFoundError(text) if absent else ResourceError(text)


def listed_templates(templates: Sequence[Template]) -> list[ListedTemplate]:
    """What clients are told of the templates."""
    return [
        ListedTemplate(
            uri_template=template.uri_template,
            name=template.name,
            title=template.title,
            description=template.description,
            mime_type=template.mime_type,
        )
        for template in templates
    ]
