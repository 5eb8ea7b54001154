use std::sync::Arc;

use oxidoo_core::codec::{self, Column, ColumnKind};
use oxidoo_core::{Error, Kind};
use pyo3::prelude::*;

use crate::error::CallError;

/// How records shall be rendered.
#[pyclass(frozen, module = "oxidoo._native")]
pub(crate) struct Table(pub(crate) Arc<codec::Table>);

#[pymethods]
impl Table {
    #[new]
    #[pyo3(signature = (model, columns, *, offset = 0, max_rows, max_bytes, max_text, binary_uri))]
    fn new(
        model: String,
        columns: Vec<(String, String, String)>,
        offset: usize,
        max_rows: usize,
        max_bytes: usize,
        max_text: usize,
        binary_uri: String,
    ) -> PyResult<Self> {
        let columns = columns
            .into_iter()
            .map(|(name, field, kind)| Ok(Column { name, field, kind: column_kind(&kind)? }))
            .collect::<PyResult<_>>()?;
        Ok(Self(Arc::new(codec::Table {
            model,
            columns,
            offset,
            max_rows,
            max_bytes,
            max_text,
            binary_uri,
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
        _ => Err(CallError(Error::new(
            Kind::Internal,
            format!("There is no column of kind '{name}'."),
        ))
        .into()),
    }
}
