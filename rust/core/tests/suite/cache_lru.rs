use std::sync::Arc;
use std::time::Duration;

use oxidoo_core::cache::{CacheClass, Key, ReplyCache, Weigh};
use oxidoo_core::codec::Sink as _;
use oxidoo_core::config::CacheTtl;
use oxidoo_core::{Error, Result};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::until;
use crate::support::values::cases;

/// Longer than any test.
pub(super) const LASTING: CacheTtl =
    CacheTtl { records: Duration::from_hours(1), schema: Duration::from_hours(1) };

/// A value of so many bytes, as far as the cache knows.
#[derive(Clone)]
pub(super) struct Heavy(usize);

impl Weigh for Heavy {
    fn weight(&self) -> usize {
        self.0
    }
}

pub(super) fn key<V: Weigh + Clone + Send + Sync + 'static>(
    cache: &ReplyCache<V>,
    number: i64,
) -> Key {
    let mut key = cache.key(CacheClass::Records, 1).unwrap();
    key.int(number).unwrap();
    key
}

/// Runs to its end what waits for nothing.
fn at_once<T>(work: impl Future<Output = T>) -> T {
    futures_util::FutureExt::now_or_never(work).expect("it had to wait")
}

fn keep(cache: &ReplyCache<Heavy>, number: i64, weight: usize) {
    let load = async { Ok(Heavy(weight)) };
    at_once(cache.get_or_load(&key(cache, number), load)).unwrap();
}

/// What an entry weighs beside its value.
fn overhead() -> u64 {
    let cache = ReplyCache::new(1 << 20, LASTING);
    keep(&cache, 0, 0);
    cache.bytes()
}

/// A cache as the textbook has it: the most recently used last.
struct Model {
    budget: u64,
    entries: Vec<(i64, u64)>,
}

impl Model {
    fn bytes(&self) -> u64 {
        self.entries.iter().map(|(_, weight)| weight).sum()
    }

    /// Whether the entry was there; afterwards it is, if it fits at all.
    fn get_or_keep(&mut self, number: i64, weight: u64) -> bool {
        let at = self.entries.iter().position(|(kept, _)| *kept == number);
        if let Some(at) = at {
            self.entries.remove(at);
        }
        if weight <= self.budget {
            self.entries.push((number, weight));
        }
        while self.bytes() > self.budget {
            self.entries.remove(0);
        }
        at.is_some()
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn the_least_recently_used_goes_first_and_the_budget_is_kept_to_the_byte(
        budget in 1_000..40_000u64, asked in vec(0..60i64, 1..400), weights in vec(0..3_000usize, 60),
    ) {
        let cache = ReplyCache::new(budget, LASTING);
        let mut model = Model { budget, entries: Vec::new() };
        let overhead = overhead();
        for number in asked {
            let weight = weights[usize::try_from(number).unwrap()];
            let hit = cache.get(&key(&cache, number)).is_some();
            if !hit {
                keep(&cache, number, weight);
            }
            prop_assert_eq!(hit, model.get_or_keep(number, weight as u64 + overhead), "{}", number);
            prop_assert_eq!(cache.bytes(), model.bytes());
        }
        prop_assert!(cache.bytes() <= budget);
    }
}

#[test]
fn a_full_cache_is_within_two_percent_of_its_budget() {
    let budget = 4 << 20;
    let cache = ReplyCache::new(budget, LASTING);
    for number in 0..20_000 {
        keep(&cache, number, usize::try_from(number).unwrap() % 10_000);
        assert!(cache.bytes() <= budget);
    }
    assert!(cache.bytes() >= budget / 100 * 98, "{}", cache.bytes());
}

#[test]
fn what_is_larger_than_the_cache_is_not_kept_and_drives_nothing_out() {
    let cache = ReplyCache::new(10_000, LASTING);
    keep(&cache, 1, 1_000);
    keep(&cache, 2, 10_000);
    assert!(cache.get(&key(&cache, 1)).is_some());
    assert!(cache.get(&key(&cache, 2)).is_none());
}

#[test]
fn many_threads_keep_the_budget_and_lose_no_byte() {
    let (budget, numbers) = (200_000, 400);
    let cache = ReplyCache::new(budget, LASTING);
    std::thread::scope(|threads| {
        for thread in 0..4i64 {
            let cache = &cache;
            threads.spawn(move || {
                for step in 0..20_000i64 {
                    let number = (step * 7 + thread * 131) * (step % 5 + 1) % numbers;
                    if cache.get(&key(cache, number)).is_none() {
                        // Another thread's load ends at once as well: only an await in between
                        // could make it wait.
                        let load = async { Ok(Heavy(1_000)) };
                        let _ = futures_util::FutureExt::now_or_never(
                            cache.get_or_load(&key(cache, number), load),
                        );
                    }
                    assert!(cache.bytes() <= budget);
                }
            });
        }
    });
    let kept = (0..numbers).filter(|number| cache.get(&key(&cache, *number)).is_some()).count();
    assert_eq!(cache.bytes(), kept as u64 * (1_000 + overhead()));
    assert!(cache.bytes() > budget - 2_000);
    assert_eq!(cache.under_way(), 0);
}

#[tokio::test]
async fn what_has_expired_is_freed_by_what_comes_after() {
    let brief = CacheTtl { records: Duration::from_millis(20), ..LASTING };
    let cache = ReplyCache::new(1 << 20, brief);
    for number in 0..100 {
        keep(&cache, number, 1_000);
    }
    until("the end of its time", || cache.get(&key(&cache, 99)).is_none()).await;
    let schema = |number| {
        let mut key = cache.key(CacheClass::Schema, 1).unwrap();
        key.int(number).unwrap();
        key
    };
    for number in 0..64 {
        let load = async { Ok(Heavy(0)) };
        cache.get_or_load(&schema(number), load).await.unwrap();
    }
    assert_eq!(cache.bytes(), 64 * overhead());
}

#[test]
fn what_is_cleared_is_freed() {
    #[derive(Clone)]
    struct Held(Arc<()>);
    impl Weigh for Held {
        fn weight(&self) -> usize {
            Arc::strong_count(&self.0)
        }
    }
    let cache = ReplyCache::new(100_000, LASTING);
    let held = Arc::new(());
    let question = key(&cache, 1);
    let load = async { Ok::<_, Error>(Held(Arc::clone(&held))) };
    drop(at_once(cache.get_or_load(&question, load)));
    assert!(cache.get(&question).is_some());
    cache.clear();
    assert!(cache.get(&question).is_none());
    assert_eq!((Arc::strong_count(&held), cache.bytes()), (1, 0));
}

#[tokio::test]
async fn fetches_that_were_given_up_leave_nothing_behind() {
    let cache = Arc::new(ReplyCache::<Heavy>::new(1 << 20, LASTING));
    let tasks: Vec<_> = (0..10_000)
        .map(|number| {
            let cache = Arc::clone(&cache);
            let question = key(&cache, number % 100);
            tokio::spawn(async move {
                cache.get_or_load(&question, std::future::pending::<Result<Heavy>>()).await
            })
        })
        .collect();
    until("all of them", || cache.under_way() == 100).await;
    for task in &tasks {
        task.abort();
    }
    for task in tasks {
        assert!(task.await.is_err());
    }
    assert_eq!((cache.under_way(), cache.bytes()), (0, 0));
}
