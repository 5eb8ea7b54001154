"""Resources as real clients read them."""

import base64
import io
import json
import zipfile
from typing import Any
from urllib.parse import quote

import pytest
from mcp import MCPError
from tests.e2e.conftest import Agent, over_stdio
from tests.e2e.processes import variables

pytestmark = pytest.mark.anyio

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


async def read(agent: Any, path: str) -> Any:
    """The one content of a resource."""
    result = await agent.client.read_resource(f"odoo://odoo/{path}")
    [content] = result.contents
    return content


async def read_json(agent: Any, path: str) -> Any:
    content = await read(agent, path)
    assert content.mime_type == "application/json"
    return json.loads(content.text)


async def refusal(agent: Any, path: str) -> str:
    with pytest.raises(MCPError) as caught:
        await agent.client.read_resource(f"odoo://odoo/{path}")
    return str(caught.value)


def sheet() -> bytes:
    """What begins like an Excel file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


async def attach(bench: Any, content: bytes, **values: Any) -> int:
    return await bench.make("ir.attachment", datas=base64.b64encode(content).decode(), **values)


async def test_the_models_are_a_resource(agent):
    models = await read_json(agent, "models")

    assert "res.partner" in [row[0] for row in models["rows"]]
    assert "next" not in models


async def test_the_models_of_each_instance_are_listed(agent):
    [listed] = (await agent.client.list_resources()).resources

    assert listed.uri == "odoo://odoo/models"


async def test_a_model_is_a_resource(agent):
    model = await read_json(agent, "model/res.partner")

    assert model["name"]


async def test_the_fields_of_a_model_are_a_resource(agent):
    fields = await read_json(agent, "model/res.partner/fields")

    assert ["email", "char"] in [row[:2] for row in fields["rows"]]
    assert "left_out" not in fields


async def test_the_zone_of_a_record_is_told_beside_its_own(agent, bench):
    partner = await bench.make("res.partner", tz="Asia/Tokyo")

    resource = await read_json(agent, f"record/res.partner/{partner}")

    assert resource["record"]["tz"] == "Asia/Tokyo"
    assert resource["tz"]


async def test_a_search_is_read_page_by_page(agent, bench):
    for name in "abc":
        await bench.make("res.partner", ref=bench.marker, name=name)
    domain = quote(json.dumps([["ref", "=", bench.marker]]))
    path = f"search/res.partner?domain={domain}&fields=name,ref&limit=2&order=name%20desc"

    first = await read_json(agent, path)
    second = await read_json(agent, f"{path}&page={first['next']}")

    assert first["columns"] == ["id", "name", "ref"]
    assert [row[1] for row in first["rows"] + second["rows"]] == ["c", "b", "a"]
    assert "next" not in second


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("search/res.partner?limt=3", "no argument 'limt'; did you mean 'limit'"),
        (
            "search/res.partner?limit=many",
            "'limit' of the resource 'search' must be a whole number",
        ),
        ("search/res.partner?limit=1&limit=2", "says 'limit' twice"),
        ("search/res.partner?fields=nmae", "did you mean 'name'"),
        ("search/res.partner?order=%ff", "is not UTF-8"),
        ("search/res.partner#top", "has a fragment"),
        ("record/res.partner/1?text=true", "has no argument 'text'"),
        ("record/res.partner%2F1/1", "no model 'res.partner/1'"),
        ("record/..%2F..%2Fetc/1", "no model"),
        ("attachment/0", "A record id is a positive number"),
        ("attachment/1%00", "A record id is a positive number"),
        ("report/sale.report_saleorder/1,x", "A record id is a positive number, not 'x'"),
        ("report/no.such_report/1", "There is no report 'no.such_report'"),
        ("recrod/res.partner/1", "Unknown resource"),
    ],
)
async def test_a_uri_that_is_wrong_is_told_how(agent, path, says):
    assert says in await refusal(agent, path)


@pytest.mark.parametrize(
    ("content", "values", "mime_type"),
    [
        (PNG, {"mimetype": "image/png"}, "image/png"),
        (PNG, {"mimetype": "application/octet-stream"}, "image/png"),
        (PNG, {"mimetype": "image/jpeg"}, "image/png"),
        (sheet(), {"mimetype": "application/octet-stream"}, ".sheet"),
        (b"%PDF-1.4\n%%EOF", {"mimetype": "application/pdf"}, "application/pdf"),
    ],
    ids=["told", "png", "jpeg that is png", "xlsx", "pdf"],
)
async def test_an_attachment_is_its_file(agent, bench, content, values, mime_type):
    attachment = await attach(bench, content, **values)

    read_back = await read(agent, f"attachment/{attachment}")

    assert read_back.mime_type.endswith(mime_type)
    assert base64.b64decode(read_back.blob) == content


async def test_an_attachment_of_text_is_text(agent, bench):
    attachment = await attach(bench, "a,é\r\n1,2".encode(), mimetype="text/csv")

    content = await read(agent, f"attachment/{attachment}")

    assert (content.mime_type, content.text) == ("text/csv", "a,é\r\n1,2")


async def test_a_link_is_told_as_one(agent, bench):
    attachment = await bench.make("ir.attachment", type="url", url="https://example.com/a.pdf")

    said = await refusal(agent, f"attachment/{attachment}")

    assert "is a link to https://example.com/a.pdf" in said


async def test_what_is_too_large_is_refused_with_its_size(agent, bench):
    attachment = await attach(bench, bytes(5_000_001), mimetype="application/x-thing")

    said = await refusal(agent, f"attachment/{attachment}")

    assert "That is 5000001 bytes, more than the 5000000" in said


async def test_the_text_of_a_document_comes_in_pieces(agent, bench):
    text = "".join(f"line {number}\n" for number in range(10_000))
    attachment = await attach(bench, text.encode(), mimetype="text/plain")

    got, offset = "", 0
    while True:
        piece = (await read(agent, f"attachment/{attachment}?text=true&offset={offset}")).text
        body, more, rest = piece.rpartition("\n… ")
        if not more:
            break
        got += body
        offset = int(rest.rpartition("=")[2])
    assert got + piece == text


async def test_no_text_is_given_of_a_picture(agent, bench):
    attachment = await attach(bench, PNG, mimetype="image/png")

    assert "no text can be given" in await refusal(agent, f"attachment/{attachment}?text=true")


async def test_an_exported_file_is_read_piece_by_piece(agent, bench):
    for name in "ab":
        await bench.make("res.partner", ref=bench.marker, name=name)
    exported = await agent.call(
        "odoo_export",
        model="res.partner",
        domain=[["ref", "=", bench.marker]],
        fields=["name"],
    )
    path = exported["uri"].removeprefix("odoo://odoo/")

    whole = await read(agent, path)
    rest = await read(agent, f"{path}?offset=9")

    assert whole.mime_type == "text/csv"
    assert whole.meta["oxidoo/total"] == len(whole.text.encode())
    assert "oxidoo/next" not in whole.meta
    assert [row.partition(",")[2] for row in whole.text.splitlines()] == ["name", "a", "b"]
    assert rest.text == whole.text[9:]
    assert "There is no file" in await refusal(agent, "file/nothing")


async def test_a_report_is_a_document_and_its_text(servers, tmp_path):
    sandbox = servers["sandbox"]
    given = {**variables(sandbox), "ODOO_PASSWORD": sandbox.password}
    del given["ODOO_API_KEY"]  # reports need a password
    async with over_stdio(given, "legacy", tmp_path) as client:
        agent = Agent(client, "legacy", sandbox)
        found = await agent.call("odoo_search", model="sale.order", fields=["name"], limit=1)
        number, name = found["rows"][0][:2]

        document = await read(agent, f"report/sale.report_saleorder/{number}")
        text = await read(agent, f"report/sale.report_saleorder/{number}?text=true")

    assert document.mime_type == "application/pdf"
    assert base64.b64decode(document.blob).startswith(b"%PDF-")
    assert text.mime_type == "text/plain"
    assert name in text.text
