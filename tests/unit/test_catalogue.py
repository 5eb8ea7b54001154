"""What is known of fields: how long, for whom, and what ends it."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from tests.servers import Server
from tests.target import INSTANCE, Target

from oxidoo import OdooMCPError
from oxidoo.gateway.operations.fields import DescribeFields
from oxidoo.gateway.operations.models import ListModels
from oxidoo.gateway.operations.read import Read
from oxidoo.gateway.operations.search import Search
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.known.knowledge import Knowledge
from oxidoo.schema.known.shelf import Shelf
from oxidoo.schema.known.subject import Subject

pytestmark = pytest.mark.anyio

LIFETIME = 300
A_DAY = 86_400
LEARNED = 2
"""What a search asks about a model: its fields and the columns of its list."""
LANGUAGES = 3
"""What the first call in a language asks: who the user is, and which there are and they have."""
MODULES = "ir.module.module"
Later = Callable[[float], None]
Start = Callable[..., Target]

_other_domains = itertools.count(1)
_other_modules = itertools.count()


def search(**options: Any) -> Search:
    """One that no cache can answer."""
    return Search(INSTANCE, "res.partner", [["id", ">", -next(_other_domains)]], **options)


@pytest.fixture
async def start(servers: dict[str, Server]) -> AsyncIterator[Start]:
    """Starts a server of its own, as the administrator or with another configuration."""
    started: list[Target] = []

    def target(folder: Path | None = None, *, ordinary: bool = False, **changes: Any) -> Target:
        sandbox = servers["sandbox"]
        config = sandbox.ordinary("json2") if ordinary else sandbox.config("json2", **changes)
        started.append(Target(sandbox, "json2", config, schema_folder=folder))
        return started[-1]

    yield target
    for each in started:
        each.close()


async def requests(target: Target, *operations: Any) -> int:
    """How many requests operations take, and what they begin behind them."""
    before = target.http_requests()
    for operation in operations:
        await target.text(operation)
    return target.http_requests() - before


async def change_modules(server: Target) -> None:
    page = {"order": "id", "offset": next(_other_modules), "limit": 1}
    [module] = await server.client.execute_kw(MODULES, "search", [[]], page)
    await server.client.execute_kw(MODULES, "write", [[module], {"state": "to upgrade"}])


async def test_a_search_by_known_fields_is_one_request(start: Start) -> None:
    target = start()
    await target.text(search())
    assert await requests(target, search(), search(fields=["email"])) == 2


async def test_fields_are_asked_for_once_however_many_want_them(start: Start) -> None:
    target = start()
    one, many = start(), 16
    alone = await requests(one, search())

    await asyncio.gather(*(target.text(search()) for _ in range(many)))

    assert target.http_requests() == alone + many - 1


async def test_a_call_that_is_cancelled_does_not_take_the_fields_from_others(start: Start) -> None:
    target = start()
    first = asyncio.ensure_future(target.text(search()))
    second = asyncio.ensure_future(target.text(search()))
    await asyncio.sleep(0)
    first.cancel()
    assert '"rows"' in await second


async def test_a_look_for_changes_delays_no_call(start: Start, later: Later) -> None:
    target = start()
    await target.text(search())
    later(LIFETIME + 1)
    before = target.http_requests()
    knowledge = target._gateway._connection(INSTANCE).knowledge

    await Catalogue(knowledge).fields(search().model)

    assert target.http_requests() == before
    await knowledge.at_rest()
    assert target.http_requests() == before + 3


async def test_nothing_is_looked_for_twice_within_a_lifetime(start: Start, later: Later) -> None:
    target = start()
    await target.text(search())
    later(LIFETIME + 1)
    assert await requests(target, search()) == 1 + 3
    later(LIFETIME - 1)
    assert await requests(target, search()) == 1


async def test_fields_stay_known_while_an_administrator_sees_no_change(
    start: Start, later: Later
) -> None:
    target = start()
    await target.text(search())
    for _ in range(3):
        later(LIFETIME + 1)
        assert await requests(target, search()) == 1 + 3


async def test_fields_are_asked_for_anew_after_a_day_behind_a_call(
    start: Start, later: Later
) -> None:
    target = start()
    await target.text(search())
    later(A_DAY + 1)
    assert await requests(target, search()) == 1 + 3 + LEARNED
    assert await requests(target, search()) == 1


async def test_who_may_not_see_all_changes_asks_anew_after_a_lifetime(
    start: Start, later: Later
) -> None:
    target = start(ordinary=True)
    await target.text(search())
    later(LIFETIME + 1)
    # What was refused is not asked again: of three questions, one is left.
    assert await requests(target, search()) == 1 + 1 + 1
    assert await requests(target, search()) == 1


async def test_changed_modules_end_all_that_is_known(start: Start, later: Later) -> None:
    target = start()
    await target.text(search())
    await change_modules(start())
    later(LIFETIME + 1)
    assert await requests(target, search()) == 1 + 3
    assert await requests(target, search()) == 1 + LEARNED


async def test_changed_modules_end_the_list_of_models(start: Start, later: Later) -> None:
    target, models = start(), ListModels(INSTANCE, "partner")
    await target.text(search())
    asked = await requests(target, models)
    assert await requests(target, models) == 0
    await change_modules(start())
    later(LIFETIME + 1)
    assert await requests(target, models) == 3
    assert await requests(target, models) == asked


async def test_fields_are_listed_as_they_are_after_modules_changed(
    start: Start, later: Later
) -> None:
    target = start()
    await target.text(DescribeFields(INSTANCE, "res.partner"))
    await change_modules(start())
    later(LIFETIME + 1)
    assert await requests(target, DescribeFields(INSTANCE, "res.partner")) == 3 + 1


async def test_labels_are_kept_apart_by_language(start: Start) -> None:
    target = start()
    own, french = (
        DescribeFields(INSTANCE, "res.partner"),
        DescribeFields(INSTANCE, "res.partner", lang="fr_FR"),
    )
    await target.text(own)
    assert await requests(target, french) == LANGUAGES + 1
    assert await requests(target, own, french) == 0


async def test_fields_are_kept_apart_by_company(start: Start) -> None:
    target = start()
    in_company = {"allowed_company_ids": [1]}
    await target.text(search())
    assert await requests(target, search(context=in_company)) == 2
    assert await requests(target, search(context=in_company), search()) == 2


async def test_a_search_in_another_language_needs_no_other_fields(start: Start) -> None:
    target = start()
    await target.text(search())
    assert await requests(target, search(context={"lang": "fr_FR"})) == LANGUAGES + 1
    assert await requests(target, search(context={"lang": "fr_FR"})) == 1


async def test_a_lifetime_of_zero_asks_every_time(start: Start, tmp_path: Path) -> None:
    target = start(tmp_path, schema_ttl=0)
    await target.text(search())
    assert await requests(target, search()) == 1 + LEARNED
    assert list(tmp_path.iterdir()) == []


async def test_the_next_start_knows_the_fields(start: Start, tmp_path: Path) -> None:
    read = Read(INSTANCE, "res.partner", [1])
    empty = await requests(start(tmp_path), search(), read)
    assert await requests(start(tmp_path), search(), read) == empty - LEARNED


async def test_the_next_start_takes_nothing_from_before_modules_changed(
    start: Start, tmp_path: Path
) -> None:
    empty = await requests(start(tmp_path), DescribeFields(INSTANCE, "res.partner"))
    await change_modules(start())
    assert await requests(start(tmp_path), DescribeFields(INSTANCE, "res.partner")) == empty


async def test_the_next_start_lists_no_fields_before_odoo_has_accepted_the_user(
    start: Start, tmp_path: Path
) -> None:
    await start(tmp_path).text(DescribeFields(INSTANCE, "res.partner"))
    stranger = start(tmp_path, api_key="0" * 40)
    for _ in range(2):
        with pytest.raises(OdooMCPError, match="refuses the API key"):
            await stranger.text(DescribeFields(INSTANCE, "res.partner"))


async def test_users_do_not_share_what_they_know(start: Start, tmp_path: Path) -> None:
    await start(tmp_path).text(search())
    alone = await requests(start(ordinary=True), search())
    assert await requests(start(tmp_path, ordinary=True), search()) == alone


async def test_an_api_key_without_a_username_is_told_from_others(
    start: Start, tmp_path: Path
) -> None:
    empty = await requests(start(tmp_path, username=""), search())
    # Who it is has to be asked first, then nothing but for changes.
    assert await requests(start(tmp_path, username=""), search()) == empty - LEARNED
    assert len(list(tmp_path.iterdir())) == 1


async def test_a_damaged_file_is_as_good_as_none(start: Start, tmp_path: Path) -> None:
    empty = await requests(start(tmp_path), search())
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 1 + LEARNED
    for path in files:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    assert await requests(start(tmp_path), search()) == empty
    assert await requests(start(tmp_path), search()) == empty - LEARNED


async def test_what_is_learned_while_a_folder_is_emptied_is_kept(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clear, describe = Shelf.clear, Knowledge._describe

    def slowly_cleared(shelf: Shelf) -> None:
        time.sleep(0.4)
        clear(shelf)

    async def described_later(knowledge: Knowledge, subject: Subject) -> Any:
        await asyncio.sleep(0.2)
        return await describe(knowledge, subject)

    monkeypatch.setattr(Shelf, "clear", slowly_cleared)
    monkeypatch.setattr(Knowledge, "_describe", described_later)
    empty = await requests(start(tmp_path), search())
    assert await requests(start(tmp_path), search()) == empty - LEARNED


async def test_a_folder_that_cannot_be_made_does_no_harm(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    empty = await requests(start(), search())
    for _ in range(2):
        assert await requests(start(file / "schema"), search()) == empty
