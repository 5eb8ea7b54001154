//! Tests of the core through its public face.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value
)]

mod support;

mod cache;
mod cache_flights;
mod cache_keys;
mod cache_lru;
mod client_limits;
mod config;
mod corpus;
mod fault_cases;
mod fault_texts;
mod json_decoder;
mod jsonrpc;
mod login;
mod named_arguments;
mod pool;
mod protocols;
mod proxy;
mod rate_limit;
mod replies;
mod reports;
mod retries;
mod table;
mod table_currency;
mod table_zone;
mod text;
mod tls;
mod xmlrpc_decoder;
mod xmlrpc_differential;
mod xmlrpc_malformed;
