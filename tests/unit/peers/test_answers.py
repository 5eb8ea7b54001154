"""What the comparison with the peers takes for a right answer."""

import asyncio
import json

import pytest
from benches.peers.contenders import CONTENDERS, Contender, Oxidoo, WrongAnswerError
from benches.peers.load import Answered, Bound, check, sample
from benches.peers.mcp_client import ServerError, message_in
from benches.peers.work import FIELDS, Call, Job, Work, partner

RECORDS = [
    {
        "id": number,
        "name": f"Partner {number}",
        "email": False,
        "city": "Wiltz",
        "country_id": [133, "Luxembourg"],
    }
    for number in (1, 2)
]
WORK = Work([partner(record) for record in RECORDS])


def text_of(contender: Contender, records: list[dict[str, object]]) -> str:
    """The records as each of the servers words them."""
    columns = ["id", *FIELDS]
    rows = [[record[name] for name in columns] for record in records]
    told = {"records": records, "result": records, "columns": columns, "rows": rows}
    if not contender.is_oxidoo:
        told["success"] = True
    return json.dumps(told)


def reply(text: str, *, is_error: bool = False) -> bytes:
    result = {"content": [{"type": "text", "text": text}], "isError": is_error}
    return json.dumps({"jsonrpc": "2.0", "id": 1, "result": result}).encode()


def answered(answer: bytes | Exception) -> Answered:
    return Answered(WORK.call(Job.SEARCH), 0.001, answer)


@pytest.mark.parametrize("contender", CONTENDERS, ids=lambda one: one.name)
def test_the_records_asked_for_are_a_right_answer(contender):
    check(contender, answered(reply(text_of(contender, RECORDS))))


@pytest.mark.parametrize("contender", CONTENDERS, ids=lambda one: one.name)
@pytest.mark.parametrize(
    "records",
    [[], RECORDS[:1], [*RECORDS, RECORDS[0] | {"id": 3}], [RECORDS[0], RECORDS[1] | {"city": ""}]],
    ids=["none", "too few", "too many", "another value"],
)
def test_other_records_are_a_wrong_answer(contender, records):
    with pytest.raises(WrongAnswerError, match="other records"):
        check(contender, answered(reply(text_of(contender, records))))


@pytest.mark.parametrize("contender", CONTENDERS, ids=lambda one: one.name)
@pytest.mark.parametrize(
    "answer",
    [
        reply("no access", is_error=True),
        reply('{"error": "rate limit exceeded"}'),
        reply('{"success": false, "error": null}'),
        reply("Error: it failed"),
        reply("{}"),
        b'{"jsonrpc": "2.0", "id": 1, "error": {"code": -32603, "message": "internal"}}',
        TimeoutError(),
        ServerError("HTTP 500"),
    ],
    ids=str,
)
def test_an_error_in_whatever_form_is_a_wrong_answer(contender, answer):
    with pytest.raises(WrongAnswerError):
        check(contender, answered(answer))


def test_wrong_answers_are_counted_and_not_timed():
    contender = Oxidoo(cached=False)
    replies = iter([reply(text_of(contender, RECORDS)), reply("no", is_error=True), reply("{}")])

    async def ask(_: Call) -> bytes:
        return next(replies)

    calls = iter(lambda: WORK.call(Job.SEARCH), None)
    told = asyncio.run(sample(ask, contender, calls, 1, Bound(60, 3), lambda: None))
    assert (len(told.seconds), told.errors, told.error) == (1, 2, "no")


def test_each_search_has_another_domain_and_the_same_search_has_one():
    different = [WORK.call(Job.SEARCH).domain for _ in range(3)]
    same = [WORK.call(Job.SAME_SEARCH).domain for _ in range(3)]
    assert different[0] != different[1] != different[2] != different[0]
    assert same[0] == same[1] == same[2] not in different


def test_a_read_is_expected_to_give_the_one_record_asked_for():
    call = WORK.call(Job.READ)
    assert [found[0] for found in call.expected] == [call.partner_id]


@pytest.mark.parametrize(
    "text",
    [
        b'{"id":1}',
        b'event: message\r\ndata: {"id":1}\r\n\r\n',
        b'data: {"method":"notifications/message"}\n\ndata: {"id":1}\n\n',
    ],
    ids=["plain", "stream", "stream with a notification"],
)
def test_the_message_is_found_in_plain_and_in_streamed_replies(text):
    assert json.loads(message_in(text)) == {"id": 1}


def test_a_reply_without_a_message_is_an_error():
    with pytest.raises(ServerError, match="no message"):
        message_in(b"event: ping\n\n")
