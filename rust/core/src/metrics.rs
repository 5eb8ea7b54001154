//! Counters and latencies of an instance.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hdrhistogram::Histogram;
use parking_lot::Mutex;

use crate::cache::Hits;
use crate::error::{Error, Kind, Result};

/// Latencies are kept up to this many microseconds; longer ones count as this long.
const LONGEST: u64 = 3_600_000_000;

/// What an instance counts.
pub struct Metrics {
    /// Calls that reached Odoo or failed before that.
    finished: AtomicU64,
    failed: AtomicU64,
    retries: AtomicU64,
    http_requests: AtomicU64,
    bytes_sent: AtomicU64,
    bytes_received: AtomicU64,
    /// Milliseconds since the epoch; 0 before the first call.
    last_finished: AtomicU64,
    latency: Mutex<Histogram<u64>>,
}

/// The counters at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Calls that were answered, whether by Odoo or from the cache.
    pub total: u64,
    /// Calls that ended in an error.
    pub failed: u64,
    /// Attempts beyond each call's first.
    pub retries: u64,
    /// Calls answered from the cache.
    pub cache_hits: u64,
    /// HTTP requests sent, logins and probes included.
    pub http_requests: u64,
    /// Bytes of request bodies.
    pub bytes_sent: u64,
    /// Bytes of reply bodies, decompressed.
    pub bytes_received: u64,
    /// The last call, in seconds since the epoch.
    pub last_used: Option<f64>,
    /// Mean time of a call that reached Odoo, in seconds.
    pub mean: f64,
    /// Median, in seconds.
    pub p50: f64,
    /// 95th percentile, in seconds.
    pub p95: f64,
    /// 99th percentile, in seconds.
    pub p99: f64,
}

impl Metrics {
    pub(crate) fn new() -> Result<Self> {
        let latency = Histogram::new_with_bounds(1, LONGEST, 2).map_err(|error| {
            Error::new(Kind::Internal, "The latency histogram could not be made.").detail(error)
        })?;
        Ok(Self {
            finished: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            retries: AtomicU64::new(0),
            http_requests: AtomicU64::new(0),
            bytes_sent: AtomicU64::new(0),
            bytes_received: AtomicU64::new(0),
            last_finished: AtomicU64::new(0),
            latency: Mutex::new(latency),
        })
    }

    pub(crate) fn retry(&self) {
        self.retries.fetch_add(1, Relaxed);
    }

    pub(crate) fn sent(&self, bytes: usize) {
        self.http_requests.fetch_add(1, Relaxed);
        self.bytes_sent.fetch_add(bytes as u64, Relaxed);
    }

    pub(crate) fn received(&self, bytes: usize) {
        self.bytes_received.fetch_add(bytes as u64, Relaxed);
    }

    pub(crate) fn finished<T>(&self, took: Duration, result: &Result<T, Error>) {
        self.finished.fetch_add(1, Relaxed);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.last_finished.store(u64::try_from(now.as_millis()).unwrap_or(u64::MAX), Relaxed);
        if result.is_err() {
            self.failed.fetch_add(1, Relaxed);
        }
        let micros = u64::try_from(took.as_micros()).unwrap_or(LONGEST);
        self.latency.lock().saturating_record(micros);
    }

    /// The counters now; the cache counts its hits itself.
    pub(crate) fn snapshot(&self, hits: Hits) -> Snapshot {
        let latency = self.latency.lock();
        let seconds = |micros: u64| Duration::from_micros(micros).as_secs_f64();
        let last_finished = self.last_finished.load(Relaxed);
        let last_finished = (last_finished > 0).then(|| Duration::from_millis(last_finished));
        let last_hit = hits.last.and_then(|last| {
            SystemTime::now().duration_since(UNIX_EPOCH).ok()?.checked_sub(last.elapsed())
        });
        Snapshot {
            total: self.finished.load(Relaxed) + hits.count,
            failed: self.failed.load(Relaxed),
            retries: self.retries.load(Relaxed),
            cache_hits: hits.count,
            http_requests: self.http_requests.load(Relaxed),
            bytes_sent: self.bytes_sent.load(Relaxed),
            bytes_received: self.bytes_received.load(Relaxed),
            last_used: last_finished.max(last_hit).map(|since| since.as_secs_f64()),
            mean: latency.mean() / 1e6,
            p50: seconds(latency.value_at_quantile(0.5)),
            p95: seconds(latency.value_at_quantile(0.95)),
            p99: seconds(latency.value_at_quantile(0.99)),
        }
    }
}
