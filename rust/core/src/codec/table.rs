//! What a compact columnar table of records shall look like, and what it holds.

/// How the values of a column are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// As they come; Odoo's `False` for an empty value becomes `null`.
    Plain,
    /// `False` means false.
    Boolean,
    /// Cut at [`Table::max_text`] characters.
    Text,
    /// Never inline: the size, and the URI to read it at.
    Binary,
    /// The name of the record that a many2one leads to.
    Many2one,
    /// Its id.
    Many2oneId,
}

/// One column of the table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Column {
    /// Its title.
    pub name: String,
    /// The field that it shows.
    pub field: String,
    /// How its values are shown.
    pub kind: ColumnKind,
}

/// What the table shall look like.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Table {
    /// The model, named in the result.
    pub model: String,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The first record's place in the whole result; `next` counts from it.
    pub offset: usize,
    /// The most rows to show; a record beyond them only tells that there are more.
    pub max_rows: usize,
    /// The size of the text, in bytes, at which the page ends.
    pub max_bytes: usize,
    /// The length of a long text, in characters, at which it is cut.
    pub max_text: usize,
    /// Where binary fields are read: `<prefix>/<id>/<field>`.
    pub binary_uri: String,
}

/// A table as text, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Compact JSON: `{"model":…,"columns":[…],"rows":[[…],…],"next":…}`.
    pub text: String,
    /// How many rows it shows.
    pub rows: usize,
    /// The ids of the records shown.
    pub ids: Vec<i64>,
    /// Whether there are records beyond those shown.
    pub more: bool,
}
