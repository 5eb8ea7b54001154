"""What has to be known of an Odoo server to connect to it."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from oxidoo._native import Instance
from oxidoo.auth.secrets import SecretReference
from oxidoo.errors import Kind, OdooMCPError

Seconds = Annotated[float, Field(gt=0, le=3600)]
Lifetime = Annotated[float, Field(ge=0, le=86_400)]


class RateLimit(BaseModel):
    """A token bucket.

    Attributes:
        per_second: Calls that may start each second, in the long run.
        burst: Calls that may start at once after a pause.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    per_second: float = Field(ge=0.001, le=1_000_000)
    burst: int = Field(default=1, ge=1, le=1_000_000)


class OdooConnectionConfig(BaseModel):
    """One Odoo server, database and user.

    Attributes:
        url: `https://host`; `http://` only to this machine, or with `allow_http`.
        database: May stay empty for JSON-2 where the host implies it.
        username: The login; may stay empty with an API key over JSON-2.
        password: The password, itself or as a reference.
        api_key: An API key, itself or as a reference; opens JSON-2 on Odoo 19 and later.
        protocol: `auto` picks the fastest one that the server and the secret allow.
        timeout: Seconds for a whole call, waiting and retries included.
        connect_timeout: Seconds for a TCP and TLS connection.
        read_timeout: Seconds to wait for the next piece of a reply.
        max_connections: Calls under way at once, at the most.
        max_attempts: How often a call is tried at the most; a write only where nothing happened.
        rate_limit: Calls per second, if limited.
        ca_file: PEM file of further certificate authorities to trust.
        allow_tls12: Whether TLS 1.2 is good enough; else TLS 1.3 is the minimum.
        allow_http: Whether passwords may go over `http://` to another machine.
        max_reply_bytes: The largest reply to take, after decompression.
        cache_bytes: What cached replies may take; 0 turns the cache off.
        records_ttl: Seconds for which a read of records may be answered from the cache; a write
            through the same client ends it at once.
        schema_ttl: Seconds after which models and fields are looked at for changes, beside the
            call that comes then; 0 has them asked for at every call.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, hide_input_in_errors=True
    )

    url: str
    database: str = ""
    username: str = ""
    password: SecretStr | SecretReference | None = None
    api_key: SecretStr | SecretReference | None = None
    protocol: Literal["auto", "xmlrpc", "jsonrpc", "json2"] = "auto"
    timeout: Seconds = 60
    connect_timeout: Seconds = 5
    read_timeout: Seconds = 60
    max_connections: int = Field(default=16, ge=1, le=1000)
    max_attempts: int = Field(default=3, ge=1, le=10)
    rate_limit: RateLimit | None = None
    ca_file: Path | None = None
    allow_tls12: bool = False
    allow_http: bool = False
    max_reply_bytes: int = Field(default=256 << 20, ge=1 << 10, le=1 << 40)
    cache_bytes: int = Field(default=64 << 20, ge=0, le=1 << 40)
    records_ttl: Lifetime = 5
    schema_ttl: Lifetime = 300

    @model_validator(mode="after")
    def _one_secret(self) -> "OdooConnectionConfig":
        if (self.password is None) == (self.api_key is None):
            raise ValueError("give either password or api_key")
        if self.protocol == "json2" and self.api_key is None:
            raise ValueError("protocol json2 takes an api_key, not a password")
        return self

    @property
    def secret(self) -> SecretStr | SecretReference:
        """The one secret that is given."""
        secret = self.password if self.api_key is None else self.api_key
        assert secret is not None  # noqa: S101 - the validator saw to it
        return secret

    def open(self, instance_id: str) -> Instance:
        """A native instance that has not connected yet.

        Raises:
            OdooMCPError: `validation`, if the URL or the CA file cannot be used.
        """
        rate = self.rate_limit
        return Instance(
            instance_id,
            self.url,
            self.database,
            allow_http=self.allow_http,
            protocol=self.protocol,
            connect_timeout=self.connect_timeout,
            read_timeout=self.read_timeout,
            timeout=self.timeout,
            max_connections=self.max_connections,
            ca_certificates=self._ca_certificates(instance_id),
            allow_tls12=self.allow_tls12,
            max_reply_bytes=self.max_reply_bytes,
            rate=(rate.per_second, rate.burst) if rate else None,
            max_attempts=self.max_attempts,
            cache_bytes=self.cache_bytes,
            records_ttl=self.records_ttl,
            schema_ttl=self.schema_ttl,
        )

    def _ca_certificates(self, instance_id: str) -> str | None:
        if self.ca_file is None:
            return None
        try:
            return self.ca_file.expanduser().read_text("ascii")
        except (OSError, ValueError, RuntimeError) as error:
            raise OdooMCPError(
                f"The ca_file of instance '{instance_id}' cannot be read as PEM text.",
                kind=Kind.VALIDATION,
                detail=str(error),
            ) from error
