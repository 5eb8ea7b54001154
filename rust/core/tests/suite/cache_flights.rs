use std::future::pending;
use std::hint::spin_loop;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use futures_util::FutureExt as _;
use oxidoo_core::cache::ReplyCache;

use super::cache_lru::{Heavy, LASTING, key};

/// So many that some of them are given up by both at once.
const FETCHES: u32 = 60_000;

#[test]
fn a_fetch_that_all_give_up_at_the_same_moment_is_over() {
    let cache: ReplyCache<Heavy> = ReplyCache::new(1 << 20, LASTING);
    let arrived = AtomicU32::new(0);
    let ask_and_give_up = || {
        for number in 0..FETCHES {
            let key = key(&cache, number.into());
            let mut asked = Box::pin(cache.get_or_load(&key, pending()));
            assert!((&mut asked).now_or_never().is_none());
            arrived.fetch_add(1, SeqCst);
            while arrived.load(SeqCst) < 2 * (number + 1) {
                spin_loop();
            }
        }
    };
    std::thread::scope(|threads| {
        threads.spawn(ask_and_give_up);
        threads.spawn(ask_and_give_up);
    });
    assert_eq!(cache.under_way(), 0);
}
