//! What a call gives back to Python.

use std::sync::Arc;

use oxidoo_core::codec;
use oxidoo_core::pool::Answer;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::CallError;
use crate::object_sink::ObjectSink;

/// A page of records as ready text.
#[pyclass(frozen, module = "oxidoo._native")]
pub(crate) struct Rendered(pub(crate) Arc<codec::Rendered>);

#[pymethods]
impl Rendered {
    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    #[getter]
    fn rows(&self) -> usize {
        self.0.rows
    }

    #[getter]
    fn more(&self) -> bool {
        self.0.more
    }

    #[getter]
    fn ids(&self) -> Vec<i64> {
        self.0.ids.clone()
    }
}

/// An answer that becomes a Python object at the very end, on the way into the event loop.
pub(crate) struct PyAnswer(pub(crate) Answer);

impl<'py> IntoPyObject<'py> for PyAnswer {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        match self.0 {
            Answer::Reply(reply) => {
                reply.decode(ObjectSink::new(py)).map_err(|error| CallError(error).into())
            }
            Answer::Table(rendered) => Ok(Bound::new(py, Rendered(rendered))?.into_any()),
        }
    }
}

/// A body that becomes `bytes` as it is.
pub(crate) struct PyBody<B>(pub(crate) B);

impl<'py, B: AsRef<[u8]>> IntoPyObject<'py> for PyBody<B> {
    type Target = PyBytes;
    type Output = Bound<'py, PyBytes>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Ok(PyBytes::new(py, self.0.as_ref()))
    }
}
