use std::hint::black_box;
use std::time::Duration;

use futures_util::FutureExt as _;
use governor::clock::DefaultClock;
use oxidoo_core::config::Rate;
use oxidoo_core::rate_limit::RateLimiter;
use parking_lot::Mutex;
use tokio::time::Instant;

use crate::processor_time::Criterion;

/// More than anybody can ask for.
const WIDE: Rate = Rate { per_second: 1e9, burst: u32::MAX };
/// One in a thousand seconds.
const NARROW: Rate = Rate { per_second: 0.001, burst: 1 };

fn limiter(rate: Rate) -> RateLimiter<DefaultClock> {
    RateLimiter::new(rate, DefaultClock::default()).unwrap()
}

pub(crate) fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("limiter");
    let (wide, narrow) = (limiter(WIDE), limiter(NARROW));
    assert!(narrow.try_acquire().is_ok());
    group.bench_function("a token", |bench| {
        bench.iter(|| black_box(&wide).try_acquire().unwrap());
    });
    group.bench_function("no token", |bench| {
        bench.iter(|| black_box(&narrow).try_acquire().unwrap_err());
    });
    let deadline = Instant::now() + Duration::from_hours(1);
    group.bench_function("a turn", |bench| {
        bench.iter(|| wide.acquire(deadline).now_or_never().unwrap().unwrap());
    });
    let bucket = Mutex::new(Bucket { tokens: 1e9, filled: std::time::Instant::now() });
    group.bench_function("by hand", |bench| bench.iter(|| assert!(bucket.lock().take())));
    group.finish();
}

/// A token bucket as one writes it by hand.
struct Bucket {
    tokens: f64,
    filled: std::time::Instant,
}

impl Bucket {
    fn take(&mut self) -> bool {
        let now = std::time::Instant::now();
        let new = now.duration_since(self.filled).as_secs_f64() * WIDE.per_second;
        self.tokens = (self.tokens + new).min(f64::from(WIDE.burst));
        self.filled = now;
        let free = self.tokens >= 1.0;
        if free {
            self.tokens -= 1.0;
        }
        free
    }
}
