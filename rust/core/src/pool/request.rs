use std::sync::Arc;
use std::time::Duration;

use crate::cache::{CacheClass, Key, Weigh};
use crate::client::{Call, Effect, Reply};
use crate::codec::{Column, Next, NullSink, Rendered, Sink, Table, TableSink};
use crate::error::Result;

/// What shall become of the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// The reply as it came, for the caller to decode.
    Objects,
    /// Records as a table.
    Table(Arc<Table>),
}

impl Form {
    /// Writes what tells answers of this form from others to the same question.
    ///
    /// # Errors
    /// None: a key takes every value.
    pub fn write_to(&self, key: &mut Key) -> Result<()> {
        match self {
            Form::Objects => key.null(),
            Form::Table(table) => write_table(table, key),
        }
    }
}

fn write_table(table: &Table, key: &mut Key) -> Result<()> {
    let Table { columns, next, max_rows, max_bytes, max_text, binary_uri, zone } = table;
    key.begin_list()?;
    for text in [binary_uri, zone.name()] {
        key.str(text)?;
    }
    match next {
        Next::Offset(offset) => key.bytes(&offset.to_le_bytes())?,
        Next::Id => key.null()?,
    }
    for number in [max_rows, max_bytes, max_text] {
        key.bytes(&number.to_le_bytes())?;
    }
    for Column { name, field, kind } in columns {
        key.key(name)?;
        key.key(field)?;
        key.int(*kind as i64)?;
    }
    key.end_list()
}

/// A call, and how to carry it out.
#[derive(Debug, Clone)]
pub struct Request {
    /// The call.
    pub call: Call,
    /// The form of the answer.
    pub form: Form,
    /// How the answer may be cached, if at all; writes never are.
    pub cache: Option<CacheClass>,
    /// The longest the call may take, waiting and retries included; else the instance's default.
    pub timeout: Option<Duration>,
}

/// The result in the form asked for.
#[derive(Debug, Clone)]
pub enum Answer {
    /// For [`Form::Objects`].
    Reply(Reply),
    /// For [`Form::Table`].
    Table(Arc<Rendered>),
}

impl Weigh for Answer {
    fn weight(&self) -> usize {
        match self {
            Answer::Reply(reply) => reply.len(),
            Answer::Table(rendered) => rendered.text.len() + rendered.ids.len() * 8,
        }
    }
}

impl Request {
    /// The result of `reply` in the form asked for.
    pub(crate) fn answer(&self, reply: Reply) -> Result<Answer> {
        match &self.form {
            Form::Objects => {
                // The caller decodes it; what the cache keeps must be sound before that.
                if self.may_be_kept() {
                    reply.decode(NullSink)?;
                }
                Ok(Answer::Reply(reply))
            }
            Form::Table(table) => {
                let mut rendered = reply.decode(TableSink::new(table))?;
                if self.may_be_kept() {
                    // The cache counts what is used; what is spare would be beyond its budget.
                    rendered.text.shrink_to_fit();
                    rendered.ids.shrink_to_fit();
                }
                Ok(Answer::Table(rendered.into()))
            }
        }
    }

    fn may_be_kept(&self) -> bool {
        self.cache.is_some() && self.call.effect() == Effect::Read
    }
}
