"""All prompts by name, and how one becomes an MCP result."""

from collections.abc import Mapping, Sequence

from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, GetPromptResult, PromptMessage, TextContent
from mcp_types import Prompt as ListedPrompt
from mcp_types import PromptArgument as ListedArgument

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.prompts.catalogue import PROMPTS
from oxidoo.prompts.spec import Prompt
from oxidoo.suggest import did_you_mean
from oxidoo.tools.answer import explain


class PromptRegistry:
    """The prompts of one server.

    Args:
        prompts: The prompts to offer.
    """

    def __init__(self, prompts: Sequence[Prompt] = PROMPTS) -> None:
        self._prompts = {prompt.name: prompt for prompt in prompts}
        self.listed = [_listed(prompt) for prompt in prompts]

    def get(self, name: str, arguments: Mapping[str, str]) -> GetPromptResult:
        """The instructions of a prompt.

        Raises:
            MCPError: For an unknown prompt, or an argument that is missing or unknown.
        """
        try:
            prompt = self._find(name)
            text = prompt.render(arguments)
        except OdooMCPError as error:
            raise MCPError(code=INVALID_PARAMS, message=explain(error)) from error
        message = PromptMessage(role="user", content=TextContent(type="text", text=text))
        return GetPromptResult(description=prompt.description, messages=[message])

    def _find(self, name: str) -> Prompt:
        prompt = self._prompts.get(name)
        if prompt is None:
            raise OdooMCPError(
                f"There is no prompt '{name}'{did_you_mean(name, self._prompts)}.",
                kind=Kind.VALIDATION,
            )
        return prompt


def _listed(prompt: Prompt) -> ListedPrompt:
    return ListedPrompt(
        name=prompt.name,
        title=prompt.title,
        description=prompt.description,
        arguments=[
            ListedArgument(
                name=argument.name,
                description=argument.description,
                required=argument.default is None,
            )
            for argument in prompt.arguments
        ],
    )
