"""Settings, from `oxidoo.toml` or from the `ODOO_*` variables that people already have."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from oxidoo.auth.secrets import SecretReference
from oxidoo.connections.config import OdooConnectionConfig
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.plan import Limits
from oxidoo.suggest import did_you_mean

_SECRETS = ("password", "api_key")

_VARIABLES = {
    "url": ("ODOO_URL",),
    "database": ("ODOO_DB", "ODOO_DATABASE"),
    "username": ("ODOO_USERNAME", "ODOO_USER"),
    "protocol": ("ODOO_PROTOCOL",),
    "ca_file": ("ODOO_CA_FILE",),
    "allow_http": ("ODOO_ALLOW_HTTP",),
    "timeout": ("ODOO_TIMEOUT",),
    "max_connections": ("ODOO_MAX_CONNECTIONS",),
}


class Settings(BaseModel):
    """All that the server has to be told.

    Attributes:
        instances: The Odoo servers by name.
        default: The instance meant when none is named; the first one if empty.
        limits: Bounds on what an agent gets at once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    instances: dict[str, OdooConnectionConfig] = Field(min_length=1)
    default: str = ""
    limits: Limits = Limits()

    @field_validator("instances")
    @classmethod
    def _plain_names(
        cls, instances: dict[str, OdooConnectionConfig]
    ) -> dict[str, OdooConnectionConfig]:
        for name in instances:
            if not name.replace("-", "").replace("_", "").isalnum():
                raise ValueError(f"the name '{name}' holds more than letters, digits, - and _")
        return instances

    @model_validator(mode="after")
    def _default_exists(self) -> "Settings":
        if self.default and self.default not in self.instances:
            hint = did_you_mean(self.default, self.instances)
            raise ValueError(f"the default instance '{self.default}' is not configured{hint}")
        return self

    @property
    def default_instance(self) -> str:
        """The instance meant when none is named."""
        return self.default or next(iter(self.instances))


def load_settings(
    path: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Reads the settings.

    Args:
        path: The file; else `$OXIDOO_CONFIG`, `oxidoo.toml` here or in `~/.config/oxidoo`.
        environment: The variables; the process's own if `None`.

    Raises:
        OdooMCPError: `validation`, naming what is missing or wrong.
    """
    environment = os.environ if environment is None else environment
    found = path or _find(environment)
    if found is not None:
        return _from_file(found)
    if environment.get("ODOO_URL"):
        return _from_environment(environment)
    raise OdooMCPError(
        "No Odoo is configured: write an oxidoo.toml, or set ODOO_URL, ODOO_DB, ODOO_USERNAME "
        "and ODOO_PASSWORD or ODOO_API_KEY.",
        kind=Kind.VALIDATION,
    )


def _find(environment: Mapping[str, str]) -> Path | None:
    if named := environment.get("OXIDOO_CONFIG"):
        return Path(named)
    if environment.get("ODOO_URL"):
        return None
    homes = (Path("oxidoo.toml"), Path("~/.config/oxidoo/oxidoo.toml").expanduser())
    return next((home for home in homes if home.is_file()), None)


def _from_file(path: Path) -> Settings:
    try:
        content = tomllib.loads(path.expanduser().read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise _invalid(f"{path.name} cannot be read.") from error
    except tomllib.TOMLDecodeError as error:
        raise _invalid(f"{path.name} is not valid TOML: {error}.") from error
    return _validate(path.name, _with_references(path.name, content))


def _with_references(source: str, content: dict[str, Any]) -> dict[str, Any]:
    instances = content.get("instances")
    if not isinstance(instances, dict):
        return content
    return {
        **content,
        "instances": {
            name: {
                key: _reference(source, name, key, value) if key in _SECRETS else value
                for key, value in instance.items()
            }
            if isinstance(instance, dict)
            else instance
            for name, instance in instances.items()
        },
    }


def _reference(source: str, instance: str, key: str, value: Any) -> SecretReference:
    try:
        return SecretReference.parse(str(value))
    except ValueError as error:
        raise _invalid(f"{source}: instances.{instance}.{key}: {error}.") from error


def _from_environment(environment: Mapping[str, str]) -> Settings:
    instance: dict[str, Any] = {}
    for key, variables in _VARIABLES.items():
        value = next((environment[name] for name in variables if environment.get(name)), None)
        if value is not None:
            instance[key] = value
    if api_key := environment.get("ODOO_API_KEY"):
        instance["api_key"] = SecretStr(api_key)
    elif password := environment.get("ODOO_PASSWORD"):
        instance["password"] = SecretStr(password)
    return _validate("environment", {"instances": {"odoo": instance}})


def _validate(source: str, content: dict[str, Any]) -> Settings:
    try:
        return Settings.model_validate(content)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in problem["loc"])
        message = problem["msg"].removeprefix("Value error, ")
        raise _invalid(f"{source}: {place}: {message}.".replace(": : ", ": ")) from error


def _invalid(message: str) -> OdooMCPError:
    return OdooMCPError(message, kind=Kind.VALIDATION)
