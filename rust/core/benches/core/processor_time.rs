use std::time::Duration;

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use rustix::time::{ClockId, clock_gettime};

/// Measures the processor time of the thread, and not the time by the clock: where other programs
/// run as well, one contender may get a core of its own and the next one half of one.
pub(crate) struct ProcessorTime;

pub(crate) type Criterion = criterion::Criterion<ProcessorTime>;

impl Measurement for ProcessorTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        used_so_far()
    }
    fn end(&self, start: Duration) -> Duration {
        used_so_far().saturating_sub(start)
    }
    fn add(&self, left: &Duration, right: &Duration) -> Duration {
        *left + *right
    }
    fn zero(&self) -> Duration {
        Duration::ZERO
    }
    #[allow(clippy::cast_precision_loss)] // a benchmark takes no months
    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }
    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

/// The processor time of this thread until now.
fn used_so_far() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap()
}
