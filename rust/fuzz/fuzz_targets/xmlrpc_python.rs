#![no_main]

use std::sync::LazyLock;

use _native::_native as native;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use oxidoo_fuzz::mutate_xmlrpc;
use pyo3::prelude::*;

/// `tests.unit.xmlrpc_reference.check`, in an interpreter that has our module built in.
static CHECK: LazyLock<Py<PyAny>> = LazyLock::new(|| {
    pyo3::append_to_inittab!(native);
    Python::initialize();
    Python::attach(|py| embed(py).unwrap_or_else(|error| panic!("{error}")))
});

fn embed(py: Python<'_>) -> PyResult<Py<PyAny>> {
    let repository = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let sys = py.import("sys")?;
    for folder in [repository.to_owned(), format!("{repository}/python")] {
        sys.getattr("path")?.call_method1("insert", (0, folder))?;
    }
    let native = py.import("_native")?;
    sys.getattr("modules")?.set_item("oxidoo._native", &native)?;
    py.import("oxidoo")?.setattr("_native", native)?;
    Ok(py.import("tests.unit.xmlrpc_reference")?.getattr("check")?.unbind())
}

fuzz_target!(|document: &[u8]| {
    let check = &*CHECK;
    Python::attach(|py| {
        if let Err(error) = check.call1(py, (document,)) {
            error.print(py);
            panic!("Python reads it otherwise");
        }
    });
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate_xmlrpc(data, size, max_size, seed)
});
