#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use oxidoo_fuzz::mutate_xmlrpc;

fuzz_target!(|input: &[u8]| oxidoo_checks::xmlrpc::check(input));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate_xmlrpc(data, size, max_size, seed)
});
