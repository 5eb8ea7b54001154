use std::sync::Arc;

use oxidoo_core::cache::{CacheClass, Key};
use oxidoo_core::client::{Call, Converter, Report};
use oxidoo_core::pool::{self, Form, Request};
use oxidoo_core::{Error, Kind, Secret};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};
use tokio::time::Instant;

use crate::answer::{PyAnswer, PyBody};
use crate::convert;
use crate::error::CallError;
use crate::instance::seconds;
use crate::table::Table;
use crate::tasks::{Ready, guard, spawn};

/// One identity at one instance.
#[pyclass(frozen, module = "oxidoo._native")]
pub(crate) struct Session(pub(crate) Arc<pool::Session>);

/// A call as Python gives it.
struct Arguments<'a, 'py> {
    model: &'a Bound<'py, PyString>,
    method: &'a Bound<'py, PyString>,
    args: &'a Bound<'py, PyList>,
    kwargs: &'a Bound<'py, PyDict>,
}

impl Arguments<'_, '_> {
    /// The key of the answer, straight from the Python objects; `None` if it is not to be cached.
    fn key(
        &self,
        session: &pool::Session,
        class: Option<CacheClass>,
        form: &Form,
    ) -> PyResult<Option<Key>> {
        let Some(class) = class else { return Ok(None) };
        let (model, method) = (convert::text(self.model)?, convert::text(self.method)?);
        let Some(mut key) = session.key(class, model, method) else { return Ok(None) };
        convert::write_arguments(self.args, self.kwargs, &mut key)?;
        form.write_to(&mut key).map_err(CallError)?;
        Ok(Some(key))
    }

    fn call(&self) -> PyResult<Call> {
        let (model, method) = (convert::text(self.model)?, convert::text(self.method)?);
        Ok(Call::new(model, method, convert::list(self.args)?, convert::dict(self.kwargs)?))
    }
}

impl Session {
    fn ask<'py>(
        &self,
        py: Python<'py>,
        arguments: &Arguments<'_, 'py>,
        form: Form,
        timeout: Option<f64>,
        cache: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guard(|| {
            let timeout = timeout.map(|timeout| seconds(timeout, "timeout")).transpose()?;
            let cache = cache.map(cache_class).transpose()?;
            let key = arguments.key(&self.0, cache, &form)?;
            if let Some(answer) = key.as_ref().and_then(|key| self.0.cached(key)) {
                return Ready::with(PyAnswer(answer).into_pyobject(py)?);
            }
            let request = Request { call: arguments.call()?, form, cache, timeout };
            let session = Arc::clone(&self.0);
            spawn(py, async move { session.ask_under(&request, key.as_ref()).await.map(PyAnswer) })
        })
    }

    fn deadline(&self) -> Instant {
        self.0.instance().deadline(None)
    }
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
        let arguments = Arguments { model, method, args, kwargs };
        self.ask(py, &arguments, Form::Objects, timeout, cache)
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
        let arguments = Arguments { model, method, args, kwargs };
        self.ask(py, &arguments, Form::Table(Arc::clone(&table.0)), timeout, cache)
    }

    #[pyo3(signature = (report_name, ids, converter, context, *, timeout = None))]
    fn report<'py>(
        &self,
        py: Python<'py>,
        report_name: &str,
        ids: Vec<i64>,
        converter: &str,
        context: Option<&Bound<'py, PyDict>>,
        timeout: Option<f64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guard(|| {
            let timeout = timeout.map(|timeout| seconds(timeout, "timeout")).transpose()?;
            let context = context.map(convert::dict).transpose()?;
            let converter = Converter::named(converter).map_err(CallError)?;
            let report = Report::new(report_name, ids, converter, context).map_err(CallError)?;
            let session = Arc::clone(&self.0);
            spawn(py, async move { session.report(&report, timeout).await.map(PyBody) })
        })
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
        let (session, secret) = (Arc::clone(&self.0), Secret::new(secret));
        spawn(py, async move {
            session.replace_secret(secret).await;
            Ok(())
        })
    }
}
