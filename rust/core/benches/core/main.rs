//! How fast the core is, beside what would otherwise do its work: `make bench-rust`.
//!
//! Only ratios between benchmarks of one run mean anything; `floors.toml` says what they must keep.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod bursts;
mod cache;
mod codec;
mod limiter;
mod processor_time;
mod quick_xml_codec;
mod tables;

use std::time::Duration;

use crate::processor_time::{Criterion, ProcessorTime};

/// Short: the ratios that are checked are far apart.
fn settings() -> Criterion {
    criterion::Criterion::default()
        .with_measurement(ProcessorTime)
        .sample_size(15)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .without_plots()
        .configure_from_args()
}

fn main() {
    let mut criterion = settings();
    codec::benches(&mut criterion);
    tables::benches(&mut criterion);
    cache::benches(&mut criterion);
    limiter::benches(&mut criterion);
    criterion.final_summary();
}
