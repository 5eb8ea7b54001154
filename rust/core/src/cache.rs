//! Replies kept for a short while: LRU by bytes, a lifetime per class, single flight.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use moka::Expiry;
use moka::future::Cache;
use moka::policy::EvictionPolicy;
use parking_lot::Mutex;

use crate::config::CacheTtl;
use crate::error::{Error, Result};

/// What a reply is about, which decides how long it may be kept and what makes it stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CacheClass {
    /// Records: stale with any write to the instance.
    Records,
    /// Models, fields and rights: stale with a write to what defines them.
    Schema,
}

/// The models whose records define the schema or the rights of others.
const SCHEMA_MODELS: [&str; 3] = ["ir.", "res.groups", "res.users"];

/// Something whose size in the cache is known.
pub trait Weigh {
    /// Bytes, roughly.
    fn weight(&self) -> usize;
}

struct Entry<V> {
    value: V,
    class: CacheClass,
}

struct Lifetimes(CacheTtl);

impl<V> Expiry<Arc<[u8]>, Arc<Entry<V>>> for Lifetimes {
    fn expire_after_create(
        &self,
        _: &Arc<[u8]>,
        entry: &Arc<Entry<V>>,
        _: Instant,
    ) -> Option<Duration> {
        Some(match entry.class {
            CacheClass::Records => self.0.records,
            CacheClass::Schema => self.0.schema,
        })
    }
}

/// The replies of one instance.
///
/// A write moves the class to the next generation, and the generation is part of every key: a
/// reply that was under way while somebody wrote can therefore never be taken for a fresh one.
///
/// A write that got no answer may yet be carried out, after the next generation has begun: its
/// class is distrusted for a while, during which callers are to leave the cache alone.
pub struct ReplyCache<V> {
    entries: Cache<Arc<[u8]>, Arc<Entry<V>>>,
    records: Generation,
    schema: Generation,
}

#[derive(Default)]
struct Generation {
    number: AtomicU64,
    distrusted_until: Mutex<Option<Instant>>,
}

impl Generation {
    fn end(&self, distrusted_until: Option<Instant>) {
        if distrusted_until.is_some() {
            let mut until = self.distrusted_until.lock();
            *until = (*until).max(distrusted_until);
        }
        self.number.fetch_add(1, Ordering::AcqRel);
    }
}

impl<V: Weigh + Clone + Send + Sync + 'static> ReplyCache<V> {
    /// An empty cache of at most `bytes`.
    pub fn new(bytes: u64, ttl: CacheTtl) -> Self {
        let weigh = |key: &Arc<[u8]>, entry: &Arc<Entry<V>>| {
            u32::try_from(key.len() + entry.value.weight()).unwrap_or(u32::MAX)
        };
        Self {
            entries: Cache::builder()
                .max_capacity(bytes)
                .weigher(weigh)
                .eviction_policy(EvictionPolicy::lru())
                .expire_after(Lifetimes(ttl))
                .build(),
            records: Generation::default(),
            schema: Generation::default(),
        }
    }

    /// The key of `request` in the present generation of its class.
    pub fn key(&self, class: CacheClass, request: &[u8]) -> Arc<[u8]> {
        let generation = self.generation(class).number.load(Ordering::Acquire);
        let mut key = Vec::with_capacity(request.len() + 9);
        key.push(class as u8);
        key.extend_from_slice(&generation.to_le_bytes());
        key.extend_from_slice(request);
        key.into()
    }

    /// Whether a write without an answer may still make replies of `class` stale.
    pub fn distrusts(&self, class: CacheClass) -> bool {
        self.generation(class).distrusted_until.lock().is_some_and(|until| Instant::now() < until)
    }

    /// The reply under `key`, without waiting.
    pub fn get(&self, key: &Arc<[u8]>) -> Option<V> {
        self.entries.get(key).now_or_never().flatten().map(|entry| entry.value.clone())
    }

    /// The reply under `key`; if there is none, that of `load`, which runs once however many ask.
    ///
    /// # Errors
    /// What `load` raises; errors are not kept.
    pub async fn get_or_load(
        &self,
        key: Arc<[u8]>,
        class: CacheClass,
        load: impl Future<Output = Result<V>> + Send,
    ) -> Result<V> {
        let load = async { Ok(Arc::new(Entry { value: load.await?, class })) };
        match self.entries.try_get_with(key, load).await {
            Ok(entry) => Ok(entry.value.clone()),
            Err(error) => Err(Error::clone(&error)),
        }
    }

    /// Forgets what a write to `model` may have made stale.
    ///
    /// Records of every model go: computed and related fields, totals and names carry a change
    /// to models that the call does not name. A write that may yet be carried out has them
    /// distrusted until `distrusted_until`.
    pub fn invalidate(&self, model: &str, distrusted_until: Option<Instant>) {
        self.records.end(distrusted_until);
        if SCHEMA_MODELS.iter().any(|prefix| model.starts_with(prefix)) {
            self.schema.end(distrusted_until);
        }
    }

    /// Forgets everything and frees its memory.
    pub fn clear(&self) {
        self.records.end(None);
        self.schema.end(None);
        self.entries.invalidate_all();
        // The entries go with the cache's next housekeeping: that is now, unless it is busy with
        // it anyway.
        let _ = self.entries.run_pending_tasks().now_or_never();
    }

    fn generation(&self, class: CacheClass) -> &Generation {
        match class {
            CacheClass::Records => &self.records,
            CacheClass::Schema => &self.schema,
        }
    }
}
