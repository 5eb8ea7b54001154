"""Bytes of files and pictures: never amid records, and read on their own."""

import base64
import json

import pytest
from tests.contract.asking import refusal
from tests.contract.samples import PNG

from oxidoo import Kind
from oxidoo.gateway.operations.documents import ReadBinary
from oxidoo.gateway.operations.read import Read

pytestmark = pytest.mark.anyio

PARTNER = "res.partner"


async def test_bytes_are_never_in_a_table(target, bench):
    attachment = await bench.make("ir.attachment", datas=PNG)

    answer = await target.ask(Read("odoo", "ir.attachment", [attachment], ["datas"]))

    [[_, content]] = answer["rows"]
    assert content["uri"] == f"odoo://odoo/binary/ir.attachment/{attachment}/datas"
    assert content["size"]
    assert base64.b64encode(PNG).decode() not in json.dumps(answer)


async def test_bytes_of_an_image_are_never_in_a_table(target, bench):
    partner = await bench.make(PARTNER, image_1920=base64.b64encode(PNG).decode())
    empty = await bench.make(PARTNER)

    answer = await target.ask(Read("odoo", PARTNER, [partner, empty], ["image_1920"]))

    assert answer["rows"][0][1]["uri"] == f"odoo://odoo/binary/res.partner/{partner}/image_1920"
    assert "iVBOR" not in json.dumps(answer)
    assert answer["rows"][1] == [empty, None]


async def test_the_caller_cannot_turn_bytes_back_on(target, bench):
    attachment = await bench.make("ir.attachment", datas=PNG)
    context = {"bin_size": False}

    answer = await target.ask(
        Read("odoo", "ir.attachment", [attachment], ["datas"], context=context)
    )

    assert base64.b64encode(PNG).decode() not in json.dumps(answer)


async def test_the_bytes_of_a_field_are_read_on_their_own(target, bench):
    attachment = await bench.make("ir.attachment", datas=PNG)

    content = await target.result(ReadBinary("odoo", "ir.attachment", attachment, "datas"))

    assert content == PNG


async def test_a_binary_field_without_content_is_missing(target, bench):
    partner = await bench.make(PARTNER)

    error = await refusal(target, ReadBinary("odoo", PARTNER, partner, "image_1920"))

    assert error.kind is Kind.MISSING


async def test_a_field_that_is_not_binary_has_no_bytes(target, bench):
    partner = await bench.make(PARTNER)

    error = await refusal(target, ReadBinary("odoo", PARTNER, partner, "name"))

    assert error.kind is Kind.VALIDATION
    assert error.message == "The field 'name' of res.partner is not binary."


@pytest.mark.parametrize("content", [b"hello world, this is text!", b"QUJDRA==", bytes(range(256))])
async def test_the_bytes_of_an_attachment_are_its_own(target, bench, content):
    datas = base64.b64encode(content).decode()
    attachment = await bench.make("ir.attachment", name=bench.marker, datas=datas)
    for field in ("raw", "datas"):
        found = await target.result(ReadBinary("odoo", "ir.attachment", attachment, field))
        assert found == content
