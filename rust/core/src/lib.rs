//! The hot path of Oxidoo, with no Python in it.
//!
//! [`pool::Instance`] stands for one configured Odoo, [`pool::Session`] for one identity at it,
//! and [`pool::Session::ask`] is the whole way of a call: cache, limiter, permit, encoding, HTTP,
//! decoding, outcome.

pub mod cache;
pub mod client;
pub mod codec;
pub mod config;
pub mod error;
pub mod limits;
pub mod metrics;
pub mod pool;
pub mod rate_limit;
pub mod secret;
pub mod value;

pub use error::{Error, Kind, Outcome, Result};
pub use limits::Limits;
pub use secret::Secret;
pub use value::Value;
