//! The token bucket that keeps an instance from being flooded.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter as Governor};
use parking_lot::Mutex;
use tokio::sync::Mutex as Turn;
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::config::Rate;
use crate::error::{Error, Kind, Result};

/// An empty bucket has to be full again within 500 years: time is counted in nanoseconds, which 64
/// bits have room for up to 584 years of.
const LONGEST_REFILL: Duration = Duration::from_hours(500 * 365 * 24);

/// A token bucket (GCRA) on a clock that tests can inject.
pub struct RateLimiter<C: Clock = DefaultClock> {
    bucket: Governor<NotKeyed, InMemoryState, C, NoOpMiddleware<C::Instant>>,
    clock: C,
    /// The time between two tokens.
    interval: Duration,
    /// Held by the first of those who wait for a token: the lock lets them through in order.
    turn: Turn<()>,
    queue: Mutex<Queue>,
}

/// Those who found the bucket empty and wait.
struct Queue {
    waiting: u32,
    /// When the first of them gets a token.
    free_at: Instant,
}

/// A place in the queue, left by giving up as well.
struct Place<'a>(&'a Mutex<Queue>);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.lock().waiting -= 1;
    }
}

impl<C: Clock + Clone> RateLimiter<C> {
    /// A full bucket.
    ///
    /// # Errors
    /// `validation`, if the rate or the burst is not positive, or the bucket would take centuries to
    /// fill.
    pub fn new(rate: Rate, clock: C) -> Result<Self> {
        let invalid = || {
            Error::new(
                Kind::Validation,
                "A rate limit needs a positive rate and burst, and to let the whole burst through again within 500 years.",
            )
        };
        let burst = NonZeroU32::new(rate.burst).ok_or_else(invalid)?;
        let interval = Duration::try_from_secs_f64(1.0 / rate.per_second).map_err(|_| invalid())?;
        interval
            .checked_mul(burst.get())
            .filter(|refill| *refill <= LONGEST_REFILL)
            .ok_or_else(invalid)?;
        let quota = Quota::with_period(interval).ok_or_else(invalid)?.allow_burst(burst);
        Ok(Self {
            bucket: Governor::direct_with_clock(quota, clock.clone()),
            clock,
            interval,
            turn: Turn::new(()),
            queue: Mutex::new(Queue { waiting: 0, free_at: Instant::now() }),
        })
    }

    /// Takes a token, or tells how long to wait before trying again.
    ///
    /// # Errors
    /// The time until the next token, if the bucket is empty.
    pub fn try_acquire(&self) -> Result<(), Duration> {
        self.bucket.check().map_err(|empty| empty.wait_time_from(self.clock.now()))
    }

    /// Takes a token, waiting for it until `deadline` at the longest; who comes first is served
    /// first.
    ///
    /// # Errors
    /// `rate_limited` at once, if no token will be free in time.
    pub async fn acquire(&self, deadline: Instant) -> Result<()> {
        // Declared first and so dropped last: the next one finds the place given up.
        let _turn;
        let Some(_place) = self.enter(deadline)? else { return Ok(()) };
        let turn = timeout_at(deadline, self.turn.lock()).await;
        _turn = turn.map_err(|_| no_room(self.interval))?;
        while let Err(wait) = self.try_acquire() {
            let free_at = in_time(wait, deadline)?;
            self.queue.lock().free_at = free_at;
            sleep_until(free_at).await;
        }
        Ok(())
    }

    /// Takes a token that is free, or else a place in the queue.
    fn enter(&self, deadline: Instant) -> Result<Option<Place<'_>>> {
        let mut queue = self.queue.lock();
        if queue.waiting == 0 {
            let Err(wait) = self.try_acquire() else { return Ok(None) };
            queue.free_at = in_time(wait, deadline)?;
        } else {
            // Everyone before takes a token.
            let first = queue.free_at.saturating_duration_since(Instant::now());
            in_time(first.saturating_add(self.interval.saturating_mul(queue.waiting)), deadline)?;
        }
        queue.waiting += 1;
        Ok(Some(Place(&self.queue)))
    }
}

/// The end of `wait`, if that is before `deadline`.
fn in_time(wait: Duration, deadline: Instant) -> Result<Instant> {
    let end = Instant::now().checked_add(wait).filter(|end| *end <= deadline);
    end.ok_or_else(|| no_room(wait))
}

fn no_room(wait: Duration) -> Error {
    let mut error = Error::new(
        Kind::RateLimited,
        "The rate limit of this instance leaves no room for the call in time: try again later.",
    );
    error.retry_after = Some(wait.as_secs().saturating_add(1));
    error.retryable()
}
