"""Plain pages: the version, and the description of a model that Odoo's `api_doc` serves."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from oxidoo.sandbox.orm.errors import AccessError
from oxidoo.sandbox.orm.recordset import MODELS, Recordset
from oxidoo.sandbox.wire.dispatch import VERSION, VERSION_INFO, public_method
from oxidoo.sandbox.wire.faults import HTTPError
from oxidoo.sandbox.wire.json2 import bearer, refuse
from oxidoo.sandbox.wire.jsonrpc import json_response

if TYPE_CHECKING:
    from oxidoo.sandbox.database import Database


NOT_FOUND = (
    "The requested URL was not found on the server. "
    "If you entered the URL manually please check your spelling and try again."
)
DEPRECATED = ("check_access_rights", "check_access_rule", "read_group")
"""Methods that Odoo 19 still has but no longer documents."""


async def health(_request: Request) -> Response:
    """The server is up."""
    return json_response({"status": "pass"})


async def version(_request: Request) -> Response:
    """The version, for clients that are not logged in."""
    return json_response({"version_info": VERSION_INFO, "version": VERSION["server_version"]})


async def doc_index(request: Request) -> Response:
    """The names of all models, fields and methods."""
    database: Database = request.app.state.database
    try:
        with database.transaction(bearer(request)) as env:
            models = [env[name] for name in sorted(MODELS)]
            entries = [_entry(model) for model in models if model.has_access("read")]
            modules = sorted({model._module for model in MODELS.values()})
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is the client's to read
        return refuse(error)
    return json_response({"modules": modules, "models": entries})


async def doc_model(request: Request) -> Response:
    """The fields and method signatures of one model."""
    database: Database = request.app.state.database
    name = request.path_params["model"]
    try:
        with database.transaction(bearer(request)) as env:
            if name not in env:
                raise HTTPError(404, "NotFound", NOT_FOUND)  # noqa: TRY301
            env[name].check_access("read")
            document = _document(env[name])
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is the client's to read
        return refuse(error)
    return json_response(document)


def _entry(model: Any) -> dict[str, Any]:
    return {
        "model": model._name,
        "name": model._description,
        "fields": {name: {"string": f["string"]} for name, f in model.fields_get().items()},
        "methods": _methods(model),
    }


def _document(model: Any) -> dict[str, Any]:
    return {
        "model": model._name,
        "name": model._description,
        "doc": None,
        "fields": {
            name: field | {"module": model._module} for name, field in model.fields_get().items()
        },
        "methods": {name: _method(model, name) for name in _methods(model)},
    }


def _methods(model: Recordset) -> list[str]:
    names = []
    for name in dir(type(model)):
        try:
            public_method(model, name)
        except (AccessError, AttributeError):
            continue
        if name not in DEPRECATED:
            names.append(name)
    return names


def _method(model: Recordset, name: str) -> dict[str, Any]:
    method = public_method(model, name)
    signature = inspect.signature(method)
    own = list(signature.parameters.values())[1:]
    returns = _text(signature.return_annotation)
    home = next(base for base in reversed(type(model).mro()) if hasattr(base, name))
    declared = getattr(home, "_name", "")
    about = {
        "signature": f"({', '.join(map(_spelled, own))}) -> {returns}",
        "parameters": {parameter.name: _parameter(parameter) for parameter in own},
        "return": {"annotation": returns},
        "api": [mark for mark in ("model", "readonly") if hasattr(method, f"_api_{mark}")],
        "doc": f"<p>{inspect.getdoc(method)}</p>",
        "model": declared or "core",
        "module": getattr(home, "_module", "") if declared else "core",
    }
    return {key: value for key, value in about.items() if value or key == "parameters"}


def _spelled(parameter: inspect.Parameter) -> str:
    """Name and default; Odoo leaves the stars of `*args` and `**kwargs` out."""
    bare = parameter.default is parameter.empty
    return parameter.name if bare else f"{parameter.name}={parameter.default!r}"


def _parameter(parameter: inspect.Parameter) -> dict[str, Any]:
    about: dict[str, Any] = {}
    if parameter.kind is not parameter.POSITIONAL_OR_KEYWORD:
        about["kind"] = parameter.kind.name
    if parameter.default is not parameter.empty:
        about["default"] = parameter.default
    if parameter.annotation is not parameter.empty:
        about["annotation"] = _text(parameter.annotation)
    return about


def _text(annotation: Callable[..., Any] | Any) -> str:
    text = inspect.formatannotation(annotation)
    return "list[int]" if "Self" in text else text
