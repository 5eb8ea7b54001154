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
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use tokio::task::AbortHandle;

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

/// A future that waits for the result of a task; the task ends when nobody waits any more.
pub(crate) struct Expected {
    future: Py<PyAny>,
    task: AbortHandle,
}

impl Drop for Expected {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What results are waited for, by ticket.
pub(crate) type Waiting = Mutex<HashMap<u64, Expected>>;

/// The mailbox of one event loop, which owns it: the loop's watch on the doorbell keeps it alive.
#[pyclass(frozen, weakref, module = "oxidoo._native")]
pub(crate) struct Mailbox {
    letterbox: Arc<Letterbox>,
    waiting: Arc<Waiting>,
    next_ticket: AtomicU64,
    bell: UnixStream,
}

/// Weak on both sides: an event loop that is gone takes its mailbox along.
static MAILBOXES: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

impl Mailbox {
    /// The mailbox of `event_loop`, made when it is first asked for.
    pub(crate) fn of<'py>(event_loop: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        let py = event_loop.py();
        let weakref = py.import(intern!(py, "weakref"))?;
        let mailboxes = MAILBOXES.get_or_try_init(py, || {
            weakref.call_method0(intern!(py, "WeakKeyDictionary")).map(Bound::unbind)
        })?;
        let mailboxes = mailboxes.bind(py);
        let known = mailboxes.call_method1(intern!(py, "get"), (event_loop,))?;
        if !known.is_none() {
            let mailbox = known.call0()?;
            if !mailbox.is_none() {
                return Ok(mailbox.cast_into()?);
            }
        }
        let mailbox = Self::watched_by(event_loop)?;
        let reference = weakref.call_method1(intern!(py, "ref"), (&mailbox,))?;
        mailboxes.set_item(event_loop, reference)?;
        Ok(mailbox)
    }

    fn watched_by<'py>(event_loop: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        let py = event_loop.py();
        let (bell, doorbell) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        doorbell.set_nonblocking(true)?;
        let fd = bell.as_raw_fd();
        let results = Mutex::default();
        let letterbox = Arc::new(Letterbox { results, rung: AtomicBool::new(false), doorbell });
        let (waiting, next_ticket) = (Arc::default(), AtomicU64::new(0));
        let mailbox = Bound::new(py, Self { letterbox, waiting, next_ticket, bell })?;
        let deliver = mailbox.getattr(intern!(py, "deliver"))?;
        event_loop.call_method1(intern!(py, "add_reader"), (fd, deliver))?;
        Ok(mailbox)
    }

    pub(crate) fn letterbox(&self) -> Arc<Letterbox> {
        Arc::clone(&self.letterbox)
    }

    pub(crate) fn waiting(&self) -> Weak<Waiting> {
        Arc::downgrade(&self.waiting)
    }

    /// A ticket that no other result has.
    pub(crate) fn ticket(&self) -> u64 {
        self.next_ticket.fetch_add(1, Ordering::Relaxed)
    }

    /// Makes `future` the one that the result of `task`, with this ticket, completes.
    pub(crate) fn expect(&self, ticket: u64, future: Py<PyAny>, task: AbortHandle) {
        lock(&self.waiting).insert(ticket, Expected { future, task });
    }

    fn silence_bell(&self) {
        let mut rings = [0; 64];
        while matches!((&self.bell).read(&mut rings), Ok(count) if count == rings.len()) {}
    }
}

/// Gives up waiting for the result with this ticket.
pub(crate) fn forget(waiting: &Weak<Waiting>, ticket: u64) {
    let expected = waiting.upgrade().and_then(|waiting| lock(&waiting).remove(&ticket));
    drop(expected);
}

#[pymethods]
impl Mailbox {
    /// Completes the futures whose results have come in.
    fn deliver(&self, py: Python<'_>) {
        self.silence_bell();
        // Whatever comes in from here on rings again.
        self.letterbox.rung.store(false, Ordering::Release);
        let results = std::mem::take(&mut *lock(&self.letterbox.results));
        for (ticket, finish) in results {
            let expected = lock(&self.waiting).remove(&ticket);
            if let Some(expected) = expected
                && let Err(error) = complete(expected.future.bind(py), finish)
            {
                error.write_unraisable(py, Some(expected.future.bind(py)));
            }
        }
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
