use std::sync::Arc;

use oxidoo_core::cache::CacheClass;
use oxidoo_core::client::Call;
use oxidoo_core::pool::{self, Form, Request};
use oxidoo_core::{Error, Kind, Secret};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};
use tokio::time::Instant;

use crate::answer::PyAnswer;
use crate::convert;
use crate::error::CallError;
use crate::instance::seconds;
use crate::table::Table;
use crate::tasks::{Ready, guard, spawn};

/// One identity at one instance.
#[pyclass(frozen, module = "oxidoo._native")]
pub(crate) struct Session(pub(crate) Arc<pool::Session>);

impl Session {
    fn ask<'py>(
        &self,
        py: Python<'py>,
        request: impl FnOnce() -> PyResult<Request>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guard(|| {
            let request = request()?;
            if let Some(answer) = self.0.cached(&request) {
                return Ready::with(PyAnswer(answer).into_pyobject(py)?);
            }
            let session = Arc::clone(&self.0);
            spawn(py, async move { session.ask(&request).await.map(PyAnswer) })
        })
    }

    fn deadline(&self) -> Instant {
        self.0.instance().deadline(None)
    }
}

fn request(
    model: &Bound<'_, PyString>,
    method: &Bound<'_, PyString>,
    args: &Bound<'_, PyList>,
    kwargs: &Bound<'_, PyDict>,
    timeout: Option<f64>,
    cache: Option<&str>,
    form: Form,
) -> PyResult<Request> {
    let (model, method) = (convert::text(model)?, convert::text(method)?);
    Ok(Request {
        call: Call::new(&model, &method, convert::list(args)?, convert::dict(kwargs)?),
        form,
        cache: cache.map(cache_class).transpose()?,
        timeout: timeout.map(|timeout| seconds(timeout, "timeout")).transpose()?,
    })
}

fn cache_class(name: &str) -> PyResult<CacheClass> {
    match name {
        "records" => Ok(CacheClass::Records),
        "schema" => Ok(CacheClass::Schema),
        _ => Err(CallError(Error::new(
            Kind::Internal,
            format!("A cache class is records or schema, not '{name}'."),
        ))
        .into()),
    }
}

#[pymethods]
impl Session {
    #[pyo3(signature = (model, method, args, kwargs, *, timeout = None, cache = None))]
    fn objects<'py>(
        &self,
        py: Python<'py>,
        model: &Bound<'py, PyString>,
        method: &Bound<'py, PyString>,
        args: &Bound<'py, PyList>,
        kwargs: &Bound<'py, PyDict>,
        timeout: Option<f64>,
        cache: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.ask(py, || request(model, method, args, kwargs, timeout, cache, Form::Objects))
    }

    #[pyo3(signature = (model, method, args, kwargs, table, *, timeout = None, cache = None))]
    fn table<'py>(
        &self,
        py: Python<'py>,
        model: &Bound<'py, PyString>,
        method: &Bound<'py, PyString>,
        args: &Bound<'py, PyList>,
        kwargs: &Bound<'py, PyDict>,
        table: &Table,
        timeout: Option<f64>,
        cache: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let form = Form::Table(table.0.clone());
        self.ask(py, || request(model, method, args, kwargs, timeout, cache, form))
    }

    fn authenticate<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let (session, deadline) = (Arc::clone(&self.0), self.deadline());
        spawn(py, async move { session.authenticate_now(deadline).await })
    }

    fn protocol<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let (session, deadline) = (Arc::clone(&self.0), self.deadline());
        spawn(py, async move {
            let chosen = session.protocol(deadline).await?;
            Ok((chosen.protocol.name(), chosen.why))
        })
    }

    fn replace_secret<'py>(&self, py: Python<'py>, secret: String) -> PyResult<Bound<'py, PyAny>> {
        let session = Arc::clone(&self.0);
        spawn(py, async move {
            session.replace_secret(Secret::new(secret)).await;
            Ok(())
        })
    }
}
