"""What a user can do with a model, as far as Odoo tells."""

import asyncio
import time
from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from oxidoo.errors import OdooMCPError
from oxidoo.literals import Part
from oxidoo.schema.description.forms import actions, fields_in_sight, status_field
from oxidoo.schema.description.rules import ACCESS, RULE_FIELDS, rules_in_words
from oxidoo.schema.field import DATES, TO_MANY, Field, Fields
from oxidoo.schema.known.facts import STRANGE, Question
from oxidoo.schema.known.reader import Reader
from oxidoo.schema.refusals import is_refusal
from oxidoo.schema.views import view

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_FIRST_WITH_PERSONAL_STAGES = 15
_NOT_PERSONAL = {"project.task.type": [["user_id", "=", False]]}
"""Which stages are those of a model; every user has some of tasks of their own."""

_FIRST_WITH_HAS_ACCESS = 18
_FIRST_WITH_ALL_GROUPS = 19
_MOST_ACTIONS = 30
_MOST_RELATIONS = 25
_MOST_CONSTRAINTS = 20
_MOST_RULES = 100
_MOST_DEFAULTS = 25
_MOST_STATES = 30
_LONGEST_TEXT = 200
_NOW = timedelta(minutes=2)

_TOLD: Mapping[Part | Literal["not_readable"], type] = {
    "may": list,
    "required": list,
    "defaults": dict,
    "states": dict,
    "actions": dict,
    "relations": dict,
    "constraints": list,
    "rules": list,
    "not_readable": list,
}
"""What is told, each there only if there is something to say."""

_OF_MACHINERY = ("activity_", "message_", "rating_", "website_message_", "create_", "write_")


def description(model: str, fields: Fields, lang: str) -> Question[dict[str, Any]]:
    """The question what a user can do with a model.

    Args:
        model: The model.
        fields: Its fields.
        lang: The language of labels; the user's own if empty.
    """
    name = "description", model, lang
    return Question(name, lambda reader: _Asking(reader, model, fields, lang).ask(), _read)


def _read(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, Mapping):
        raise TypeError("it describes no model")
    if not all(isinstance(answer.get(name, kind()), kind) for name, kind in _TOLD.items()):
        raise TypeError("a part is of another type")
    return {name: answer[name] for name in _TOLD if name in answer}


class _Asking:
    """The calls that it takes, all at once where none waits for another."""

    def __init__(self, reader: Reader, model: str, fields: Fields, lang: str) -> None:
        self._reader = reader
        self._model = model
        self._fields = fields
        self._context = {"lang": lang} if lang else {}
        self._booleans = {each.name for each in fields.values() if each.type == "boolean"}
        self._not_readable: list[str] = []

    async def ask(self) -> dict[str, Any]:
        required = [each.name for each in self._fields.values() if _is_to_give(each)]
        form, listed, may, defaults, computed, constraints, rules = await asyncio.gather(
            view(self._reader, self._model, "form", self._context),
            view(self._reader, self._model, "list", self._context),
            self._rights(),
            self._or_told("defaults", self._defaults()),
            self._or_told("", self._computed(required)),
            self._or_told("constraints", self._constraints()),
            self._or_told("rules", self._rules()),
        )
        in_sight = self._in_sight(form)
        given = {name: defaults[name] for name in in_sight if name in (defaults or ())}
        shown, states = await asyncio.gather(
            self._named(given), self._or_told("states", self._states(form))
        )
        to_give = set(required) - set(defaults or ()) - set(computed or ())
        views = [each for each in (form, listed) if each is not None]
        parts = {
            "may": may,
            "required": [name for name in in_sight if name in to_give],
            "defaults": shown,
            "states": states,
            "actions": dict(islice(actions(views, self._booleans).items(), _MOST_ACTIONS)),
            "relations": self._relations(in_sight),
            "constraints": constraints,
            "rules": rules,
            "not_readable": sorted(self._not_readable),
        }
        return {name: part for name, part in parts.items() if part or name == "may"}

    def _in_sight(self, form: "Element | None") -> list[str]:
        if form is not None:
            return fields_in_sight(form)
        self._not_readable.append("views")
        return list(self._fields)

    async def _or_told(self, part: str, asked: Awaitable[Any]) -> Any:
        """What was asked for; a part that Odoo does not tell is named among those left out."""
        try:
            return await asked
        except OdooMCPError as error:
            if not is_refusal(error):
                raise
        except STRANGE:
            pass
        if part:
            self._not_readable.append(part)
        return None

    async def _rights(self) -> list[str]:
        has_access = await self._reader.major_version() >= _FIRST_WITH_HAS_ACCESS
        given = await asyncio.gather(*(self._may(access, has_access) for access in ACCESS))
        order = ("read", "create", "update", "delete")
        words = {word for word, may in zip(ACCESS.values(), given, strict=True) if may}
        return [word for word in order if word in words]

    async def _may(self, access: str, has_access: bool) -> bool:
        if has_access:
            return bool(await self._reader.objects(self._model, "has_access", [[], access], {}))
        kwargs = {"raise_exception": False}
        return bool(
            await self._reader.objects(self._model, "check_access_rights", [access], kwargs)
        )

    async def _defaults(self) -> dict[str, Any]:
        """Those of a new record; what Odoo gives for the present moment is said as such."""
        names = [each.name for each in self._fields.values() if _can_have_default(each)]
        kwargs = {"context": self._context} if self._context else {}
        given = await self._reader.objects(self._model, "default_get", [names], kwargs)
        return {
            name: _timeless(self._fields[name], value)
            for name, value in given.items()
            if value and name in self._fields and not name.startswith(_OF_MACHINERY)
        }

    async def _named(self, defaults: dict[str, Any]) -> dict[str, Any]:
        """The same with names for ids."""
        chosen = dict(list(defaults.items())[:_MOST_DEFAULTS])
        names = await asyncio.gather(
            *(self._name(self._fields[name], value) for name, value in chosen.items())
        )
        return dict(zip(chosen, names, strict=True))

    async def _name(self, field: Field, value: Any) -> Any:
        if field.type != "many2one" or not field.relation or type(value) is not int:
            return value
        kwargs = {"fields": ["display_name"], "context": self._context}
        read = self._reader.objects(field.relation, "read", [[value]], kwargs)
        found = await self._or_told("", read)
        return found[0]["display_name"] if found else value

    async def _computed(self, required: list[str]) -> dict[str, Any]:
        """Those of some fields that Odoo fills in by itself."""
        kwargs = {"attributes": ["depends"]}
        described = await self._reader.objects(self._model, "fields_get", [required], kwargs)
        return {name: each for name, each in described.items() if each.get("depends")}

    async def _constraints(self) -> list[str]:
        kwargs = {
            "domain": [["model.model", "=", self._model], ["type", "=", "u"]],
            "fields": ["message", "definition"],
            "limit": _MOST_CONSTRAINTS,
            "context": self._context,
        }
        found = await self._reader.objects("ir.model.constraint", "search_read", [], kwargs)
        texts = [str(each.get("message") or each.get("definition") or "") for each in found]
        return [text[:_LONGEST_TEXT] for text in dict.fromkeys(texts) if text]

    async def _rules(self) -> list[str]:
        all_groups = await self._reader.major_version() >= _FIRST_WITH_ALL_GROUPS
        groups = "all_group_ids" if all_groups else "groups_id"
        user = await self._reader.authenticate()
        domain = [["model_id.model", "=", self._model]]
        rules, [found] = await asyncio.gather(
            self._reader.objects(
                "ir.rule",
                "search_read",
                [],
                {"domain": domain, "fields": RULE_FIELDS, "limit": _MOST_RULES},
            ),
            self._reader.objects("res.users", "read", [[user]], {"fields": [groups]}),
        )
        return rules_in_words(rules, found[groups], self._booleans)

    async def _states(self, form: "Element | None") -> dict[str, Any] | None:
        of_form = status_field(form) if form is not None else None
        name = next((name for name in (of_form, "state", "stage_id") if name in self._fields), None)
        if name is None:
            return None
        field = self._fields[name]
        if field.selection:
            values = {str(value): label for value, label in field.selection[:_MOST_STATES]}
            return {"field": name, "values": values}
        if field.type != "many2one" or not field.relation:
            return None
        has_personal = await self._reader.major_version() >= _FIRST_WITH_PERSONAL_STAGES
        kwargs = {
            "domain": _NOT_PERSONAL.get(field.relation, []) if has_personal else [],
            "fields": ["display_name"],
            "limit": _MOST_STATES,
            "context": self._context,
        }
        stages = await self._reader.objects(field.relation, "search_read", [], kwargs)
        ids = {each["display_name"]: str(each["id"]) for each in reversed(stages)}
        return {"field": name, "values": {ids[name]: name for name in reversed(ids)}}

    def _relations(self, in_sight: list[str]) -> dict[str, str]:
        fields = [self._fields[name] for name in in_sight if name in self._fields]
        useful = [
            each for each in fields if each.relation and not each.name.startswith(_OF_MACHINERY)
        ]
        useful.sort(key=lambda each: each.type != "one2many")
        return {each.name: str(each.relation) for each in useful[:_MOST_RELATIONS]}


def _is_to_give(field: Field) -> bool:
    # What Odoo 14 calls read-only can often be given while a record is new.
    return field.required and field.stored and field.name != "id"


def _can_have_default(field: Field) -> bool:
    is_plain = field.stored and field.type not in (*TO_MANY, "binary", "html", "properties")
    return is_plain and (field.required or not field.readonly)


def _timeless(field: Field, value: Any) -> Any:
    """The value of a date or time, unless it is that of now."""
    if field.type not in DATES or not isinstance(value, str):
        return value if not isinstance(value, str) else value[:_LONGEST_TEXT]
    now = datetime.fromtimestamp(time.time(), UTC)
    if field.type == "date":
        return "today" if value == f"{now:%Y-%m-%d}" else value
    try:
        given = datetime.fromisoformat(value).replace(tzinfo=UTC)
    except ValueError:
        return value
    return "now" if abs(given - now) <= _NOW else value
