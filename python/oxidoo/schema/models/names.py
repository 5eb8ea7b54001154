"""What Odoo tells about its models, in every language that it speaks."""

import asyncio
from typing import Any

from oxidoo.errors import OdooMCPError
from oxidoo.schema.known.reader import Reader
from oxidoo.schema.languages import ask_languages, foremost, read_languages
from oxidoo.schema.refusals import is_refusal

_MOST = 5000
_FIRST_WITH_AVAILABLE_MODELS = 16
WINDOW = "ir.actions.act_window"

Rows = list[list[Any]]


async def ask_model_names(reader: Reader) -> dict[str, Any]:
    """Models, menus and window actions, by language.

    Returns:
        `languages`, as `ask_languages` gives them, and `told`: by language, `models` as rows of
        technical name, name and whether it is transient; `menus` as rows of id, name and action;
        `actions` as rows of id, name and model, none for most users.

    Raises:
        OdooMCPError: `access`, if the user may not list the models.
    """
    languages = await ask_languages(reader)
    codes = foremost(read_languages(languages))
    told = await asyncio.gather(*(_told(reader, code) for code in codes))
    return {"languages": languages, "told": dict(zip(codes, told, strict=True))}


async def _told(reader: Reader, lang: str) -> dict[str, Rows]:
    models, menus, actions = await asyncio.gather(
        _models(reader, lang),
        _records(
            reader, "ir.ui.menu", [["action", "like", WINDOW]], ["id", "name", "action"], lang
        ),
        _records(reader, WINDOW, [["target", "!=", "new"]], ["id", "name", "res_model"], lang),
    )
    return {"models": models, "menus": menus, "actions": actions}


async def _models(reader: Reader, lang: str) -> Rows:
    """All models; for users who may not read `ir.model`, those that they may use."""
    try:
        return await _rows(reader, "ir.model", [], ["model", "name", "transient"], lang)
    except OdooMCPError as refused:
        if not is_refusal(refused) or not (available := await _available(reader, lang)):
            raise
        return available


async def _available(reader: Reader, lang: str) -> Rows:
    if await reader.major_version() < _FIRST_WITH_AVAILABLE_MODELS:
        return []
    kwargs = {"context": {"lang": lang}}
    try:
        models = await reader.objects("ir.model", "get_available_models", [], kwargs)
    except OdooMCPError as error:
        if is_refusal(error):
            return []
        raise
    return [[each["model"], each["display_name"], False] for each in models[:_MOST]]


async def _records(
    reader: Reader, model: str, domain: list[Any], fields: list[str], lang: str
) -> Rows:
    """Those that the user may read."""
    try:
        return await _rows(reader, model, domain, fields, lang)
    except OdooMCPError as error:
        if is_refusal(error):
            return []
        raise


async def _rows(
    reader: Reader, model: str, domain: list[Any], fields: list[str], lang: str
) -> Rows:
    kwargs = {
        "domain": domain,
        "fields": fields,
        "limit": _MOST,
        "order": "id",
        "context": {"lang": lang},
    }
    records = await reader.objects(model, "search_read", [], kwargs)
    rows = [[record.get(field) for field in fields] for record in records]
    names = [place for place, field in enumerate(fields) if field not in ("id", "transient")]
    return [row for row in rows if all(isinstance(row[place], str) for place in names)]
