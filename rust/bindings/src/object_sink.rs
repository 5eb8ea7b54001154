use oxidoo_core::codec::Sink;
use oxidoo_core::{Error, Kind, Result};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString};

/// Builds Python objects straight from a decoder's events.
pub(crate) struct ObjectSink<'py> {
    py: Python<'py>,
    open: Vec<Open<'py>>,
    /// The elements of all open lists; each knows where its own begin.
    values: Vec<Bound<'py, PyAny>>,
    keys: Keys<'py>,
}

enum Open<'py> {
    List(usize),
    Dict(Bound<'py, PyDict>, Option<Bound<'py, PyString>>),
}

impl<'py> ObjectSink<'py> {
    pub(crate) fn new(py: Python<'py>) -> Self {
        Self { py, open: Vec::new(), values: Vec::new(), keys: Keys::default() }
    }

    fn put(&mut self, value: Bound<'py, PyAny>) -> Result<()> {
        match self.open.last_mut() {
            Some(Open::Dict(dict, key)) => {
                let key = key.take().ok_or_else(unbalanced)?;
                dict.set_item(key, value).map_err(failed)?;
            }
            Some(Open::List(_)) | None => self.values.push(value),
        }
        Ok(())
    }
}

impl<'py> Sink for ObjectSink<'py> {
    type Output = Bound<'py, PyAny>;

    fn null(&mut self) -> Result<()> {
        self.put(self.py.None().into_bound(self.py))
    }
    fn bool(&mut self, flag: bool) -> Result<()> {
        self.put(PyBool::new(self.py, flag).to_owned().into_any())
    }
    fn int(&mut self, number: i64) -> Result<()> {
        self.put(PyInt::new(self.py, number).into_any())
    }
    fn float(&mut self, number: f64) -> Result<()> {
        self.put(PyFloat::new(self.py, number).into_any())
    }
    fn str(&mut self, text: &str) -> Result<()> {
        self.put(PyString::new(self.py, text).into_any())
    }
    fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.put(PyBytes::new(self.py, bytes).into_any())
    }
    fn begin_list(&mut self) -> Result<()> {
        self.open.push(Open::List(self.values.len()));
        Ok(())
    }
    fn end_list(&mut self) -> Result<()> {
        let Some(Open::List(start)) = self.open.pop() else { return Err(unbalanced()) };
        let list = PyList::new(self.py, self.values.drain(start..)).map_err(failed)?;
        self.put(list.into_any())
    }
    fn begin_dict(&mut self) -> Result<()> {
        self.open.push(Open::Dict(PyDict::new(self.py), None));
        Ok(())
    }
    fn key(&mut self, name: &str) -> Result<()> {
        let Some(Open::Dict(_, key)) = self.open.last_mut() else { return Err(unbalanced()) };
        *key = Some(self.keys.get(self.py, name));
        Ok(())
    }
    fn end_dict(&mut self) -> Result<()> {
        let Some(Open::Dict(dict, _)) = self.open.pop() else { return Err(unbalanced()) };
        self.put(dict.into_any())
    }
    fn finish(mut self) -> Result<Bound<'py, PyAny>> {
        self.values.pop().ok_or_else(unbalanced)
    }
}

/// Strings for keys, made once: records repeat theirs in one order.
#[derive(Default)]
struct Keys<'py> {
    known: Vec<(String, Bound<'py, PyString>)>,
    /// Where the next key is likely to be found.
    expected: usize,
}

/// Dicts with more different keys than this are no records.
const MOST_KEYS: usize = 128;

impl<'py> Keys<'py> {
    fn get(&mut self, py: Python<'py>, name: &str) -> Bound<'py, PyString> {
        let (before, after) = self.known.split_at(self.expected.min(self.known.len()));
        let likely_first = after.iter().chain(before);
        let found = likely_first.enumerate().find(|(_, (known, _))| known == name);
        if let Some((steps, (_, key))) = found {
            let key = key.clone();
            self.expected = (self.expected + steps + 1) % self.known.len().max(1);
            return key;
        }
        let key = PyString::new(py, name);
        if self.known.len() < MOST_KEYS {
            self.known.push((name.to_owned(), key.clone()));
            self.expected = 0;
        }
        key
    }
}

#[cold]
fn unbalanced() -> Error {
    Error::new(Kind::Internal, "The decoder gave unbalanced events.")
}

#[cold]
fn failed(error: PyErr) -> Error {
    Error::new(Kind::Internal, "Python could not hold the result.").detail(error)
}
