"""A question answered on one server, and what that took."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from benches.peers.mcp_client import Client, ServerError, result_of
from benches.questions.calls import Call, Cannot, Step
from benches.questions.check import problem
from benches.questions.proxy import CountingProxy
from benches.questions.question import Expected


@dataclass(frozen=True)
class Taken:
    """What a right answer took.

    Attributes:
        calls: Calls of tools.
        rpcs: HTTP requests that Odoo got meanwhile, once everything that is kept is known.
        sent: Bytes of the arguments, as compact JSON.
        got: Bytes of the texts of the results.
    """

    calls: int
    rpcs: int
    sent: int
    got: int

    @property
    def bytes(self) -> int:
        """All that passes through the model."""
        return self.sent + self.got


@dataclass(frozen=True)
class Wrong:
    """Why an answer is not right."""

    why: str


Outcome = Taken | Wrong | Cannot


async def answered(
    client: Client, proxy: CountingProxy, steps: Sequence[Step], expected: Expected
) -> Taken | Wrong:
    """Answers a question twice, and weighs the second time: what can be kept has been by then."""
    try:
        await _held(client, steps)
        before = proxy.requests
        calls, texts = await _held(client, steps)
    except (ServerError, LookupError, TypeError) as error:
        return Wrong(
            f"{error}" if isinstance(error, ServerError) else f"no result to go on: {error}"
        )
    wrong = problem(expected, [read(text) for text in texts])
    if wrong:
        return Wrong(wrong)
    return Taken(
        calls=len(calls),
        rpcs=proxy.requests - before,
        sent=sum(len(orjson.dumps(call.arguments)) for call in calls),
        got=sum(len(text.encode()) for text in texts),
    )


async def _held(client: Client, steps: Sequence[Step]) -> tuple[list[Call], list[str]]:
    calls: list[Call] = []
    texts: list[str] = []
    for step in steps:
        call = step if isinstance(step, Call) else step([read(text) for text in texts])
        params = {"name": call.tool, "arguments": call.arguments}
        calls.append(call)
        texts.append(text_of(result_of(await client.request("tools/call", params))))
    return calls, texts


def text_of(result: dict[str, Any]) -> str:
    """What a client hands to the model: the text, or where there is none the structured content.

    Raises:
        ServerError: If the result tells of an error.
    """
    texts = [item["text"] for item in result["content"] if item["type"] == "text"]
    if not texts and "structuredContent" in result:
        texts = [orjson.dumps(result["structuredContent"]).decode()]
    text = "\n".join(texts)
    if result.get("isError"):
        raise ServerError(text)
    answer = read(text)
    if isinstance(answer, dict) and (answer.get("error") or answer.get("success") is False):
        raise ServerError(str(answer.get("error")))
    return text


def read(text: str) -> Any:
    """A text as the JSON that it is, or as it stands."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
