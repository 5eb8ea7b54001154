//! The codecs alone, for benchmarks, tests and scripts that have the bytes already.

use oxidoo_core::client::Effect;
use oxidoo_core::codec::xmlrpc::{self, RequestSink};
use oxidoo_core::codec::{self, Sink, TableSink, TextSink};
use oxidoo_core::{Limits, Result};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};

use crate::answer::Rendered;
use crate::convert;
use crate::error::CallError;
use crate::object_sink::ObjectSink;
use crate::table::Table;
use crate::tasks::guard;

fn raised<T>(result: Result<T>) -> PyResult<T> {
    result.map_err(|error| CallError(error).into())
}

/// The result in an XML-RPC response, as Python objects.
#[pyfunction]
pub(crate) fn decode_xmlrpc<'py>(py: Python<'py>, body: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    guard(|| raised(xmlrpc::decode(body, &Limits::default(), ObjectSink::new(py))))
}

/// The result in an XML-RPC response, as compact JSON text.
#[pyfunction]
pub(crate) fn xmlrpc_to_text(py: Python<'_>, body: &[u8]) -> PyResult<String> {
    let sink = TextSink::with_capacity(body.len() / 3);
    guard(|| raised(py.detach(|| xmlrpc::decode(body, &Limits::default(), sink))))
}

/// The records in an XML-RPC response, as the text that an agent gets.
#[pyfunction]
pub(crate) fn xmlrpc_to_table(py: Python<'_>, body: &[u8], table: &Table) -> PyResult<String> {
    let sink = TableSink::new(&table.0);
    let rendered = guard(|| raised(py.detach(|| xmlrpc::decode(body, &Limits::default(), sink))));
    rendered.map(|rendered| rendered.text)
}

/// Records that Python has, as the text that an agent gets.
#[pyfunction]
pub(crate) fn render(records: &Bound<'_, PyList>, table: &Table) -> PyResult<Rendered> {
    guard(|| {
        let mut sink = TableSink::new(&table.0);
        convert::give(records, &mut sink)?;
        Ok(Rendered(raised(sink.finish())?.into()))
    })
}

/// A JSON value, as Python objects.
#[pyfunction]
pub(crate) fn decode_json<'py>(py: Python<'py>, body: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    guard(|| raised(codec::decode_json(body, &Limits::default(), ObjectSink::new(py))))
}

/// A JSON value, as compact JSON text.
#[pyfunction]
pub(crate) fn json_to_text(py: Python<'_>, body: &[u8]) -> PyResult<String> {
    let sink = TextSink::with_capacity(body.len());
    guard(|| raised(py.detach(|| codec::decode_json(body, &Limits::default(), sink))))
}

/// A call as an XML-RPC request body.
#[pyfunction]
pub(crate) fn encode_xmlrpc<'py>(
    py: Python<'py>,
    method: &str,
    params: &Bound<'py, PyList>,
) -> PyResult<Bound<'py, PyBytes>> {
    guard(|| {
        let mut request = raised(RequestSink::new(method))?;
        for param in params {
            convert::give(&param, &mut request)?;
        }
        Ok(PyBytes::new(py, &raised(request.finish())?))
    })
}

/// Whether a method of the ORM changes nothing.
#[pyfunction]
pub(crate) fn is_read(method: &str) -> bool {
    Effect::of(method) == Effect::Read
}
