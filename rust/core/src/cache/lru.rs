use std::collections::BTreeSet;
use std::hash::BuildHasher as _;
use std::sync::Arc;
use std::time::Instant;

use foldhash::quality::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry as Place;
use parking_lot::Mutex;

/// As many as keep a few threads from meeting at one.
const SHARDS: usize = 64;

/// The least recently used goes first, to the byte, for many threads.
///
/// A hit takes the lock of one shard and only notes its time there. The order of all entries is
/// kept apart, by the time that was theirs when last looked at: whatever comes first there is the
/// least recently used if its time still stands, and else is put where it belongs by now.
pub(super) struct Lru<V> {
    budget: u64,
    /// Seeded by chance. Who made keys collide all the same would only slow the cache down: keys
    /// are compared in full.
    hasher: RandomState,
    shards: Box<[Shard<V>]>,
    /// Locked before any shard.
    order: Mutex<Order>,
}

/// Two cache lines each: what one thread writes does not slow the shards beside it.
#[repr(align(128))]
struct Shard<V>(Mutex<Entries<V>>);

struct Entries<V> {
    table: HashTable<Entry<V>>,
    hits: Hits,
}

struct Entry<V> {
    key: Arc<[u8]>,
    hash: u64,
    value: V,
    weight: u64,
    used: Instant,
    /// The time under which it stands in the order.
    listed: Instant,
    /// `None` for never.
    expires: Option<Instant>,
}

impl<V> Entry<V> {
    fn is_fresh(&self, now: Instant) -> bool {
        self.expires.is_none_or(|end| now < end)
    }
}

#[derive(Default)]
struct Order {
    /// Time and hash of every entry.
    by_time: BTreeSet<(Instant, u64)>,
    weight: u64,
    /// The shard that is looked through next for what has expired.
    next_sweep: usize,
}

/// How often the cache had the answer, and when last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hits {
    /// How often.
    pub count: u64,
    /// When last.
    pub last: Option<Instant>,
}

impl<V: Clone> Lru<V> {
    /// Bytes that each entry takes beside its key and value.
    const OVERHEAD: u64 = (size_of::<Entry<V>>() + size_of::<(Instant, u64)>()) as u64;

    pub(super) fn new(budget: u64) -> Self {
        let empty = || Entries { table: HashTable::new(), hits: Hits::default() };
        Self {
            budget,
            hasher: RandomState::default(),
            shards: (0..SHARDS).map(|_| Shard(Mutex::new(empty()))).collect(),
            order: Mutex::default(),
        }
    }

    pub(super) fn budget(&self) -> u64 {
        self.budget
    }

    /// The value under `key`, counted as a hit.
    pub(super) fn get(&self, key: &[u8]) -> Option<V> {
        let (hash, now) = (self.hasher.hash_one(key), Instant::now());
        let Entries { table, hits } = &mut *self.shard(hash).0.lock();
        let entry = table.find_mut(hash, |entry| *entry.key == *key)?;
        if !entry.is_fresh(now) {
            return None;
        }
        entry.used = entry.used.max(now);
        hits.count += 1;
        hits.last = Some(entry.used);
        Some(entry.value.clone())
    }

    /// The value under `key`, with no effect.
    pub(super) fn peek(&self, key: &[u8]) -> Option<V> {
        let (hash, now) = (self.hasher.hash_one(key), Instant::now());
        let shard = self.shard(hash).0.lock();
        let entry = shard.table.find(hash, |entry| *entry.key == *key);
        entry.filter(|entry| entry.is_fresh(now)).map(|entry| entry.value.clone())
    }

    /// Keeps `value`, of `weight` bytes, until `expires`; drops what no longer fits.
    pub(super) fn insert(&self, key: Arc<[u8]>, value: V, weight: u64, expires: Option<Instant>) {
        let weight = weight.saturating_add(key.len() as u64).saturating_add(Self::OVERHEAD);
        if weight > self.budget {
            return;
        }
        let (hash, now) = (self.hasher.hash_one(&*key), Instant::now());
        let entry = Entry { key, hash, value, weight, used: now, listed: now, expires };
        let mut order = self.order.lock();
        self.sweep(&mut order, now);
        let mut shard = self.shard(hash).0.lock();
        match shard.table.entry(hash, |kept| kept.key == entry.key, |kept| kept.hash) {
            Place::Occupied(mut place) => {
                order.remove(place.get());
                order.add(&entry);
                *place.get_mut() = entry;
            }
            Place::Vacant(place) => {
                order.add(&entry);
                place.insert(entry);
            }
        }
        drop(shard);
        self.evict(&mut order);
    }

    /// Drops everything.
    pub(super) fn clear(&self) {
        let mut order = self.order.lock();
        for shard in &self.shards {
            shard.0.lock().table = HashTable::new();
        }
        *order = Order::default();
    }

    /// The bytes that are kept.
    pub(super) fn weight(&self) -> u64 {
        self.order.lock().weight
    }

    pub(super) fn hits(&self) -> Hits {
        self.shards.iter().map(|shard| shard.0.lock().hits).fold(Hits::default(), |sum, hits| {
            Hits { count: sum.count + hits.count, last: sum.last.max(hits.last) }
        })
    }

    fn evict(&self, order: &mut Order) {
        while order.weight > self.budget {
            let Some((time, hash)) = order.by_time.pop_first() else { return };
            let mut shard = self.shard(hash).0.lock();
            let listed = |entry: &Entry<V>| entry.hash == hash && entry.listed == time;
            let Ok(mut place) = shard.table.find_entry(hash, listed) else { continue };
            let entry = place.get_mut();
            if entry.used > time {
                entry.listed = entry.used;
                order.by_time.insert((entry.used, hash));
            } else {
                order.weight -= entry.weight;
                place.remove();
            }
        }
    }

    /// Drops what has expired in one shard: each insertion sees to another.
    fn sweep(&self, order: &mut Order, now: Instant) {
        let Some(shard) = self.shards.get(order.next_sweep) else { return };
        order.next_sweep = (order.next_sweep + 1) % SHARDS;
        shard.0.lock().table.retain(|entry| {
            let fresh = entry.is_fresh(now);
            if !fresh {
                order.remove(entry);
            }
            fresh
        });
    }

    fn shard(&self, hash: u64) -> &Shard<V> {
        // The table in the shard goes by the other bits.
        let at = (hash >> 32) as usize % SHARDS;
        #[allow(clippy::indexing_slicing)] // below SHARDS
        &self.shards[at]
    }
}

impl Order {
    fn add<V>(&mut self, entry: &Entry<V>) {
        self.by_time.insert((entry.listed, entry.hash));
        self.weight += entry.weight;
    }

    fn remove<V>(&mut self, entry: &Entry<V>) {
        self.by_time.remove(&(entry.listed, entry.hash));
        self.weight -= entry.weight;
    }
}
