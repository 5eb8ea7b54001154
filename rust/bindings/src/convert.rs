//! Python objects as the values that Odoo takes.

use oxidoo_core::{Error, Kind, Result, Value};
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyBytes, PyDate, PyDateTime, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple,
    PyTzInfo,
};

use crate::error::CallError;

/// Deeper than any value that Odoo takes.
const MAX_DEPTH: usize = 64;

pub(crate) fn value(object: &Bound<'_, PyAny>) -> PyResult<Value> {
    nested(object, 0).map_err(|error| CallError(error).into())
}

/// The text of a name.
pub(crate) fn text(name: &Bound<'_, PyString>) -> PyResult<String> {
    string(name).map_err(|error| CallError(error).into())
}

/// Positional arguments.
pub(crate) fn list(items: &Bound<'_, PyList>) -> PyResult<Vec<Value>> {
    items.iter().map(|item| value(&item)).collect()
}

/// Named arguments.
pub(crate) fn dict(members: &Bound<'_, PyDict>) -> PyResult<Vec<(String, Value)>> {
    pairs(members, 0).map_err(|error| CallError(error).into())
}

fn nested(object: &Bound<'_, PyAny>, depth: usize) -> Result<Value> {
    if depth > MAX_DEPTH {
        return Err(invalid(format!("An argument nests deeper than {MAX_DEPTH} levels.")));
    }
    if let Ok(text) = object.cast::<PyString>() {
        return string(text).map(Value::Str);
    }
    // A bool is an int in Python: ask for it first.
    if let Ok(flag) = object.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if let Ok(number) = object.cast::<PyInt>() {
        return number
            .extract()
            .map(Value::Int)
            .map_err(|_| invalid("An integer argument has more than 64 bits.".to_owned()));
    }
    if object.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(number) = object.cast::<PyFloat>() {
        return finite(number.value());
    }
    if let Ok(items) = object.cast::<PyList>() {
        return items
            .iter()
            .map(|item| nested(&item, depth + 1))
            .collect::<Result<_>>()
            .map(Value::List);
    }
    if let Ok(items) = object.cast::<PyTuple>() {
        return items
            .iter()
            .map(|item| nested(&item, depth + 1))
            .collect::<Result<_>>()
            .map(Value::List);
    }
    if let Ok(members) = object.cast::<PyDict>() {
        return pairs(members, depth + 1).map(Value::Dict);
    }
    if let Ok(bytes) = object.cast::<PyBytes>() {
        return Ok(Value::Bytes(bytes.as_bytes().to_vec()));
    }
    if object.cast::<PyDate>().is_ok() {
        return moment(object).map(Value::Str);
    }
    Err(invalid(format!("An argument of type {} cannot be sent to Odoo.", type_name(object))))
}

fn pairs(members: &Bound<'_, PyDict>, depth: usize) -> Result<Vec<(String, Value)>> {
    members
        .iter()
        .map(|(key, member)| {
            let key = key.cast::<PyString>().map_err(|_| {
                invalid(format!("A dict key of type {} must be text.", type_name(&key)))
            })?;
            Ok((string(key)?, nested(&member, depth)?))
        })
        .collect()
}

fn string(string: &Bound<'_, PyString>) -> Result<String> {
    match string.to_str() {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(invalid("A text argument holds half of a surrogate pair.".to_owned())),
    }
}

fn finite(number: f64) -> Result<Value> {
    if number.is_finite() {
        Ok(Value::Float(number))
    } else {
        Err(invalid("Odoo takes no infinite or undefined number.".to_owned()))
    }
}

/// A date or datetime in Odoo's own format; Odoo's datetimes are UTC.
fn moment(object: &Bound<'_, PyAny>) -> Result<String> {
    let format = || -> PyResult<String> {
        let Ok(moment) = object.cast::<PyDateTime>() else {
            return object.call_method1("strftime", ("%Y-%m-%d",))?.extract();
        };
        let utc = PyTzInfo::utc(object.py())?;
        let naive = moment.getattr("tzinfo")?.is_none();
        let moment =
            if naive { object.clone() } else { moment.call_method1("astimezone", (utc,))? };
        moment.call_method1("strftime", ("%Y-%m-%d %H:%M:%S",))?.extract()
    };
    format().map_err(|_| invalid("A date argument cannot be written in Odoo's format.".to_owned()))
}

fn type_name(object: &Bound<'_, PyAny>) -> String {
    object.get_type().name().map_or_else(|_| "unknown".to_owned(), |name| name.to_string())
}

fn invalid(message: String) -> Error {
    Error::new(Kind::Validation, message)
}
