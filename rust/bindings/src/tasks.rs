//! All the glue between asyncio and tokio, and the guard that no panic passes.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};

use oxidoo_core::{Error, Kind, Result};
use pyo3::exceptions::PyStopIteration;
use pyo3::prelude::*;

use crate::error::CallError;

/// Decoding is short and Odoo is slow: two workers keep up with many connections.
const WORKERS: usize = 2;

pub(crate) fn start_runtime() {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(WORKERS).thread_name("oxidoo").enable_all();
    pyo3_async_runtimes::tokio::init(builder);
}

/// An asyncio future of what `work` gives; cancelling the asyncio task drops `work`.
pub(crate) fn spawn<'py, T>(
    py: Python<'py>,
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> PyResult<Bound<'py, PyAny>>
where
    T: for<'p> IntoPyObject<'p> + Send + 'static,
{
    pyo3_async_runtimes::tokio::future_into_py(py, async move {
        work.await.map_err(|error| PyErr::from(CallError(error)))
    })
}

/// Runs `work`, turning a panic into an error that `except Exception` catches.
pub(crate) fn guard<T>(work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let error = Error::new(Kind::Internal, "Oxidoo's native module failed: a defect.");
        Err(CallError(error).into())
    })
}

/// An awaitable that has its value already: no task, no turn of the event loop.
#[pyclass(frozen, module = "oxidoo._native")]
pub(crate) struct Ready(Py<PyAny>);

impl Ready {
    pub(crate) fn with(value: Bound<'_, PyAny>) -> PyResult<Bound<'_, PyAny>> {
        let py = value.py();
        Ok(Bound::new(py, Self(value.unbind()))?.into_any())
    }
}

#[pymethods]
impl Ready {
    fn __await__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<()> {
        Err(PyStopIteration::new_err((self.0.clone_ref(py),)))
    }
}
