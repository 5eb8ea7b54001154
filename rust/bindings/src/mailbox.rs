//! How the result of a task reaches its event loop without the task ever touching Python.
//!
//! A tokio thread that held Python objects or waited for the GIL would stall behind Python code,
//! and would abort the process if the interpreter ended meanwhile. So it puts its result into the
//! mailbox of the event loop and rings a doorbell, a socket that the loop watches; the loop's own
//! thread builds the objects and completes the futures, all that came in at once.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::intern;
use pyo3::prelude::*;

/// Builds the value of a future, or the exception in its place, on the event loop's thread.
pub(crate) type Finish =
    Box<dyn for<'py> FnOnce(Python<'py>) -> PyResult<Bound<'py, PyAny>> + Send>;

/// The part of a mailbox that tasks see.
pub(crate) struct Letterbox {
    results: Mutex<Vec<(u64, Finish)>>,
    /// Whether the doorbell was rung since the results were last taken out.
    rung: AtomicBool,
    doorbell: UnixStream,
}

impl Letterbox {
    /// Leaves the result of the task with this ticket.
    pub(crate) fn put(&self, ticket: u64, finish: Finish) {
        lock(&self.results).push((ticket, finish));
        if !self.rung.swap(true, Ordering::AcqRel) {
            // It fails only if the event loop is gone, and then nobody waits for the result.
            let _ = (&self.doorbell).write(&[1]);
        }
    }
}

/// The mailbox of one event loop.
#[pyclass(frozen, weakref, module = "oxidoo._native")]
pub(crate) struct Mailbox {
    letterbox: Arc<Letterbox>,
    waiting: Mutex<HashMap<u64, Py<PyAny>>>,
    next_ticket: AtomicU64,
    bell: UnixStream,
}

impl Mailbox {
    /// A mailbox that `event_loop` watches from now on.
    pub(crate) fn at<'py>(event_loop: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        let py = event_loop.py();
        let (bell, doorbell) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        doorbell.set_nonblocking(true)?;
        let fd = bell.as_raw_fd();
        let results = Mutex::default();
        let letterbox = Arc::new(Letterbox { results, rung: AtomicBool::new(false), doorbell });
        let (waiting, next_ticket) = (Mutex::default(), AtomicU64::new(0));
        let mailbox = Bound::new(py, Self { letterbox, waiting, next_ticket, bell })?;
        let deliver = mailbox.getattr(intern!(py, "deliver"))?;
        event_loop.call_method1(intern!(py, "add_reader"), (fd, deliver))?;
        Ok(mailbox)
    }

    pub(crate) fn letterbox(&self) -> Arc<Letterbox> {
        Arc::clone(&self.letterbox)
    }

    /// Makes `future` the one that the result with the returned ticket completes.
    pub(crate) fn expect(&self, future: Py<PyAny>) -> u64 {
        let ticket = self.next_ticket.fetch_add(1, Ordering::Relaxed);
        lock(&self.waiting).insert(ticket, future);
        ticket
    }

    /// Gives up waiting for the result with this ticket.
    pub(crate) fn forget(&self, ticket: u64) {
        let future = lock(&self.waiting).remove(&ticket);
        drop(future);
    }

    fn silence_bell(&self) {
        let mut rings = [0; 64];
        while matches!((&self.bell).read(&mut rings), Ok(count) if count == rings.len()) {}
    }
}

#[pymethods]
impl Mailbox {
    /// Completes the futures whose results have come in.
    fn deliver(&self, py: Python<'_>) -> PyResult<()> {
        self.silence_bell();
        self.letterbox.rung.store(false, Ordering::Release);
        let results = std::mem::take(&mut *lock(&self.letterbox.results));
        for (ticket, finish) in results {
            let future = lock(&self.waiting).remove(&ticket);
            if let Some(future) = future {
                complete(future.bind(py), finish)?;
            }
        }
        Ok(())
    }
}

fn complete(future: &Bound<'_, PyAny>, finish: Finish) -> PyResult<()> {
    let py = future.py();
    if future.call_method0(intern!(py, "done"))?.is_truthy()? {
        return Ok(());
    }
    match finish(py) {
        Ok(value) => future.call_method1(intern!(py, "set_result"), (value,))?,
        Err(error) => future.call_method1(intern!(py, "set_exception"), (error,))?,
    };
    Ok(())
}

/// Nothing that runs under these locks can panic and leave half a change behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
