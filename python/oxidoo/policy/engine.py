"""The one place that says whether an operation is allowed."""

from collections.abc import Mapping

from oxidoo._native import is_read
from oxidoo.auth.principal import Principal
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.suggest import did_you_mean

CONTEXT_KEYS = frozenset(
    {
        "active_test",
        "allowed_company_ids",
        "bin_size",
        "date",
        "from_date",
        "lang",
        "location",
        "lot_id",
        "owner_id",
        "package_id",
        "pricelist",
        "quantity",
        "show_address",
        "to_date",
        "tz",
        "warehouse",
        "warehouse_id",
    }
)
"""What a context may hold.

A context can change what a method does: on Odoo 14, reading `signup_url` with `signup_valid` in the
context writes a sign-up token. So only keys that choose among data are passed on.
"""


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

    def authorize_call(
        self,
        principal: Principal,
        instance: str,
        model: str,
        method: str,
        context: Mapping[str, object],
    ) -> None:
        """Refuses a call that the principal may not make.

        Raises:
            OdooMCPError: `policy`, saying what is not allowed.
        """
        self.authorize_context(principal, instance, context)
        if not is_read(method):
            raise OdooMCPError(
                f"This server only reads: {model}.{method} may change data.", kind=Kind.POLICY
            )

    def authorize_report(
        self, principal: Principal, instance: str, context: Mapping[str, object]
    ) -> None:
        """Refuses to have a report rendered that the principal may not see.

        To render is to read: that Odoo may file the document beside the record is Odoo's own doing.

        Raises:
            OdooMCPError: `policy`, saying what is not allowed.
        """
        self.authorize_context(principal, instance, context)

    def authorize_context(
        self, principal: Principal, instance: str, context: Mapping[str, object]
    ) -> None:
        """Refuses a context that may do more than choose among data.

        Raises:
            OdooMCPError: `policy`, saying what is not allowed.
        """
        self.authorize_instance(principal, instance)
        for key in context:
            if key not in CONTEXT_KEYS:
                raise OdooMCPError(
                    f"The context may not hold '{key}'{did_you_mean(key, CONTEXT_KEYS)}; it may "
                    f"hold {', '.join(sorted(CONTEXT_KEYS))}.",
                    kind=Kind.POLICY,
                )
