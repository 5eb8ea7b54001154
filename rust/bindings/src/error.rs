use oxidoo_core::Error;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};

static ERROR_CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// An error of the core on its way to Python: the one place where they become `OdooMCPError`.
pub(crate) struct CallError(pub(crate) Error);

impl From<CallError> for PyErr {
    fn from(CallError(error): CallError) -> Self {
        Python::attach(|py| build(py, error).unwrap_or_else(|failure| failure))
    }
}

fn build(py: Python<'_>, error: Error) -> PyResult<PyErr> {
    let class = ERROR_CLASS.import(py, "oxidoo.errors", "OdooMCPError")?;
    let attributes = PyDict::new(py);
    attributes.set_item("kind", error.kind.name())?;
    attributes.set_item("outcome", error.outcome.name())?;
    attributes.set_item("retryable", error.retryable)?;
    attributes.set_item("retry_after", error.retry_after)?;
    attributes.set_item("detail", error.detail)?;
    attributes.set_item("authentication", error.authentication)?;
    Ok(PyErr::from_value(class.call((error.message,), Some(&attributes))?))
}
