#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use oxidoo_fuzz::mutate_xmlrpc;
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What a reply may cost at most. `[1],` costs most: its four bytes become a list with room for four
/// values of 32 bytes, in one that is just moving to twice the room: 4 × 32 + 3 × 32.
const BYTES_PER_BYTE: usize = (4 + 3) * 32 / 4;
const BYTES_AT_LEAST: usize = 16 << 10;

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
