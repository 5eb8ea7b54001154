use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::join_all;
use governor::clock::{DefaultClock, FakeRelativeClock};
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_tasks_share_one_bucket() {
    let clock = FakeRelativeClock::default();
    let limiter =
        Arc::new(RateLimiter::new(Rate { per_second: 100.0, burst: 10 }, clock.clone()).unwrap());
    let through = Arc::new(AtomicU32::new(0));
    let tasks: Vec<_> = (0..64)
        .map(|number| {
            let (limiter, through, clock) =
                (Arc::clone(&limiter), Arc::clone(&through), clock.clone());
            tokio::spawn(async move {
                for _ in 0..200 {
                    if number == 0 {
                        clock.advance(Duration::from_millis(5));
                    }
                    if limiter.try_acquire().is_ok() {
                        through.fetch_add(1, SeqCst);
                    }
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    // One second has passed in all.
    let through = through.load(SeqCst);
    assert!((11..=110).contains(&through), "{through}");
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
