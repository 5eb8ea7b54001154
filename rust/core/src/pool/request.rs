use std::sync::Arc;
use std::time::Duration;

use crate::cache::{CacheClass, Weigh};
use crate::client::{Call, Effect, Reply};
use crate::codec::{NullSink, Rendered, Table, TableSink, TextSink};
use crate::error::Result;

/// What shall become of the result.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Form {
    /// The reply as it came, for the caller to decode.
    Objects,
    /// Compact JSON text.
    Text,
    /// Records as a table.
    Table(Table),
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
    /// For [`Form::Text`].
    Text(Arc<str>),
    /// For [`Form::Table`].
    Table(Arc<Rendered>),
}

impl Weigh for Answer {
    fn weight(&self) -> usize {
        match self {
            Answer::Reply(reply) => reply.len(),
            Answer::Text(text) => text.len(),
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
                if self.cache.is_some() && self.call.effect() == Effect::Read {
                    reply.decode(NullSink)?;
                }
                Ok(Answer::Reply(reply))
            }
            Form::Text => reply
                .decode(TextSink::with_capacity(reply.len() / 2))
                .map(|text| Answer::Text(text.into())),
            Form::Table(table) => {
                reply.decode(TableSink::new(table)).map(|rendered| Answer::Table(rendered.into()))
            }
        }
    }

    /// The same bytes for the same question, whatever the order of its named arguments.
    pub(crate) fn fingerprint(&self) -> Vec<u8> {
        let mut kwargs: Vec<_> = self.call.kwargs().iter().collect();
        kwargs.sort_by(|(left, _), (right, _)| left.cmp(right));
        let question = (
            self.call.model(),
            self.call.method(),
            self.call.args(),
            kwargs,
            format!("{:?}", self.form),
        );
        // A value that JSON cannot write (an infinite number) is refused on its way out as well.
        serde_json::to_vec(&question).unwrap_or_default()
    }
}
