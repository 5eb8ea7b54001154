//! Replies kept for a short while: LRU by bytes, a lifetime per class, single flight.

mod flight;
mod key;
mod lru;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use self::flight::Flights;
pub use self::key::Key;
pub use self::lru::Hits;
use self::lru::Lru;
use crate::config::CacheTtl;
use crate::error::Result;

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

/// The replies of one instance.
///
/// A write moves the class to the next generation, and the generation is part of every key: a
/// reply that was under way while somebody wrote can therefore never be taken for a fresh one.
///
/// A write that got no answer may yet be carried out, after the next generation has begun: its
/// class is distrusted for a while, during which callers are to leave the cache alone.
pub struct ReplyCache<V> {
    entries: Lru<V>,
    flights: Flights<V>,
    ttl: CacheTtl,
    records: Generation,
    schema: Generation,
    /// The start of the time that generations count.
    started: Instant,
}

#[derive(Default)]
struct Generation {
    number: AtomicU64,
    /// In nanoseconds since the start; 0 for never.
    distrusted_until: AtomicU64,
}

impl<V: Weigh + Clone + Send + Sync + 'static> ReplyCache<V> {
    /// An empty cache of at most `bytes`, which is off with none.
    pub fn new(bytes: u64, ttl: CacheTtl) -> Self {
        Self {
            entries: Lru::new(bytes),
            flights: Flights::default(),
            ttl,
            records: Generation::default(),
            schema: Generation::default(),
            started: Instant::now(),
        }
    }

    /// The beginning of a key of `owner` in the present generation of `class`.
    ///
    /// `None` where the cache is to be left alone: it is off, or a write without an answer may
    /// still make replies of the class stale.
    pub fn key(&self, class: CacheClass, owner: u64) -> Option<Key> {
        let generation = self.generation(class);
        // First the number: a write that ends now has distrusted by then what has the next one.
        let number = generation.number.load(Ordering::Acquire);
        let until = generation.distrusted_until.load(Ordering::Acquire);
        if self.entries.budget() == 0 || until > 0 && self.nanoseconds(Instant::now()) < until {
            return None;
        }
        Some(Key::new(class, number, owner))
    }

    /// The reply under `key`, without waiting.
    pub fn get(&self, key: &Key) -> Option<V> {
        self.entries.get(&key.bytes)
    }

    /// The reply under `key`; if there is none, that of `load`, which runs once however many ask.
    ///
    /// # Errors
    /// What `load` raises; errors are not kept.
    pub async fn get_or_load(
        &self,
        key: &Key,
        load: impl Future<Output = Result<V>> + Send,
    ) -> Result<V> {
        let bytes: Arc<[u8]> = key.bytes.as_slice().into();
        let load = async {
            // Another's fetch may just have ended.
            if let Some(kept) = self.entries.peek(&bytes) {
                return Ok(kept);
            }
            let value = load.await?;
            self.keep(Arc::clone(&bytes), key.class, value.clone());
            Ok(value)
        };
        self.flights.join(&bytes, load).await
    }

    /// Forgets what a write to `model` may have made stale.
    ///
    /// Records of every model go: computed and related fields, totals and names carry a change
    /// to models that the call does not name. A write that may yet be carried out has them
    /// distrusted until `distrusted_until`.
    pub fn invalidate(&self, model: &str, distrusted_until: Option<Instant>) {
        self.end(&self.records, distrusted_until);
        if SCHEMA_MODELS.iter().any(|prefix| model.starts_with(prefix)) {
            self.end(&self.schema, distrusted_until);
        }
    }

    /// Forgets the replies of `class`.
    pub fn forget(&self, class: CacheClass) {
        self.end(self.generation(class), None);
    }

    /// Forgets everything and frees its memory.
    pub fn clear(&self) {
        self.end(&self.records, None);
        self.end(&self.schema, None);
        self.entries.clear();
    }

    /// How often [`Self::get`] had the reply, and when last.
    pub fn hits(&self) -> Hits {
        self.entries.hits()
    }

    /// The bytes that are kept, at most those given to [`Self::new`].
    pub fn bytes(&self) -> u64 {
        self.entries.weight()
    }

    /// How many fetches are under way.
    pub fn under_way(&self) -> usize {
        self.flights.len()
    }

    fn keep(&self, key: Arc<[u8]>, class: CacheClass, value: V) {
        let lifetime = match class {
            CacheClass::Records => self.ttl.records,
            CacheClass::Schema => self.ttl.schema,
        };
        if lifetime > Duration::ZERO {
            let weight = value.weight() as u64;
            self.entries.insert(key, value, weight, Instant::now().checked_add(lifetime));
        }
    }

    fn end(&self, generation: &Generation, distrusted_until: Option<Instant>) {
        if let Some(until) = distrusted_until {
            generation.distrusted_until.fetch_max(self.nanoseconds(until), Ordering::AcqRel);
        }
        generation.number.fetch_add(1, Ordering::AcqRel);
    }

    fn nanoseconds(&self, moment: Instant) -> u64 {
        let since = moment.saturating_duration_since(self.started);
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    }

    fn generation(&self, class: CacheClass) -> &Generation {
        match class {
            CacheClass::Records => &self.records,
            CacheClass::Schema => &self.schema,
        }
    }
}
