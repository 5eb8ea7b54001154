//! `oxidoo._native`: the Python face of `oxidoo-core`, and nothing more.

// Python passes them by keyword.
#![allow(clippy::too_many_arguments)]

mod answer;
mod codec;
mod convert;
mod error;
mod instance;
mod mailbox;
mod object_sink;
mod session;
mod table;
mod tasks;

use pyo3::prelude::*;

/// The hot path of Oxidoo. See `oxidoo/_native.pyi`.
#[pymodule(gil_used = false)]
pub mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::answer::Rendered;
    #[pymodule_export]
    use super::codec::{
        decode_json, decode_xmlrpc, encode_xmlrpc, is_read, json_to_text, render, xmlrpc_to_table,
        xmlrpc_to_text,
    };
    #[pymodule_export]
    use super::instance::{Instance, Metrics};
    #[pymodule_export]
    use super::session::Session;
    #[pymodule_export]
    use super::table::Table;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("DEBUG_BUILD", cfg!(debug_assertions))
    }
}
