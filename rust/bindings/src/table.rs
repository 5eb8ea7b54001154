use std::sync::Arc;

use oxidoo_core::codec::{self, Column, ColumnKind, Next, Zone};
use oxidoo_core::{Error, Kind};
use pyo3::prelude::*;

use crate::error::CallError;

/// How records shall be rendered: `oxidoo_core::codec::Rendered` says what comes of it.
#[pyclass(frozen, module = "oxidoo._native")]
pub(crate) struct Table(pub(crate) Arc<codec::Table>);

#[pymethods]
impl Table {
    #[new]
    #[pyo3(signature = (
        columns, *, next = "offset", offset = 0, max_rows, max_bytes, max_text, binary_uri,
        zone = "",
    ))]
    fn new(
        columns: Vec<(String, String, String)>,
        next: &str,
        offset: usize,
        max_rows: usize,
        max_bytes: usize,
        max_text: usize,
        binary_uri: String,
        zone: &str,
    ) -> PyResult<Self> {
        let columns = columns
            .into_iter()
            .map(|(name, field, kind)| Ok(Column { name, field, kind: column_kind(&kind)? }))
            .collect::<PyResult<_>>()?;
        Ok(Self(Arc::new(codec::Table {
            columns,
            next: place(next, offset)?,
            max_rows,
            max_bytes,
            max_text,
            binary_uri,
            zone: Zone::named(zone).map_err(CallError)?,
        })))
    }
}

fn column_kind(name: &str) -> PyResult<ColumnKind> {
    match name {
        "plain" => Ok(ColumnKind::Plain),
        "boolean" => Ok(ColumnKind::Boolean),
        "text" => Ok(ColumnKind::Text),
        "binary" => Ok(ColumnKind::Binary),
        "many2one" => Ok(ColumnKind::Many2one),
        "many2one_id" => Ok(ColumnKind::Many2oneId),
        "datetime" => Ok(ColumnKind::Datetime),
        "currency" => Ok(ColumnKind::Currency),
        _ => Err(unknown("column of kind", name)),
    }
}

fn place(next: &str, offset: usize) -> PyResult<Next> {
    match next {
        "offset" => Ok(Next::Offset(offset)),
        "id" => Ok(Next::Id),
        _ => Err(unknown("next", next)),
    }
}

fn unknown(what: &str, name: &str) -> PyErr {
    CallError(Error::new(Kind::Internal, format!("There is no {what} '{name}'."))).into()
}
