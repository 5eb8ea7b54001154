"""Who may do what: model access, field groups and record rules."""

from typing import Any, ClassVar

from oxidoo.sandbox.orm.domain import Predicate, compile_domain
from oxidoo.sandbox.orm.errors import AccessError, MissingError
from oxidoo.sandbox.orm.field import Field
from oxidoo.sandbox.orm.recordset import Recordset, api_model, private

ADMINISTRATORS = "base.group_system"
VERBS = {"read": "access", "write": "modify", "create": "create", "unlink": "delete"}
LETTERS = {"read": "r", "write": "w", "create": "c", "unlink": "d"}


class Guarded(Recordset):
    """Records that ask for permission."""

    _record_rules: ClassVar[dict[str, list[Any]]] = {}
    """By group: what its members may see; `"uid"` stands for their id."""

    @private
    def check_access(self, operation: str) -> None:
        """Raise AccessError if the user may not do this to the records."""
        allowed = {*self._groups_with(operation), ADMINISTRATORS}
        if self.env.su:
            return
        if allowed.isdisjoint(self.env.groups):
            raise AccessError(self._model_refusal(operation))
        rule = self._rule()
        if rule and (forbidden := [i for i in self.ids if i in self._rows and not rule(i)]):
            raise AccessError(self._rule_refusal(operation, forbidden))

    def has_access(self, operation: str) -> bool:
        """Whether `check_access` would let it pass."""
        try:
            self.check_access(operation)
        except AccessError:
            return False
        return True

    def check_access_rule(self, operation: str) -> None:
        """The older name of `check_access`."""
        self.check_access(operation)

    @api_model
    def check_access_rights(self, operation: str, raise_exception: bool = True) -> bool | None:
        """The older name of `has_access`, and of `check_access`, on the model."""
        if raise_exception:
            return self.check_access(operation)
        return self.has_access(operation)

    def _groups_with(self, operation: str) -> list[str]:
        if operation not in LETTERS:
            raise AssertionError("Invalid access mode")
        letter = LETTERS[operation]
        return [group for group, letters in self._access.items() if letter in letters]

    def _rule(self) -> Predicate | None:
        """The record rules of the user as a predicate."""
        if self.env.su or ADMINISTRATORS in self.env.groups:
            return None
        domains = [rule for group, rule in self._record_rules.items() if group in self.env.groups]
        if not domains:
            return None
        root = self.sudo().with_context(active_test=False)
        rules = [compile_domain(root, _personal(domain, self.env.uid)) for domain in domains]
        return lambda record_id: any(rule(record_id) for rule in rules)

    def _model_refusal(self, operation: str) -> str:
        groups = [self.env.root.ref(group) for group in self._groups_with(operation)]
        names = sorted("/".join(filter(None, (g.category, g.name))) for g in groups)
        listing = "\n".join(f"\t- {name}" for name in names)
        allowed = f"This operation is allowed for the following groups:\n{listing}"
        return (
            f"You are not allowed to {VERBS[operation]} "
            f"'{self._description}' ({self._name}) records.\n\n"
            f"{allowed if names else 'No group currently allows this operation.'}\n\n"
            "Contact your administrator to request access if necessary."
        )

    def _rule_refusal(self, operation: str, forbidden: list[int]) -> str:
        user = self.env.user
        del forbidden
        return (
            "Uh-oh! Looks like you have stumbled upon some top-secret records.\n\n"
            f"Sorry, {user.name} (id={user.id}) doesn't have '{operation}' access to:\n"
            f"- {self._description} ({self._name})\n\n"
            "If you really, really need access, perhaps you can win over your friendly "
            "administrator with a batch of freshly baked cookies."
        )

    def _may_use(self, field: Field) -> bool:
        return (
            self.env.su
            or not field.groups
            or not self.env.groups.isdisjoint(field.groups.split(","))
        )

    def _check_field_access(self, field: Field, operation: str) -> None:
        if not self._may_use(field):
            raise AccessError(
                f'You do not have enough rights to access the field "{field.name}" on '
                f"{self._description} ({self._name}). Please contact your system administrator."
                f"\n\nOperation: {operation}"
            )

    def _check_exists(self) -> None:
        for record in self:
            if record.id not in self._rows:
                raise MissingError(record, self.env.uid)


def _personal(domain: list[Any], uid: int) -> list[Any]:
    def fill(value: Any) -> Any:
        if isinstance(value, list):
            return [fill(each) for each in value]
        return uid if value == "uid" else value

    return [fill(item) for item in domain]
