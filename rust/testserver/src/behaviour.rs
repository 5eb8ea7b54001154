//! What the server does to a request.

use std::convert::Infallible;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::Frame;
use hyper::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use hyper::{Response, StatusCode};

use crate::request::Request;
use crate::{Reply, answers};

/// The failure that makes hyper drop the connection.
#[derive(Debug)]
pub(crate) struct BodyError;

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("told to fail")
    }
}

impl std::error::Error for BodyError {}

/// How a call of a method, or a report, is treated; logins and version probes are always answered well.
pub(crate) enum Behaviour {
    /// `good`: answers at once.
    Good,
    /// `delay-N`: answers after N milliseconds.
    Delay(u64),
    /// `hang`: never answers.
    Hang,
    /// `drop`: closes the connection once it has read the request.
    Drop,
    /// `cut-off`: closes the connection amid the reply.
    CutOff,
    /// `oversized`: sends blanks without end.
    Oversized,
    /// `deep`: nests without end.
    Deep,
    /// `garbage`: neither XML nor JSON.
    Garbage,
    /// `html`: a page of a proxy.
    Html,
    /// `redirect`: to another host.
    Redirect,
    /// `status-N`: HTTP status N.
    Status(u16),
    /// `flaky-N`: HTTP 503 for the first N calls, then good.
    Flaky(u64),
    /// `rolled-back-N`: a serialization failure for the first N calls, then good.
    RolledBack(u64),
    /// `logged-out-N`: the first N reports find the web session over, then good.
    LoggedOut(u64),
    /// `denied-once`: the first call finds the user's id no longer valid.
    DeniedOnce,
}

impl Behaviour {
    /// The behaviour of this name, or `None` if there is none.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "good" => Self::Good,
            "hang" => Self::Hang,
            "drop" => Self::Drop,
            "cut-off" => Self::CutOff,
            "oversized" => Self::Oversized,
            "deep" => Self::Deep,
            "garbage" => Self::Garbage,
            "html" => Self::Html,
            "redirect" => Self::Redirect,
            "denied-once" => Self::DeniedOnce,
            _ => {
                let (kind, number) = name.rsplit_once('-')?;
                let number = number.parse().ok()?;
                match kind {
                    "delay" => Self::Delay(number),
                    "status" => Self::Status(u16::try_from(number).ok()?),
                    "flaky" => Self::Flaky(number),
                    "logged-out" => Self::LoggedOut(number),
                    "rolled-back" => Self::RolledBack(number),
                    _ => return None,
                }
            }
        })
    }

    /// The reply to the `seen`th call of a method or a report, counted from 1.
    pub(crate) async fn respond(&self, request: &Request, seen: u64) -> Result<Reply, BodyError> {
        let answer = || good(answers::to(request));
        match self {
            Self::Delay(milliseconds) => {
                tokio::time::sleep(Duration::from_millis(*milliseconds)).await;
                Ok(answer())
            }
            Self::Hang => std::future::pending().await,
            Self::Drop => Err(BodyError),
            Self::CutOff => {
                let (_, text) = answers::to(request);
                let half = text.slice(..text.len() / 2);
                Ok(cut_off(half))
            }
            Self::Oversized => Ok(endless()),
            Self::Deep => Ok(good(answers::deep(request))),
            Self::Garbage => Ok(good(("text/plain", Bytes::from_static(b"\x00\xff what is this")))),
            Self::Html => Ok(good(("text/html", Bytes::from_static(b"<html>Bad gateway</html>")))),
            Self::Redirect => Ok(status(301, LOCATION, "https://elsewhere.invalid/")),
            Self::Status(code) => Ok(status(*code, RETRY_AFTER, "0")),
            Self::Flaky(times) if seen <= *times => Ok(status(503, RETRY_AFTER, "0")),
            Self::RolledBack(times) if seen <= *times => Ok(good(answers::rolled_back(request))),
            Self::DeniedOnce if seen == 1 => Ok(good(answers::denied(request))),
            Self::LoggedOut(times) if seen <= *times => Ok(status(303, LOCATION, "/web/login")),
            Self::Good
            | Self::Flaky(_)
            | Self::LoggedOut(_)
            | Self::RolledBack(_)
            | Self::DeniedOnce => Ok(answer()),
        }
    }
}

pub(crate) fn good((content_type, text): (&'static str, Bytes)) -> Reply {
    let body = Full::new(text).map_err(|never: Infallible| match never {}).boxed();
    let mut reply = Response::new(body);
    let value = hyper::header::HeaderValue::from_static(content_type);
    reply.headers_mut().insert(CONTENT_TYPE, value);
    reply
}

/// The reply to whoever asks for a behaviour that there is none of.
pub(crate) fn unknown() -> Reply {
    let mut reply = good(("text/plain", Bytes::from_static(b"no such behaviour")));
    *reply.status_mut() = StatusCode::NOT_IMPLEMENTED;
    reply
}

fn status(code: u16, name: hyper::header::HeaderName, value: &'static str) -> Reply {
    let mut reply = good(("text/html", Bytes::from_static(b"<html>no</html>")));
    *reply.status_mut() = StatusCode::from_u16(code).unwrap_or(StatusCode::IM_A_TEAPOT);
    reply.headers_mut().insert(name, hyper::header::HeaderValue::from_static(value));
    reply
}

fn cut_off(half: Bytes) -> Reply {
    let frames = stream::once(async move { Ok(Frame::data(half)) }).chain(stream::once(async {
        // hyper throws away what it has not written yet when the body fails.
        tokio::time::sleep(Duration::from_millis(20)).await;
        Err(BodyError)
    }));
    Response::new(BoxBody::new(StreamBody::new(Box::pin(frames))))
}

fn endless() -> Reply {
    let blanks = Bytes::from(vec![b' '; 64 << 10]);
    let frames = stream::repeat_with(move || Ok(Frame::data(blanks.clone())));
    Response::new(BoxBody::new(StreamBody::new(frames)))
}
