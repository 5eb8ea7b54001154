"""Settings, from `oxidoo.toml` or from the `ODOO_*` variables that people already have."""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ByteSize,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from oxidoo.auth.secrets import SecretReference
from oxidoo.connections.config import OdooConnectionConfig, RateLimit
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.files.store import FileStore
from oxidoo.gateway.limits import Limits
from oxidoo.suggest import did_you_mean

_SECRETS = ("password", "api_key")

_VARIABLES = {
    "url": ("ODOO_URL",),
    "database": ("ODOO_DB", "ODOO_DATABASE"),
    "username": ("ODOO_USERNAME", "ODOO_USER"),
    "protocol": ("ODOO_PROTOCOL",),
    "ca_file": ("ODOO_CA_FILE",),
    "allow_http": ("ODOO_ALLOW_HTTP",),
    "allow_tls12": ("ODOO_ALLOW_TLS12",),
    "timeout": ("ODOO_TIMEOUT",),
    "max_connections": ("ODOO_MAX_CONNECTIONS",),
}

_FILE_VARIABLES = {
    "folder": "OXIDOO_FILES",
    "quota": "OXIDOO_FILES_QUOTA",
    "expiry": "OXIDOO_FILES_EXPIRY",
}

_SECRET_VARIABLES = ("ODOO_API_KEY", "ODOO_PASSWORD")

_UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")
"""What pydantic calls it, in a model and in a dataclass."""


class FileSettings(BaseModel):
    """The files that are exported for agents.

    Attributes:
        folder: Where they are kept; in the user's cache if not given.
        quota: The most bytes of all of them, or such as `10 GiB`.
        expiry: The seconds that each is kept.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Path | None = None
    quota: Annotated[ByteSize, Field(ge=1)] = ByteSize(10 << 30)
    expiry: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 86_400

    def store(self) -> FileStore | None:
        """The folder with its limits; `None` where there can be none."""
        folder = self.folder.expanduser().absolute() if self.folder else _cache_folder("files")
        return FileStore(folder, self.quota, self.expiry) if folder else None


class SubscriptionSettings(BaseModel):
    """How changes are found out for those who subscribe to resources.

    Attributes:
        interval: Seconds between two looks at a model; more while nothing changes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    interval: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 5


class Settings(BaseModel):
    """All that the server has to be told.

    Attributes:
        instances: The Odoo servers by name.
        default: The instance meant when none is named; the first one if empty.
        limits: Bounds on what an agent gets at once.
        files: Where exported files are kept, and how many for how long.
        subscriptions: How changes are found out.
        schema_cache: Whether what is known of models and fields is kept for the next start, or
            the folder to keep it in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    instances: dict[str, OdooConnectionConfig] = Field(min_length=1)
    default: str = ""
    limits: Limits = Limits()
    files: FileSettings = FileSettings()
    subscriptions: SubscriptionSettings = SubscriptionSettings()
    schema_cache: Annotated[bool | Path, Field(union_mode="left_to_right")] = True

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

    @property
    def schema_folder(self) -> Path | None:
        """Where models and fields are kept; `None` for nowhere."""
        match self.schema_cache:
            case True:
                return _cache_folder("schema")
            case False:
                return None
            case folder:
                return folder.expanduser().absolute()


def _cache_folder(name: str) -> Path | None:
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None  # this user has no home
    return home / "oxidoo" / name if home.is_absolute() else None


@dataclass(frozen=True)
class Source:
    """Where the settings come from.

    Attributes:
        file: The file; `None` for the `ODOO_*` variables.
        unused: A file that would have been read if `ODOO_URL` were not set.
    """

    file: Path | None
    unused: Path | None = None

    def __str__(self) -> str:
        return "the ODOO_* variables" if self.file is None else str(self.file)


def find_settings(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Source:
    """Where the settings are to be read from; the arguments are those of `load_settings`.

    Raises:
        OdooMCPError: `validation`, if there are none.
    """
    environment = os.environ if environment is None else environment
    named = path or environment.get("OXIDOO_CONFIG")
    if named:
        return Source(Path(named).expanduser().absolute())
    homes = (Path("oxidoo.toml").absolute(), Path("~/.config/oxidoo/oxidoo.toml").expanduser())
    file = next((home for home in homes if home.is_file()), None)
    if environment.get("ODOO_URL"):
        return Source(None, unused=file)
    if file is None:
        raise _nothing_configured(environment)
    return Source(file)


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
    file = find_settings(path, environment).file
    return _from_environment(environment) if file is None else _from_file(file)


def _nothing_configured(environment: Mapping[str, str]) -> OdooMCPError:
    known = [name for names in _VARIABLES.values() for name in names] + list(_SECRET_VARIABLES)
    given = [name for name in known if environment.get(name)]
    if given:
        return _invalid(f"ODOO_URL is missing; of its companions, {_listed(given)} set.")
    return _invalid(
        "No Odoo is configured: write an oxidoo.toml, or set ODOO_URL, ODOO_DB, ODOO_USERNAME "
        "and ODOO_PASSWORD or ODOO_API_KEY."
    )


def _listed(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last} are" if others else f"{last} is"


def _from_file(path: Path) -> Settings:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise _invalid(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise _invalid(f"{path} cannot be read: it is not UTF-8 text.") from error
    except tomllib.TOMLDecodeError as error:
        raise _invalid(f"{path.name} is not valid TOML: {error}.") from error
    try:
        return Settings.model_validate(_with_references(path.name, content))
    except ValidationError as error:
        raise _invalid(_problem_of_file(path.name, error)) from error


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


def _problem_of_file(source: str, error: ValidationError) -> str:
    problems = _problems(error)
    # A mistyped name first: that another one is missing follows from it.
    problem = next((one for one in problems if one["type"] in _UNKNOWN_KEY), problems[0])
    place = [str(part) for part in problem["loc"]]
    if problem["type"] in _UNKNOWN_KEY:
        *table, key = place
        where = f"{source}: {'.'.join(table)}" if table else source
        return f"{where} has no setting '{key}'{did_you_mean(key, _settings_of(table))}."
    return ": ".join([source, *filter(None, [".".join(place)]), f"{_said(problem)}."])


def _settings_of(table: list[str]) -> Iterable[str]:
    """The settings that a table of the file may hold."""
    match table:
        case []:
            return Settings.model_fields
        case ["limits"]:
            return [field.name for field in fields(Limits)]
        case ["files"]:
            return FileSettings.model_fields
        case ["subscriptions"]:
            return SubscriptionSettings.model_fields
        case [*_, "rate_limit"]:
            return RateLimit.model_fields
        case _:
            return OdooConnectionConfig.model_fields


def _from_environment(environment: Mapping[str, str]) -> Settings:
    instance: dict[str, Any] = {}
    used: dict[str, str] = {}
    for key, variables in _VARIABLES.items():
        used[key] = next((name for name in variables if environment.get(name)), variables[0])
        if environment.get(used[key]):
            instance[key] = environment[used[key]]
    if api_key := environment.get("ODOO_API_KEY"):
        instance["api_key"] = SecretStr(api_key)
    elif password := environment.get("ODOO_PASSWORD"):
        instance["password"] = SecretStr(password)
    else:
        raise _invalid("The secret is missing: set ODOO_PASSWORD or ODOO_API_KEY.")
    kept = environment.get("OXIDOO_SCHEMA_CACHE") or "true"
    given = {key: environment.get(name) for key, name in _FILE_VARIABLES.items()}
    files = {key: value for key, value in given.items() if value}
    used |= _FILE_VARIABLES
    try:
        config = OdooConnectionConfig.model_validate(instance)
        return Settings.model_validate(
            {"instances": {"odoo": config}, "schema_cache": kept, "files": files}
        )
    except ValidationError as error:
        problem = _problems(error)[0]
        parts = [part for part in problem["loc"] if part != "files"]
        place = [used.get(str(part), str(part)) for part in parts[:1]]
        raise _invalid(": ".join([*place, f"{_said(problem)}."])) from error


def _problems(error: ValidationError) -> list[Any]:
    return list(error.errors(include_url=False, include_context=False, include_input=False))


def _said(problem: Any) -> str:
    message: str = problem["msg"]
    return message.removeprefix("Value error, ")


def _invalid(message: str) -> OdooMCPError:
    return OdooMCPError(message, kind=Kind.VALIDATION)
