"""What all protocols share: the method that a call names, and the services of the older ones."""

from collections.abc import Callable, Mapping
from typing import Any

from oxidoo.sandbox.database import Database
from oxidoo.sandbox.orm.errors import AccessDenied, AccessError, UserError
from oxidoo.sandbox.orm.recordset import Recordset

VERSION_INFO = [19, 0, 0, "final", 0, ""]
VERSION = {
    "server_version": "19.0",
    "server_version_info": VERSION_INFO,
    "server_serie": "19.0",
    "protocol_version": 1,
}


def public_method(model: Recordset, name: str) -> Callable[..., Any]:
    """The function behind a method name, or what Odoo raises if clients may not call it."""
    model_name = model._name  # noqa: SLF001
    refusal = f"Private methods (such as '{model_name}.{name}') cannot be called remotely."
    if name.startswith("_"):
        raise AccessError(refusal)
    method: Callable[..., Any] | None = getattr(type(model), name, None)
    if not callable(method):
        raise AttributeError(f"The method '{model_name}.{name}' does not exist")  # noqa: TRY004
    if getattr(method, "_api_private", False):
        raise AccessError(refusal)
    return method


def plain(result: Any) -> Any:
    """Records go over the wire as a list of ids."""
    return list(result.ids) if isinstance(result, Recordset) else result


def call_kw(model: Recordset, name: str, args: list[Any], kwargs: Mapping[str, Any]) -> Any:
    """Call a method the way XML-RPC and JSON-RPC name it: ids first, then the arguments."""
    method = public_method(model, name)
    records, rest = model, args
    if not getattr(method, "_api_model", False):
        ids, rest = args[0], args[1:]
        records = model.browse(ids)
    options = dict(kwargs)
    records = records.with_context(options.pop("context", None) or {})
    records.env.check_context()
    result = method(records, *rest, **options)
    if name == "create":
        return result.ids[0] if isinstance(rest[0], Mapping) else list(result.ids)
    return plain(result)


def dispatch(database: Database, service: str, method: str, params: list[Any]) -> Any:
    """One call of a service."""
    services = {"common": _common, "object": _object, "db": _db}
    return services[service](database, method, params)


def _common(database: Database, method: str, params: list[Any]) -> Any:
    match method:
        case "version":
            return VERSION
        case "login" | "authenticate":
            name, login, password = params[:3]
            database.check_name(name)
            return database.authenticate(login, password) or False
        case "about":
            return "See http://openerp.com"
    raise Exception(f"Method not found: {method}")  # noqa: TRY002


def _object(database: Database, method: str, params: list[Any]) -> Any:
    name, uid, password, model, method_name, *args = params
    if not password:
        raise AccessDenied
    database.check_name(name)
    if method == "execute":
        positional, kwargs = args, {}
    elif method == "execute_kw":
        positional, kwargs = args if len(args) > 1 else (*args, {})
    else:
        raise NameError(f"Method not available {method}")
    database.check_password(int(uid), password)
    with database.transaction(int(uid)) as env:
        if model not in env:
            raise UserError(f"Object {model} doesn't exist")
        return call_kw(env[model], method_name, list(positional), kwargs or {})


def _db(database: Database, method: str, params: list[Any]) -> Any:
    match method:
        case "list":
            return [database.name]
        case "db_exist":
            return params[0] == database.name
        case "server_version":
            return VERSION["server_version"]
    raise KeyError(f"Method not found: {method}")
