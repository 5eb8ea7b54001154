from collections.abc import Awaitable, Sequence
from typing import Any, final

from oxidoo.literals import CacheClass, ColumnKind, Converter, Next

__all__ = [
    "DEBUG_BUILD",
    "Instance",
    "Metrics",
    "Rendered",
    "Session",
    "Table",
    "__version__",
    "decode_json",
    "decode_xmlrpc",
    "encode_xmlrpc",
    "is_read",
    "json_to_text",
    "render",
    "xmlrpc_to_table",
    "xmlrpc_to_text",
]

__version__: str
DEBUG_BUILD: bool

@final
class Instance:
    def __new__(
        cls,
        name: str,
        url: str,
        database: str,
        *,
        allow_http: bool,
        protocol: str,
        connect_timeout: float,
        read_timeout: float,
        timeout: float,
        max_connections: int,
        ca_certificates: str | None,
        allow_tls12: bool,
        max_reply_bytes: int,
        rate: tuple[float, int] | None,
        max_attempts: int,
        cache_bytes: int,
        records_ttl: float,
        schema_ttl: float,
    ) -> Instance: ...
    def session(self, username: str, secret: str, *, is_api_key: bool) -> Session: ...
    def version(self) -> Awaitable[tuple[str, int]]: ...
    def metrics(self) -> Metrics: ...
    def forget_schema(self) -> None: ...
    def forget_records(self) -> None: ...
    def close(self) -> None: ...

@final
class Session:
    def objects(
        self,
        model: str,
        method: str,
        args: list[Any],
        kwargs: dict[str, Any],
        *,
        timeout: float | None = None,
        cache: CacheClass | None = None,
    ) -> Awaitable[Any]: ...
    def table(
        self,
        model: str,
        method: str,
        args: list[Any],
        kwargs: dict[str, Any],
        table: Table,
        *,
        timeout: float | None = None,
        cache: CacheClass | None = None,
    ) -> Awaitable[Rendered]: ...
    def report(
        self,
        report_name: str,
        ids: list[int],
        converter: Converter,
        context: dict[str, Any] | None,
        *,
        timeout: float | None = None,
    ) -> Awaitable[bytes]: ...
    def authenticate(self) -> Awaitable[int]: ...
    def protocol(self) -> Awaitable[tuple[str, str]]: ...
    def replace_secret(self, secret: str) -> Awaitable[None]: ...

@final
class Table:
    def __new__(
        cls,
        columns: Sequence[tuple[str, str, ColumnKind]],
        *,
        next: Next = "offset",  # noqa: A002 - its name in the result
        offset: int = 0,
        max_rows: int,
        max_bytes: int,
        max_text: int,
        binary_uri: str,
        zone: str = "",
    ) -> Table: ...

@final
class Rendered:
    @property
    def text(self) -> str: ...
    @property
    def rows(self) -> int: ...
    @property
    def ids(self) -> list[int]: ...
    @property
    def more(self) -> bool: ...

@final
class Metrics:
    @property
    def total(self) -> int: ...
    @property
    def failed(self) -> int: ...
    @property
    def retries(self) -> int: ...
    @property
    def cache_hits(self) -> int: ...
    @property
    def http_requests(self) -> int: ...
    @property
    def bytes_sent(self) -> int: ...
    @property
    def bytes_received(self) -> int: ...
    @property
    def last_used(self) -> float | None: ...
    @property
    def mean(self) -> float: ...
    @property
    def p50(self) -> float: ...
    @property
    def p95(self) -> float: ...
    @property
    def p99(self) -> float: ...

def is_read(method: str) -> bool: ...
def decode_xmlrpc(body: bytes) -> Any: ...
def xmlrpc_to_text(body: bytes) -> str: ...
def xmlrpc_to_table(body: bytes, table: Table) -> str: ...
def render(records: list[dict[str, Any]], table: Table) -> Rendered: ...
def decode_json(body: bytes) -> Any: ...
def json_to_text(body: bytes) -> str: ...
def encode_xmlrpc(method: str, params: list[Any]) -> bytes: ...
