//! What the fuzz targets share.

use libfuzzer_sys::fuzzer_mutate;
use oxidoo_checks::mutation;

/// A mutation for libFuzzer: half of them are its own, half know what XML-RPC looks like.
///
/// `data` holds an input of `size` bytes and has room for `max_size`; gives the new size.
pub fn mutate_xmlrpc(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mutated = str::from_utf8(&data[..size])
        .ok()
        .filter(|document| seed.is_multiple_of(2) && document.contains('<'))
        .map(|document| mutation::mutate(document, seed.into()))
        .filter(|mutated| mutated.len() <= max_size);
    let Some(mutated) = mutated else { return fuzzer_mutate(data, size, max_size) };
    data[..mutated.len()].copy_from_slice(mutated.as_bytes());
    mutated.len()
}
