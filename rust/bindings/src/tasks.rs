//! All the glue between asyncio and tokio, and the guard that no panic passes.

use std::cell::RefCell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use futures_util::FutureExt as _;
use oxidoo_core::{Error, Kind, Result};
use pyo3::IntoPyObjectExt as _;
use pyo3::exceptions::PyStopIteration;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use tokio::runtime::{Builder, Runtime};
use tokio::task::AbortHandle;

use crate::error::CallError;
use crate::mailbox::Mailbox;

/// Decoding is short and Odoo is slow: two workers keep up with many connections.
const WORKERS: usize = 2;

static RUNTIME: OnceLock<Runtime> = OnceLock::new();
static GET_RUNNING_LOOP: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

thread_local! {
    /// The event loop that this thread used last, and its mailbox.
    static CURRENT: RefCell<Option<(Py<PyAny>, Py<Mailbox>)>> = const { RefCell::new(None) };
}

/// An asyncio future of what `work` gives; cancelling it drops `work`.
pub(crate) fn spawn<'py, T>(
    py: Python<'py>,
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> PyResult<Bound<'py, PyAny>>
where
    T: for<'p> IntoPyObject<'p> + Send + 'static,
{
    let event_loop = running_loop(py)?;
    let mailbox = mailbox_of(&event_loop)?;
    let future = event_loop.call_method0(intern!(py, "create_future"))?;
    let ticket = mailbox.get().expect(future.clone().unbind());
    let letterbox = mailbox.get().letterbox();
    let task = runtime()?.spawn(async move {
        let result =
            AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| Err(panicked()));
        letterbox.put(ticket, Box::new(move |py| finish(py, result)));
    });
    let cancel = Cancel { mailbox: mailbox.unbind(), ticket, task: task.abort_handle() };
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

fn panicked() -> Error {
    Error::new(Kind::Internal, "Oxidoo's native module failed: a defect.")
}

/// Runs `work`, turning a panic into an error that `except Exception` catches.
pub(crate) fn guard<T>(work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(CallError(panicked()).into()))
}

fn runtime() -> PyResult<&'static Runtime> {
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let mut builder = Builder::new_multi_thread();
    let runtime = builder.worker_threads(WORKERS).thread_name("oxidoo").enable_all().build()?;
    Ok(RUNTIME.get_or_init(|| runtime))
}

fn running_loop(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    GET_RUNNING_LOOP.import(py, "asyncio", "get_running_loop")?.call0()
}

fn mailbox_of<'py>(event_loop: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Mailbox>> {
    let py = event_loop.py();
    let known = CURRENT.with_borrow(|current| match current {
        Some((known, mailbox)) if known.is(event_loop) => Some(mailbox.clone_ref(py)),
        _ => None,
    });
    if let Some(mailbox) = known {
        return Ok(mailbox.into_bound(py));
    }
    let mailbox = Mailbox::at(event_loop)?;
    let current = Some((event_loop.clone().unbind(), mailbox.clone().unbind()));
    let former = CURRENT.replace(current);
    drop(former);
    Ok(mailbox)
}

/// Called when a future is done: ends the task of one that was cancelled.
#[pyclass(frozen, module = "oxidoo._native")]
struct Cancel {
    mailbox: Py<Mailbox>,
    ticket: u64,
    task: AbortHandle,
}

#[pymethods]
impl Cancel {
    fn __call__(&self, future: &Bound<'_, PyAny>) -> PyResult<()> {
        if future.call_method0(intern!(future.py(), "cancelled"))?.is_truthy()? {
            self.task.abort();
            self.mailbox.get().forget(self.ticket);
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
