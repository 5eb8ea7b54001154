#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use oxidoo_fuzz::mutate_xmlrpc;
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What a reply may cost: the smallest value takes two bytes, `1,`, and becomes one of 32 bytes,
/// in a list that was doubled while the shorter one was still there; and that twice.
const BYTES_PER_BYTE: usize = 2 * 32 / 2 * 3;
const BYTES_AT_LEAST: usize = 64 << 10;

fuzz_target!(|input: &[u8]| {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    oxidoo_checks::limits::check(input);
    let used = MEMORY.peak_usage() - before;
    let allowed = BYTES_AT_LEAST + BYTES_PER_BYTE * input.len();
    assert!(used <= allowed, "{used} bytes for a reply of {}", input.len());
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate_xmlrpc(data, size, max_size, seed)
});
