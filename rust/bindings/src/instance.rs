use std::sync::Arc;
use std::time::Duration;

use oxidoo_core::config::{CacheTtl, InstanceConfig, ProtocolChoice, Rate, Timeouts};
use oxidoo_core::metrics::Snapshot;
use oxidoo_core::pool::{self, Identity};
use oxidoo_core::{Error, Kind, Secret};
use pyo3::prelude::*;

use crate::error::CallError;
use crate::session::Session;
use crate::tasks::{guard, spawn};

/// One configured Odoo.
#[pyclass(frozen, module = "oxidoo._native")]
pub(crate) struct Instance(pub(crate) Arc<pool::Instance>);

fn invalid(message: &str) -> PyErr {
    CallError(Error::new(Kind::Validation, message)).into()
}

pub(crate) fn seconds(value: f64, name: &str) -> PyResult<Duration> {
    Duration::try_from_secs_f64(value)
        .ok()
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| invalid(&format!("{name} must be a positive number of seconds.")))
}

fn lifetime(value: f64, name: &str) -> PyResult<Duration> {
    Duration::try_from_secs_f64(value)
        .map_err(|_| invalid(&format!("{name} must not be negative.")))
}

#[pymethods]
impl Instance {
    #[new]
    #[pyo3(signature = (
        name, url, database, *, allow_http, protocol, connect_timeout, read_timeout, timeout,
        max_connections, ca_certificates, allow_tls12, max_reply_bytes, rate, max_attempts,
        cache_bytes, records_ttl, schema_ttl,
    ))]
    fn new(
        name: &str,
        url: &str,
        database: &str,
        allow_http: bool,
        protocol: &str,
        connect_timeout: f64,
        read_timeout: f64,
        timeout: f64,
        max_connections: usize,
        ca_certificates: Option<String>,
        allow_tls12: bool,
        max_reply_bytes: usize,
        rate: Option<(f64, u32)>,
        max_attempts: u32,
        cache_bytes: u64,
        records_ttl: f64,
        schema_ttl: f64,
    ) -> PyResult<Self> {
        let mut config = InstanceConfig::new(name, url, database, allow_http).map_err(CallError)?;
        config.protocol = ProtocolChoice::named(protocol).map_err(CallError)?;
        config.timeouts = Timeouts {
            connect: seconds(connect_timeout, "connect_timeout")?,
            read: seconds(read_timeout, "read_timeout")?,
            total: seconds(timeout, "timeout")?,
        };
        config.max_connections = max_connections;
        config.ca_certificates = ca_certificates;
        config.allow_tls12 = allow_tls12;
        config.limits.bytes = max_reply_bytes;
        config.rate = rate.map(|(per_second, burst)| Rate { per_second, burst });
        config.max_attempts = max_attempts;
        config.cache_bytes = cache_bytes;
        config.cache_ttl = CacheTtl {
            records: lifetime(records_ttl, "records_ttl")?,
            schema: lifetime(schema_ttl, "schema_ttl")?,
        };
        guard(|| Ok(Self(pool::Instance::new(config).map_err(CallError)?)))
    }

    #[pyo3(signature = (username, secret, *, is_api_key))]
    fn session(&self, username: String, secret: String, is_api_key: bool) -> Session {
        let identity = Identity { username, secret: Secret::new(secret), is_api_key };
        Session(self.0.session(identity))
    }

    fn version<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let instance = Arc::clone(&self.0);
        spawn(py, async move {
            let deadline = instance.deadline(None);
            let version = instance.version(deadline).await?;
            Ok((version.text.clone(), version.major))
        })
    }

    fn metrics(&self) -> Metrics {
        Metrics(self.0.metrics())
    }

    fn forget_schema(&self) {
        self.0.forget_schema();
    }

    fn forget_records(&self) {
        self.0.forget_records();
    }

    fn close(&self) {
        self.0.close();
    }
}

/// The counters of an instance at one moment.
#[pyclass(frozen, module = "oxidoo._native")]
pub(crate) struct Metrics(Snapshot);

#[pymethods]
impl Metrics {
    #[getter]
    fn total(&self) -> u64 {
        self.0.total
    }
    #[getter]
    fn failed(&self) -> u64 {
        self.0.failed
    }
    #[getter]
    fn retries(&self) -> u64 {
        self.0.retries
    }
    #[getter]
    fn cache_hits(&self) -> u64 {
        self.0.cache_hits
    }
    #[getter]
    fn http_requests(&self) -> u64 {
        self.0.http_requests
    }
    #[getter]
    fn bytes_sent(&self) -> u64 {
        self.0.bytes_sent
    }
    #[getter]
    fn bytes_received(&self) -> u64 {
        self.0.bytes_received
    }
    #[getter]
    fn last_used(&self) -> Option<f64> {
        self.0.last_used
    }
    #[getter]
    fn mean(&self) -> f64 {
        self.0.mean
    }
    #[getter]
    fn p50(&self) -> f64 {
        self.0.p50
    }
    #[getter]
    fn p95(&self) -> f64 {
        self.0.p95
    }
    #[getter]
    fn p99(&self) -> f64 {
        self.0.p99
    }
}
