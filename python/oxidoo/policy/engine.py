"""The one place that says whether an operation is allowed."""

from oxidoo._native import is_read
from oxidoo.auth.principal import Principal
from oxidoo.errors import Kind, OdooMCPError


class Policy:
    """Decides on every operation before it reaches Odoo."""

    def may_use(self, principal: Principal, instance: str) -> bool:
        """Whether a principal may use an instance at all."""
        return principal.instances is None or instance in principal.instances

    def authorize_instance(self, principal: Principal, instance: str) -> None:
        """Refuses an instance that the principal may not use.

        Raises:
            OdooMCPError: `policy`.
        """
        if not self.may_use(principal, instance):
            raise OdooMCPError(f"You may not use the instance '{instance}'.", kind=Kind.POLICY)

    def authorize_call(self, principal: Principal, instance: str, model: str, method: str) -> None:
        """Refuses a call that the principal may not make.

        Raises:
            OdooMCPError: `policy`, saying what is not allowed.
        """
        self.authorize_instance(principal, instance)
        if not is_read(method):
            raise OdooMCPError(
                f"This server only reads: {model}.{method} may change data.", kind=Kind.POLICY
            )
