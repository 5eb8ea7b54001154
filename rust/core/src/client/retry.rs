use std::time::Duration;

use crate::client::Effect;
use crate::error::{Error, Outcome};

/// The first pause is up to this long; each further one up to twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// When to try again, and after how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RetryPolicy {
    pub(crate) max_attempts: u32,
}

impl RetryPolicy {
    /// The pause before the next attempt, or `None` if there shall be no further one.
    ///
    /// A write goes out again only where nothing can have happened.
    pub(crate) fn pause(self, effect: Effect, error: &Error, attempt: u32) -> Option<Duration> {
        let harmless = effect == Effect::Read || error.outcome == Outcome::Refused;
        if !error.retryable || !harmless || attempt >= self.max_attempts {
            return None;
        }
        Some(match error.retry_after {
            Some(seconds) => Duration::from_secs(seconds),
            None => full_jitter(attempt),
        })
    }
}

fn full_jitter(attempt: u32) -> Duration {
    let ceiling = FIRST_PAUSE.saturating_mul(1 << attempt.saturating_sub(1).min(16));
    ceiling.min(LONGEST_PAUSE).mul_f64(fastrand::f64())
}
