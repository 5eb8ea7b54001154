"""How the benchmark of everyday questions weighs an answer."""

import json

import pytest
from benches.peers.mcp_client import ServerError
from benches.questions.calls import Call, Cannot, call, records
from benches.questions.conversation import Taken, Wrong, answered, text_of
from benches.questions.question import Expected
from benches.questions.report import Answered, Survey, markdown


class Proxy:
    requests = 0


class Server:
    """A client of a server that echoes the arguments, and asks Odoo more the first time."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        self.seen = 0

    async def request(self, _method: str, params: dict) -> bytes:
        self.seen += 1
        self.proxy.requests += 1 if self.seen > 2 else 10
        text = json.dumps({"records": [params["arguments"]]}, indent=1)
        result = {"content": [{"type": "text", "text": text}]}
        return json.dumps({"jsonrpc": "2.0", "id": 1, "result": result}).encode()


def following(results: list) -> Call:
    return call("read", id=records(results[0])[0]["id"] + 1)


async def ask(steps, expected) -> Taken | Wrong:
    proxy = Proxy()
    return await answered(Server(proxy), proxy, steps, expected)


@pytest.mark.anyio
async def test_the_second_time_is_weighed_in_bytes_calls_and_requests():
    taken = await ask([call("search", id=7), following], Expected([[7], [8]]))
    text = json.dumps({"records": [{"id": 7}]}, indent=1)
    assert taken == Taken(calls=2, rpcs=2, sent=2 * len('{"id":7}'), got=2 * len(text))


@pytest.mark.anyio
async def test_a_wrong_answer_is_not_weighed():
    assert await ask([call("search", id=7)], Expected([[9]])) == Wrong("no record with 9")


@pytest.mark.anyio
async def test_a_step_that_finds_nothing_to_go_on_is_wrong():
    def lost(results: list) -> Call:
        return call("read", id=results[0]["nothing"])

    assert isinstance(await ask([call("search", id=7), lost], Expected([[7]])), Wrong)


@pytest.mark.parametrize(
    "result",
    [
        {"content": [{"type": "text", "text": "no"}], "isError": True},
        {"content": [{"type": "text", "text": '{"error": "no"}'}]},
        {"content": [{"type": "text", "text": '{"success": false, "error": "no"}'}]},
    ],
)
def test_an_error_is_no_answer(result):
    with pytest.raises(ServerError, match="no"):
        text_of(result)


def test_structured_content_counts_where_there_is_no_text():
    assert text_of({"content": [], "structuredContent": {"a": 1}}) == '{"a":1}'
    both = {"content": [{"type": "text", "text": "a"}], "structuredContent": {"a": 1}}
    assert text_of(both) == "a"


def test_the_ratio_is_to_the_best_peer_that_answered_right():
    ours, best, worse = (Taken(1, 1, 10, got) for got in (10, 90, 190))
    outcomes = {"Oxidoo": ours, "mcp-server-odoo": worse, "odoo-mcp": best,
                "odoo-mcp-gateway": Cannot("it has no such tool")}  # fmt: skip
    one = Answered("Who?", outcomes)
    assert one.beside_best(lambda taken: taken.bytes) == (20, 100)
    wrong = Answered("Why?", outcomes | {"Oxidoo": Wrong("no record [1]")})
    text = markdown(
        Survey([one, wrong], dict.fromkeys(outcomes, "1.2"), dict.fromkeys(outcomes, 1000))
    )
    assert "| 1 | Who? | 1 / 1 / 20 | 1 / 1 / 200 | 1 / 1 / 100 | cannot | 0.20 | 0.11 |" in text
    assert "| 2 | Why? | wrong |" in text
    assert "- 2, Oxidoo: no record" in text
    assert "| odoo-mcp 1.2 | 1,000 B | 2 | 1 | 1 | 1 | 1 | 1 | 100 | 20 |" in text
