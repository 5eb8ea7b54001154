//! The token bucket that keeps an instance from being flooded.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter as Governor};
use tokio::time::Instant;

use crate::config::Rate;
use crate::error::{Error, Kind, Result};

/// A token bucket (GCRA) on a clock that tests can inject.
pub struct RateLimiter<C: Clock = DefaultClock> {
    bucket: Governor<NotKeyed, InMemoryState, C, NoOpMiddleware<C::Instant>>,
    clock: C,
}

impl<C: Clock + Clone> RateLimiter<C> {
    /// A full bucket.
    ///
    /// # Errors
    /// `validation`, if the rate or the burst is not positive.
    pub fn new(rate: Rate, clock: C) -> Result<Self> {
        let invalid =
            || Error::new(Kind::Validation, "A rate limit needs a positive rate and burst.");
        let burst = NonZeroU32::new(rate.burst).ok_or_else(invalid)?;
        let interval = Duration::try_from_secs_f64(1.0 / rate.per_second).map_err(|_| invalid())?;
        let quota = Quota::with_period(interval).ok_or_else(invalid)?.allow_burst(burst);
        Ok(Self { bucket: Governor::direct_with_clock(quota, clock.clone()), clock })
    }

    /// Takes a token, or tells how long to wait before trying again.
    ///
    /// # Errors
    /// The time until the next token, if the bucket is empty.
    pub fn try_acquire(&self) -> Result<(), Duration> {
        self.bucket.check().map_err(|empty| empty.wait_time_from(self.clock.now()))
    }

    /// Takes a token, waiting for it until `deadline` at the longest.
    ///
    /// # Errors
    /// `rate_limited` at once, if no token will be free in time.
    pub async fn acquire(&self, deadline: Instant) -> Result<()> {
        while let Err(wait) = self.try_acquire() {
            if Instant::now().checked_add(wait).is_none_or(|free| free > deadline) {
                let mut error = Error::new(
                    Kind::RateLimited,
                    "The rate limit of this instance leaves no room for the call in time: try again later.",
                );
                error.retry_after = Some(wait.as_secs() + 1);
                return Err(error.retryable());
            }
            tokio::time::sleep(wait).await;
        }
        Ok(())
    }
}
