"""Who is asking, in which context, of which database."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from oxidoo.sandbox.orm.errors import AccessError, UserError
from oxidoo.sandbox.orm.store import Store

if TYPE_CHECKING:
    from oxidoo.sandbox.orm.recordset import Recordset

SUPERUSER = 1


class Environment:
    """The user, the context and the store that a recordset works with."""

    def __init__(
        self,
        registry: "dict[str, type[Recordset]]",
        store: Store,
        uid: int = SUPERUSER,
        context: Mapping[str, Any] | None = None,
        *,
        su: bool = False,
    ) -> None:
        self.registry = registry
        self.store = store
        self.uid = uid
        self.context: dict[str, Any] = dict(context or {})
        self.su = su or uid == SUPERUSER

    def __getitem__(self, model: str) -> Any:
        """The empty recordset of a model."""
        return self.registry[model](self)

    def __contains__(self, model: str) -> bool:
        return model in self.registry

    def derive(self, *, context: Mapping[str, Any] | None = None, su: bool | None = None) -> Self:
        """The same environment with another context or other rights."""
        return type(self)(
            self.registry,
            self.store,
            self.uid,
            self.context if context is None else context,
            su=self.su if su is None else su,
        )

    @cached_property
    def root(self) -> "Environment":
        """The same user with all rights: what computed fields are computed with."""
        return self if self.su else self.derive(su=True)

    @cached_property
    def groups(self) -> set[str]:
        """The external ids of the user's groups."""
        table = self.store.tables["ir.model.data"]
        rows = (table.rows[i] for i in table.referring("model", "res.groups"))
        mine = self.store.tables["res.users"].rows[self.uid].get("group_ids", ())
        return {f"{row['module']}.{row['name']}" for row in rows if row["res_id"] in mine}

    def check_context(self) -> None:
        """Refuse a language that is not installed, and companies that are not the user's."""
        allowed = set(self.context.get("allowed_company_ids") or ())
        if not self.su and not allowed <= set(self.user.company_ids.ids):
            raise AccessError("Access to unauthorized or invalid companies.")
        lang = self.context.get("lang")
        languages = self.store.tables["res.lang"].rows.values()
        if lang and lang not in [row["code"] for row in languages if row["active"]]:
            raise UserError(f"Invalid language code: {lang}")

    @property
    def lang(self) -> str | None:
        """The language asked for, when it is not the base one."""
        lang = self.context.get("lang")
        return lang if lang and lang != "en_US" else None

    @property
    def user(self) -> Any:
        """The current user, readable in full."""
        return self.root["res.users"].browse(self.uid)

    @property
    def company(self) -> Any:
        """The company the user works in."""
        allowed = self.context.get("allowed_company_ids")
        if allowed:
            return self.root["res.company"].browse(allowed[0])
        return self.user.company_id

    def ref(self, xml_id: str) -> Any:
        """The record behind an external id."""
        module, _, name = xml_id.partition(".")
        data = self.store.tables["ir.model.data"]
        for row in (data.rows[i] for i in data.referring("name", name)):
            if row["module"] == module:
                return self[row["model"]].browse(row["res_id"])
        raise ValueError(f"External ID not found in the system: {xml_id}")
