//! Tasks for asyncio on tokio, and the guard that no panic passes.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{OnceLock, Weak};

use futures_util::FutureExt as _;
use oxidoo_core::{Error, Kind, Outcome, Result};
use pyo3::IntoPyObjectExt as _;
use pyo3::exceptions::PyStopIteration;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use tokio::runtime::{Builder, Runtime};

use crate::error::CallError;
use crate::mailbox::{self, Mailbox, Waiting};

/// Decoding is short and Odoo is slow: two workers keep up with many connections.
const WORKERS: usize = 2;

/// The runtime, and the process whose threads it has.
static RUNTIME: OnceLock<(u32, Runtime)> = OnceLock::new();
static GET_RUNNING_LOOP: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// An asyncio future of what `work` gives; cancelling it drops `work`.
pub(crate) fn spawn<'py, T>(
    py: Python<'py>,
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> PyResult<Bound<'py, PyAny>>
where
    T: for<'p> IntoPyObject<'p> + Send + 'static,
{
    let runtime = runtime()?;
    let event_loop = running_loop(py)?;
    let mailbox = Mailbox::of(&event_loop)?;
    let future = event_loop.call_method0(intern!(py, "create_future"))?;
    let mailbox = mailbox.get();
    let (ticket, letterbox) = (mailbox.ticket(), mailbox.letterbox());
    let task = runtime.spawn(async move {
        let result =
            AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| Err(panicked()));
        letterbox.put(ticket, Box::new(move |py| finish(py, result)));
    });
    // The result cannot have been delivered yet: that happens on this thread.
    mailbox.expect(ticket, future.clone().unbind(), task.abort_handle());
    let cancel = Cancel { waiting: mailbox.waiting(), ticket };
    future.call_method1(intern!(py, "add_done_callback"), (cancel,))?;
    Ok(future)
}

fn finish<'py, T>(py: Python<'py>, result: Result<T>) -> PyResult<Bound<'py, PyAny>>
where
    T: IntoPyObject<'py>,
{
    let value = result.map_err(CallError)?;
    guard(|| value.into_bound_py_any(py))
}

/// Nobody knows whether a call had been sent by then.
fn panicked() -> Error {
    Error::new(Kind::Internal, "Oxidoo's native module failed: a defect.").outcome(Outcome::Unknown)
}

/// Runs `work`, turning a panic into an error that `except Exception` catches.
pub(crate) fn guard<T>(work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(CallError(panicked()).into()))
}

fn runtime() -> PyResult<&'static Runtime> {
    let (process, runtime) = if let Some(known) = RUNTIME.get() {
        known
    } else {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(WORKERS).thread_name("oxidoo").enable_all();
        let made = (std::process::id(), builder.build()?);
        RUNTIME.get_or_init(|| made)
    };
    if *process == std::process::id() { Ok(runtime) } else { Err(CallError(forked()).into()) }
}

/// The child of a fork has none of its parent's threads: a call would never end.
fn forked() -> Error {
    Error::new(
        Kind::Validation,
        "This process was forked from one that had used Oxidoo: start processes by spawn or forkserver.",
    )
}

fn running_loop(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    GET_RUNNING_LOOP.import(py, "asyncio", "get_running_loop")?.call0()
}

/// Called when a future is done: ends the task of one that was cancelled.
#[pyclass(frozen, module = "oxidoo._native")]
struct Cancel {
    waiting: Weak<Waiting>,
    ticket: u64,
}

#[pymethods]
impl Cancel {
    fn __call__(&self, future: &Bound<'_, PyAny>) -> PyResult<()> {
        if future.call_method0(intern!(future.py(), "cancelled"))?.is_truthy()? {
            mailbox::forget(&self.waiting, self.ticket);
        }
        Ok(())
    }
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
