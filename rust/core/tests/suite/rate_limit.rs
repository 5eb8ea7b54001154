use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::join_all;
use governor::clock::{Clock as _, DefaultClock, FakeRelativeClock};
use oxidoo_core::config::Rate;
use oxidoo_core::rate_limit::RateLimiter;
use oxidoo_core::{Kind, Outcome};
use proptest::prelude::*;
use tokio::time::Instant;

use crate::support::values::cases;

fn taken(limiter: &RateLimiter<FakeRelativeClock>, tries: u32) -> u32 {
    (0..tries).map(|_| u32::from(limiter.try_acquire().is_ok())).sum()
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn no_stretch_of_time_lets_more_through_than_burst_and_rate(
        rate in 0.1..500.0f64, burst in 1..50u32,
        steps in proptest::collection::vec((0..2_000_000_000u64, 0..80u32), 1..40),
    ) {
        let clock = FakeRelativeClock::default();
        let limiter = RateLimiter::new(Rate { per_second: rate, burst }, clock.clone()).unwrap();
        // (time, calls let through until then)
        let mut history = vec![(0u64, 0u32)];
        for (pause, tries) in steps {
            clock.advance(Duration::from_nanos(pause));
            let (time, before) = *history.last().unwrap();
            history.push((time + pause, before));
            history.push((time + pause, before + taken(&limiter, tries)));
        }
        for (at, (start, before)) in history.iter().enumerate() {
            for (end, after) in &history[at..] {
                let seconds = Duration::from_nanos(end - start).as_secs_f64();
                let most = f64::from(burst) + rate * seconds;
                prop_assert!(f64::from(after - before) <= most + 1e-3, "{} > {most} in {seconds} s", after - before);
            }
        }
    }

    #[test]
    fn after_a_long_pause_the_whole_burst_is_free_and_no_more(rate in 0.1..500.0f64, burst in 1..50u32) {
        let clock = FakeRelativeClock::default();
        let limiter = RateLimiter::new(Rate { per_second: rate, burst }, clock.clone()).unwrap();
        prop_assert_eq!(taken(&limiter, burst + 10), burst);
        clock.advance(Duration::from_secs(10_000));
        prop_assert_eq!(taken(&limiter, burst + 10), burst);
    }

    #[test]
    fn the_wait_that_is_told_is_long_enough(rate in 0.1..500.0f64) {
        let clock = FakeRelativeClock::default();
        let limiter = RateLimiter::new(Rate { per_second: rate, burst: 1 }, clock.clone()).unwrap();
        prop_assert!(limiter.try_acquire().is_ok());
        let wait = limiter.try_acquire().unwrap_err();
        prop_assert!(wait.as_secs_f64() <= 1.0 / rate + 1e-6);
        clock.advance(wait);
        prop_assert!(limiter.try_acquire().is_ok());
    }
}

/// The times, by the clock, just before and just after a token was given.
type Given = (Duration, Duration);

/// Sixty-four tasks on four threads that ask in turn, while the clock goes on by `steps`.
fn given_to_tasks(rate: Rate, steps: &[u64]) -> Vec<Given> {
    let clock = FakeRelativeClock::default();
    let limiter = Arc::new(RateLimiter::new(rate, clock.clone()).unwrap());
    let now = |clock: &FakeRelativeClock| Duration::from_nanos(clock.now().as_u64());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
    runtime.block_on(async {
        let tasks = (0..64).map(|task| {
            let (limiter, clock, steps) = (Arc::clone(&limiter), clock.clone(), steps.to_vec());
            tokio::spawn(async move {
                let mut given = Vec::new();
                for (at, step) in steps.into_iter().enumerate() {
                    if at % 64 == task {
                        clock.advance(Duration::from_nanos(step));
                    }
                    let before = now(&clock);
                    if limiter.try_acquire().is_ok() {
                        given.push((before, now(&clock)));
                    }
                    tokio::task::yield_now().await;
                }
                given
            })
        });
        join_all(tasks).await.into_iter().flat_map(Result::unwrap).collect()
    })
}

proptest! {
    #![proptest_config(cases(30))]

    #[test]
    fn sixty_four_tasks_never_get_more_than_burst_and_rate_in_any_window(
        per_second in 1.0..2000.0f64, burst in 1..30u32,
        steps in proptest::collection::vec(0..20_000_000u64, 64..256),
    ) {
        let mut given = given_to_tasks(Rate { per_second, burst }, &steps);
        prop_assert!(given.len() >= burst as usize, "{given:?}");
        given.sort_unstable();
        for (at, (start, _)) in given.iter().enumerate() {
            // Those given at or after `start`, by the time at which they were given at the latest.
            let mut ends: Vec<_> = given[at..].iter().map(|(_, after)| *after).collect();
            ends.sort_unstable();
            for (others, end) in ends.into_iter().enumerate() {
                let seconds = end.saturating_sub(*start).as_secs_f64();
                let most = f64::from(burst) + per_second * seconds + 1e-3;
                let let_through = f64::from(u32::try_from(others + 1).unwrap());
                prop_assert!(let_through <= most, "{let_through} > {most} in {seconds} s");
            }
        }
    }
}

#[tokio::test]
async fn a_token_that_comes_too_late_is_refused_at_once() {
    let limiter =
        RateLimiter::new(Rate { per_second: 0.01, burst: 1 }, DefaultClock::default()).unwrap();
    let started = Instant::now();
    let deadline = started + Duration::from_secs(50);
    limiter.acquire(deadline).await.unwrap();
    let error = limiter.acquire(deadline).await.unwrap_err();
    assert_eq!(
        (error.kind, error.outcome, error.retryable),
        (Kind::RateLimited, Outcome::Refused, true)
    );
    assert_eq!(error.retry_after, Some(100));
    assert!(started.elapsed() < Duration::from_secs(25), "it waited");
}

#[tokio::test]
async fn a_token_that_comes_in_time_is_waited_for() {
    let limiter =
        RateLimiter::new(Rate { per_second: 50.0, burst: 1 }, DefaultClock::default()).unwrap();
    let started = Instant::now();
    for _ in 0..4 {
        limiter.acquire(started + Duration::from_secs(20)).await.unwrap();
    }
    assert!(started.elapsed() >= Duration::from_millis(59), "{:?}", started.elapsed());
}

#[tokio::test]
async fn tokens_are_given_in_order_and_whoever_cannot_get_one_knows_at_once() {
    let limiter =
        RateLimiter::new(Rate { per_second: 10.0, burst: 1 }, DefaultClock::default()).unwrap();
    let started = Instant::now();
    let deadline = started + Duration::from_millis(550);
    let order = Mutex::new(Vec::new());
    let asking = (0..20).map(|number| {
        let (limiter, order) = (&limiter, &order);
        async move {
            let result = limiter.acquire(deadline).await;
            if result.is_ok() {
                order.lock().unwrap().push(number);
            }
            (result, started.elapsed())
        }
    });
    let results = join_all(asking).await;
    assert_eq!(*order.lock().unwrap(), [0, 1, 2, 3, 4, 5]);
    for (result, after) in &results[6..] {
        assert_eq!(result.as_ref().unwrap_err().kind, Kind::RateLimited);
        assert!(*after < Duration::from_millis(90), "{after:?}");
    }
    assert_eq!(results[19].0.as_ref().unwrap_err().retry_after, Some(1));
}

#[tokio::test]
async fn whoever_gives_up_waiting_holds_nobody_up() {
    let limiter =
        RateLimiter::new(Rate { per_second: 10.0, burst: 1 }, DefaultClock::default()).unwrap();
    let deadline = Instant::now() + Duration::from_millis(150);
    limiter.acquire(deadline).await.unwrap();
    let brief = tokio::time::timeout(Duration::from_millis(10), limiter.acquire(deadline));
    assert!(brief.await.is_err());
    limiter.acquire(deadline).await.unwrap();
}

#[tokio::test]
async fn a_rate_of_one_call_in_centuries_is_only_slow() {
    let limiter =
        RateLimiter::new(Rate { per_second: 1e-10, burst: 1 }, DefaultClock::default()).unwrap();
    let deadline = Instant::now() + Duration::from_secs(1);
    limiter.acquire(deadline).await.unwrap();
    assert_eq!(limiter.acquire(deadline).await.unwrap_err().kind, Kind::RateLimited);
}
