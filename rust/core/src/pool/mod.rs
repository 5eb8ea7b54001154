//! One [`Instance`] per configured Odoo, one [`Session`] per identity at it.

mod exchange;
mod instance;
mod proof;
mod report;
mod request;
mod server;
mod session;

pub use self::instance::Instance;
pub use self::request::{Answer, Form, Request};
pub use self::server::{Chosen, ServerVersion};
pub use self::session::{Identity, Session};
