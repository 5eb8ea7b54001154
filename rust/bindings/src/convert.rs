//! Python objects as the values that Odoo takes.

use oxidoo_core::cache::Key;
use oxidoo_core::codec::{Sink, ValueSink};
use oxidoo_core::{Error, Kind, Result, Value};
use pyo3::PyTypeCheck;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{
    PyBool, PyBytes, PyDate, PyDateTime, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple,
    PyTzInfo,
};

use crate::error::CallError;

/// Deeper than any value that Odoo takes.
const MAX_DEPTH: usize = 64;

/// Feeds a Python object to `sink`.
pub(crate) fn give(object: &Bound<'_, PyAny>, sink: &mut impl Sink) -> PyResult<()> {
    nested(object, sink, 0).map_err(raised)
}

/// The text of a name.
pub(crate) fn text<'n>(name: &'n Bound<'_, PyString>) -> PyResult<&'n str> {
    string(name).map_err(raised)
}

/// Positional arguments.
pub(crate) fn list(items: &Bound<'_, PyList>) -> PyResult<Vec<Value>> {
    items.iter().map(|item| value(&item)).collect::<Result<_>>().map_err(raised)
}

/// Named arguments.
pub(crate) fn dict(members: &Bound<'_, PyDict>) -> PyResult<Vec<(String, Value)>> {
    let pairs = || {
        let pair = |(name, member)| Ok((key(&name)?.to_owned(), value(&member)?));
        still(members)?.iter().map(pair).collect::<Result<_>>()
    };
    pairs().map_err(raised)
}

/// Writes the arguments of a call to the key of its answer.
pub(crate) fn write_arguments(
    args: &Bound<'_, PyList>,
    kwargs: &Bound<'_, PyDict>,
    answer: &mut Key,
) -> PyResult<()> {
    let mut write = || {
        sequence(args.iter(), answer, 0)?;
        let members = still(kwargs)?;
        let members = members.iter().map(|(name, member)| Ok((backed(name)?, member)));
        answer.named(members.collect::<Result<_>>()?, |answer, member| nested(&member, answer, 0))
    };
    write().map_err(raised)
}

/// The text of a member's name, which keeps the name alive.
fn backed(name: Bound<'_, PyAny>) -> Result<PyBackedStr> {
    let name = name.cast_into().map_err(|error| not_a_name(&error.into_inner()))?;
    PyBackedStr::try_from(name).map_err(|_| half_a_pair())
}

fn raised(error: Error) -> PyErr {
    CallError(error).into()
}

fn value(object: &Bound<'_, PyAny>) -> Result<Value> {
    let mut sink = ValueSink::default();
    nested(object, &mut sink, 0)?;
    sink.finish()
}

fn nested(object: &Bound<'_, PyAny>, sink: &mut impl Sink, depth: usize) -> Result<()> {
    if depth > MAX_DEPTH {
        return Err(invalid(format!("An argument nests deeper than {MAX_DEPTH} levels.")));
    }
    if let Some(text) = of::<PyString>(object) {
        return sink.str(string(text)?);
    }
    // A bool is an int in Python: ask for it first.
    if let Some(flag) = of::<PyBool>(object) {
        return sink.bool(flag.is_true());
    }
    if let Some(number) = of::<PyInt>(object) {
        let too_large = |_| invalid("An integer argument has more than 64 bits.".to_owned());
        return sink.int(number.extract().map_err(too_large)?);
    }
    if let Some(items) = of::<PyList>(object) {
        return sequence(items.iter(), sink, depth);
    }
    if let Some(members) = of::<PyDict>(object) {
        return dictionary(&still(members)?, sink, depth);
    }
    if let Some(items) = of::<PyTuple>(object) {
        return sequence(items.iter(), sink, depth);
    }
    if object.is_none() {
        return sink.null();
    }
    if let Some(number) = of::<PyFloat>(object) {
        return sink.float(number.value());
    }
    if let Some(bytes) = of::<PyBytes>(object) {
        return sink.bytes(bytes.as_bytes());
    }
    if of::<PyDate>(object).is_some() {
        return sink.str(&moment(object)?);
    }
    Err(invalid(format!("An argument of type {} cannot be sent to Odoo.", type_name(object))))
}

/// The object as a `T`; unlike a cast that fails, this makes no error.
#[inline]
fn of<'o, 'py, T: PyTypeCheck>(object: &'o Bound<'py, PyAny>) -> Option<&'o Bound<'py, T>> {
    if object.is_instance_of::<T>() { object.cast().ok() } else { None }
}

/// The dict as it is now: one that changes while it is walked makes PyO3 panic, and without the
/// GIL another thread may change it. A critical section would be left whenever the thread waits.
fn still<'py>(members: &Bound<'py, PyDict>) -> Result<Bound<'py, PyDict>> {
    if cfg!(Py_GIL_DISABLED) {
        members.copy().map_err(|error| {
            Error::new(Kind::Internal, "Python could not copy an argument.").detail(error)
        })
    } else {
        Ok(members.clone())
    }
}

fn dictionary(members: &Bound<'_, PyDict>, sink: &mut impl Sink, depth: usize) -> Result<()> {
    sink.begin_dict()?;
    for (name, member) in members {
        sink.key(key(&name)?)?;
        nested(&member, sink, depth + 1)?;
    }
    sink.end_dict()
}

fn sequence<'py>(
    mut items: impl Iterator<Item = Bound<'py, PyAny>>,
    sink: &mut impl Sink,
    depth: usize,
) -> Result<()> {
    sink.begin_list()?;
    items.try_for_each(|item| nested(&item, sink, depth + 1))?;
    sink.end_list()
}

#[allow(clippy::inline_always)] // each text passes through it, as in the encoder
#[inline(always)]
fn key<'k>(key: &'k Bound<'_, PyAny>) -> Result<&'k str> {
    string(of(key).ok_or_else(|| not_a_name(key))?)
}

fn not_a_name(key: &Bound<'_, PyAny>) -> Error {
    invalid(format!("A dict key of type {} must be text.", type_name(key)))
}

#[allow(clippy::inline_always)] // same
#[inline(always)]
fn string<'s>(string: &'s Bound<'_, PyString>) -> Result<&'s str> {
    string.to_str().map_err(|_| half_a_pair())
}

fn half_a_pair() -> Error {
    invalid("A text argument holds half of a surrogate pair.".to_owned())
}

/// A date or datetime in Odoo's own format; Odoo's datetimes are UTC.
fn moment(object: &Bound<'_, PyAny>) -> Result<String> {
    let format = || -> PyResult<String> {
        let Ok(moment) = object.cast::<PyDateTime>() else {
            return object.call_method0("isoformat")?.extract();
        };
        let utc = PyTzInfo::utc(object.py())?;
        let naive = moment.getattr("tzinfo")?.is_none();
        let moment =
            if naive { object.clone() } else { moment.call_method1("astimezone", (utc,))? };
        let text: String = moment.call_method1("isoformat", (" ", "seconds"))?.extract()?;
        Ok(text.chars().take("2026-12-31 23:59:59".len()).collect())
    };
    format().map_err(|_| invalid("A date argument cannot be written in Odoo's format.".to_owned()))
}

fn type_name(object: &Bound<'_, PyAny>) -> String {
    object.get_type().name().map_or_else(|_| "unknown".to_owned(), |name| name.to_string())
}

fn invalid(message: String) -> Error {
    Error::new(Kind::Validation, message)
}
