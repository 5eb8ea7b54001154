"""The figures of one connection."""

from dataclasses import dataclass
from datetime import UTC, datetime

from oxidoo._native import Metrics


@dataclass(frozen=True, slots=True)
class ConnectionMetrics:
    """The counters of an instance at one moment; times are in seconds.

    Attributes:
        total_requests: Calls that ended, whether answered by Odoo or from the cache.
        failed_requests: Calls that ended in an error.
        avg_response_time: Mean time of a call that was not answered from the cache.
        last_used: When the last call ended.
        p50: Median time of a call.
        p95: 95th percentile.
        p99: 99th percentile.
        retries: Attempts beyond each call's first.
        cache_hits: Calls answered from the cache.
        http_requests: HTTP requests sent, logins and probes included.
        bytes_sent: Bytes of request bodies.
        bytes_received: Bytes of reply bodies, decompressed.
    """

    total_requests: int
    failed_requests: int
    avg_response_time: float
    last_used: datetime | None
    p50: float
    p95: float
    p99: float
    retries: int
    cache_hits: int
    http_requests: int
    bytes_sent: int
    bytes_received: int

    @classmethod
    def of(cls, native: Metrics) -> "ConnectionMetrics":
        """From the native counters."""
        last_used = native.last_used
        return cls(
            total_requests=native.total,
            failed_requests=native.failed,
            avg_response_time=native.mean,
            last_used=None if last_used is None else datetime.fromtimestamp(last_used, UTC),
            p50=native.p50,
            p95=native.p95,
            p99=native.p99,
            retries=native.retries,
            cache_hits=native.cache_hits,
            http_requests=native.http_requests,
            bytes_sent=native.bytes_sent,
            bytes_received=native.bytes_received,
        )
