//! What Odoo gives to browsers only: a web session, and the reports behind it.

mod html;
mod page;
mod refusal;
mod report;
mod session;

pub(crate) use self::page::Page;
pub use self::report::{Converter, Report};
pub(crate) use self::session::session_cookie;
