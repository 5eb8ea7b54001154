//! From a call to a request, and from a reply to an outcome.

mod call;
mod fault;
mod named;
mod reply;
mod retry;
mod status;
mod transport;
mod web;
mod wire;

pub use self::call::{Call, Effect, Protocol};
pub(crate) use self::fault::{denied_by_method, no_database};
pub use self::named::Signatures;
pub(crate) use self::named::needs_signatures;
pub use self::reply::Reply;
pub(crate) use self::retry::RetryPolicy;
pub(crate) use self::transport::{HttpReply, HttpRequest, Transport};
pub use self::web::{Converter, Report};
pub(crate) use self::web::{Page, session_cookie};
pub(crate) use self::wire::{Login, Wire};
