use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use governor::clock::DefaultClock;
use parking_lot::Mutex;
use tokio::sync::{OnceCell, Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout_at};

use super::request::Answer;
use super::server::ServerVersion;
use super::session::{Identity, Session};
use crate::cache::{CacheClass, ReplyCache};
use crate::client::{HttpReply, HttpRequest, Protocol, Transport, Wire};
use crate::codec::ValueSink;
use crate::config::InstanceConfig;
use crate::error::{Error, Kind, Result};
use crate::metrics::{Metrics, Snapshot};
use crate::rate_limit::RateLimiter;

/// Stands for a deadline beyond what the clock can tell.
const FAR_AWAY: Duration = Duration::from_hours(24 * 365);

/// One Odoo server and database: its connections, limits, cache and counters.
pub struct Instance {
    pub(super) config: InstanceConfig,
    pub(super) cache: ReplyCache<Answer>,
    pub(super) metrics: Metrics,
    transport: Transport,
    permits: Semaphore,
    limiter: Option<RateLimiter<DefaultClock>>,
    version: OnceCell<ServerVersion>,
    /// Weak: a session holds its instance.
    sessions: Mutex<Vec<Weak<Session>>>,
    next_session: AtomicU64,
}

impl Instance {
    /// An instance that has not connected yet.
    ///
    /// # Errors
    /// `validation`, for a CA file without certificates or with a broken one, or a rate or pool
    /// size that is not positive or beyond what can be counted.
    pub fn new(config: InstanceConfig) -> Result<Arc<Self>> {
        if !(1..=Semaphore::MAX_PERMITS).contains(&config.max_connections) {
            return Err(Error::new(
                Kind::Validation,
                format!("max_connections must be 1 to {}.", Semaphore::MAX_PERMITS),
            ));
        }
        let limiter =
            config.rate.map(|rate| RateLimiter::new(rate, DefaultClock::default())).transpose()?;
        Ok(Arc::new(Self {
            cache: ReplyCache::new(config.cache_bytes, config.cache_ttl),
            metrics: Metrics::new()?,
            transport: Transport::new(&config)?,
            permits: Semaphore::new(config.max_connections),
            limiter,
            version: OnceCell::new(),
            sessions: Mutex::new(Vec::new()),
            next_session: AtomicU64::new(0),
            config,
        }))
    }

    /// The session of `identity`; the same identity gets the same one for as long as anybody
    /// holds it.
    pub fn session(self: &Arc<Self>, identity: Identity) -> Arc<Session> {
        let mut sessions = self.sessions.lock();
        let mut held = sessions.iter().filter_map(Weak::upgrade);
        if let Some(known) = held.find(|session| session.is_of(&identity)) {
            return known;
        }
        sessions.retain(|session| session.strong_count() > 0);
        let session = Arc::new(Session::new(Arc::clone(self), identity));
        sessions.push(Arc::downgrade(&session));
        session
    }

    /// Forgets every session and frees all cached replies.
    ///
    /// Whoever still holds a session can go on with it.
    pub fn close(&self) {
        self.sessions.lock().clear();
        self.cache.clear();
    }

    /// Ends all cached replies about models, fields and rights, and the signatures of methods.
    pub fn forget_schema(&self) {
        self.cache.forget(CacheClass::Schema);
        let sessions = self.sessions.lock();
        sessions.iter().filter_map(Weak::upgrade).for_each(|session| session.forget_signatures());
    }

    /// Ends all cached replies about records: somebody else has changed some.
    pub fn forget_records(&self) {
        self.cache.forget(CacheClass::Records);
    }

    /// The counters now.
    pub fn metrics(&self) -> Snapshot {
        self.metrics.snapshot(self.cache.hits())
    }

    /// How many cached reads are being fetched, each for all who ask for it.
    pub fn fetches_under_way(&self) -> usize {
        self.cache.under_way()
    }

    /// The configuration.
    pub fn config(&self) -> &InstanceConfig {
        &self.config
    }

    /// The end of a call that starts now and may take `timeout`, or else the instance's default.
    ///
    /// A timeout beyond what the clock can tell ends in a year.
    pub fn deadline(&self, timeout: Option<Duration>) -> Instant {
        let now = Instant::now();
        let timeout = timeout.unwrap_or(self.config.timeouts.total);
        now.checked_add(timeout).unwrap_or_else(|| now + FAR_AWAY)
    }

    /// The server's version, asked for once.
    ///
    /// # Errors
    /// Whatever keeps the server from being reached or understood.
    pub async fn version(&self, deadline: Instant) -> Result<&ServerVersion> {
        // Whoever waits for another's probe keeps a deadline of its own.
        let version = self.version.get_or_try_init(|| self.probe(deadline));
        timeout_at(deadline, version).await.unwrap_or_else(|_| Err(self.overdue()))
    }

    /// The error for whoever waited for another's request until its own deadline.
    pub(super) fn overdue(&self) -> Error {
        let name = &self.config.name;
        Error::new(Kind::Timeout, format!("Odoo '{name}' did not answer in time.")).retryable()
    }

    pub(super) fn next_session_id(&self) -> u64 {
        self.next_session.fetch_add(1, Ordering::Relaxed)
    }

    pub(super) fn wire(&self, protocol: Protocol) -> Wire<'_> {
        Wire {
            protocol,
            instance: &self.config.name,
            database: &self.config.database,
            has_path: self.config.url.path() != "/",
            limits: self.config.limits,
        }
    }

    /// One HTTP exchange, after a token of the limiter and with a permit of the pool.
    pub(super) async fn exchange(
        &self,
        request: HttpRequest,
        deadline: Instant,
    ) -> Result<HttpReply> {
        let reply = self.browse(request, deadline).await?;
        if reply.status.is_redirection() { Err(self.redirected(&reply)) } else { Ok(reply) }
    }

    /// The error for a redirect that is not followed.
    pub(super) fn redirected(&self, reply: &HttpReply) -> Error {
        self.transport.redirected(reply)
    }

    /// The same for a page, for which a redirect is an answer too.
    pub(super) async fn browse(
        &self,
        request: HttpRequest,
        deadline: Instant,
    ) -> Result<HttpReply> {
        if let Some(limiter) = &self.limiter {
            limiter.acquire(deadline).await?;
        }
        let _permit = self.permit(deadline).await?;
        self.transport.send(request, deadline, &self.metrics).await
    }

    async fn permit(&self, deadline: Instant) -> Result<SemaphorePermit<'_>> {
        match timeout_at(deadline, self.permits.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) => Err(Error::new(Kind::Unavailable, "The connection pool is closed.")),
            Err(_) => Err(Error::new(
                Kind::Timeout,
                format!(
                    "All {} connections to Odoo '{}' stayed busy until the deadline.",
                    self.config.max_connections, self.config.name
                ),
            )
            .retryable()),
        }
    }

    async fn probe(&self, deadline: Instant) -> Result<ServerVersion> {
        let mut first_error = None;
        for protocol in [Protocol::JsonRpc, Protocol::XmlRpc, Protocol::Json2] {
            match self.probe_over(protocol, deadline).await {
                Ok(version) => return Ok(version),
                Err(error) if error.kind == Kind::Protocol || error.kind == Kind::Access => {
                    first_error.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        Err(first_error.unwrap_or_else(|| Error::new(Kind::Internal, "No protocol was tried.")))
    }

    async fn probe_over(&self, protocol: Protocol, deadline: Instant) -> Result<ServerVersion> {
        let wire = self.wire(protocol);
        let reply = self.exchange(wire.version()?, deadline).await?;
        if protocol == Protocol::Json2 && reply.status.is_success() && !reply.is_html {
            return ServerVersion::from_web(&reply.body);
        }
        let info = wire.open(reply)?.decode(ValueSink::default())?;
        ServerVersion::from_common(&info, protocol)
    }
}
