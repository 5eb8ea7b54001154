//! Every way in which a call can fail, in the words of the design.

use std::fmt;

/// What went wrong, as an agent has to know it to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The call itself is wrong: a name, a value, a rule of the model.
    Validation,
    /// Odoo does not let this identity do it.
    Access,
    /// The record is not there.
    Missing,
    /// Somebody else changed the same data at the same time.
    Conflict,
    /// Too many calls.
    RateLimited,
    /// The deadline passed.
    Timeout,
    /// Odoo cannot be reached or is overloaded.
    Unavailable,
    /// What answered does not speak Odoo's protocol.
    Protocol,
    /// Oxidoo's own policy refuses it.
    Policy,
    /// A defect, in Odoo or in Oxidoo.
    Internal,
}

impl Kind {
    /// The name used in messages, metrics and Python.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Validation => "validation",
            Kind::Access => "access",
            Kind::Missing => "missing",
            Kind::Conflict => "conflict",
            Kind::RateLimited => "rate_limited",
            Kind::Timeout => "timeout",
            Kind::Unavailable => "unavailable",
            Kind::Protocol => "protocol",
            Kind::Policy => "policy",
            Kind::Internal => "internal",
        }
    }
}

/// What became of the call on Odoo's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It was carried out.
    Done,
    /// Not sent, or rolled back: nothing changed.
    Refused,
    /// Sent, and no answer: it may have happened.
    Unknown,
}

impl Outcome {
    /// The name used in messages, metrics and Python.
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::Refused => "refused",
            Outcome::Unknown => "unknown",
        }
    }
}

/// A failed call: one sentence for the agent, and what it may conclude from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The category.
    pub kind: Kind,
    /// One sentence without hosts, paths, SQL or secrets.
    pub message: String,
    /// Whether anything changed.
    pub outcome: Outcome,
    /// Whether the same call may succeed later.
    pub retryable: bool,
    /// Seconds the server asked to wait, if it did.
    pub retry_after: Option<u64>,
    /// For the log only, never for the agent: traceback or low-level cause.
    pub detail: Option<String>,
    /// Whether it is the identity itself that Odoo refuses, not just this call.
    pub authentication: bool,
}

impl Error {
    /// An error of `kind` that left nothing changed and that a retry will not cure.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            outcome: Outcome::Refused,
            retryable: false,
            retry_after: None,
            detail: None,
            authentication: false,
        }
    }

    /// The same error with another outcome.
    #[must_use]
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }

    /// The same error, saying that a retry can help.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }

    /// The same error with something for the log.
    #[must_use]
    pub fn detail(mut self, detail: impl fmt::Display) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// The same error, marked as a refusal of the identity.
    #[must_use]
    pub fn authentication(mut self) -> Self {
        self.authentication = true;
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// The result of anything that may fail in the core.
pub type Result<T, E = Error> = std::result::Result<T, E>;
