//! What several tests share.

pub(crate) mod layout;
pub(crate) mod server;
pub(crate) mod values;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use oxidoo_core::cache::CacheClass;
use oxidoo_core::client::{Call, Protocol};
use oxidoo_core::codec::{Sink, TextSink, ValueSink, decode_json, xmlrpc};
use oxidoo_core::config::{InstanceConfig, ProtocolChoice};
use oxidoo_core::pool::{Answer, Form, Identity, Instance, Request, Session};
use oxidoo_core::{Limits, Result, Secret, Value};
use tokio::task::JoinHandle;

/// All that Odoo speaks.
pub(crate) const PROTOCOLS: [Protocol; 3] = [Protocol::JsonRpc, Protocol::XmlRpc, Protocol::Json2];

/// A configuration for `url` that speaks JSON-RPC and needs no version probe.
pub(crate) fn config(url: &str) -> InstanceConfig {
    speaking(url, Protocol::JsonRpc)
}

/// A configuration for `url` that speaks `protocol`.
pub(crate) fn speaking(url: &str, protocol: Protocol) -> InstanceConfig {
    let mut config = InstanceConfig::new("test", url, "db", false).unwrap();
    config.protocol = ProtocolChoice::Fixed(protocol);
    config.timeouts.total = Duration::from_secs(20);
    config
}

/// A user of a new instance.
pub(crate) fn session(config: InstanceConfig) -> Arc<Session> {
    Instance::new(config).unwrap().session(admin("secret"))
}

/// A user with a password; over JSON-2 with a key.
pub(crate) fn admin(secret: &str) -> Identity {
    let secret = Secret::new(secret.to_owned());
    Identity { username: "admin".to_owned(), secret, is_api_key: false }
}

/// A call whose answer is not cached.
pub(crate) fn request(model: &str, method: &str, args: Vec<Value>) -> Request {
    let call = Call::new(model, method, args, Vec::new());
    Request { call, form: Form::Objects, cache: None, timeout: None }
}

/// A read.
pub(crate) fn read() -> Request {
    request("res.partner", "search_count", vec![Value::List(Vec::new())])
}

/// A read that the cache may answer.
pub(crate) fn cached_read() -> Request {
    Request { cache: Some(CacheClass::Records), ..read() }
}

/// A write.
pub(crate) fn write() -> Request {
    let vals = Value::Dict(vec![("name".to_owned(), "Acme".into())]);
    request("res.partner", "write", vec![Value::List(vec![7.into()]), vals])
}

/// The same request with a timeout in milliseconds.
pub(crate) fn within(milliseconds: u64, request: Request) -> Request {
    Request { timeout: Some(Duration::from_millis(milliseconds)), ..request }
}

/// What `session` answers, as JSON text.
pub(crate) async fn text(session: &Session, request: &Request) -> Result<String> {
    shown(&Box::pin(session.ask(request)).await?)
}

/// The same in a task of its own.
pub(crate) fn spawn(session: &Arc<Session>, request: Request) -> JoinHandle<Result<String>> {
    let session = Arc::clone(session);
    tokio::spawn(async move { text(&session, &request).await })
}

/// An answer as JSON text.
pub(crate) fn shown(answer: &Answer) -> Result<String> {
    match answer {
        Answer::Reply(reply) => reply.decode(TextSink::default()),
        Answer::Table(rendered) => Ok(rendered.text.clone()),
    }
}

/// A value from JSON text.
pub(crate) fn json(text: &str) -> Value {
    decode_json(text.as_bytes(), &Limits::default(), ValueSink::default()).unwrap()
}

/// `value` as the result of an XML-RPC call, in our own encoder's words.
pub(crate) fn xml_response(value: &Value) -> Vec<u8> {
    let call = String::from_utf8(xmlrpc::encode("m", &[value]).unwrap()).unwrap();
    let (_, params) = call.split_once("</methodName>").unwrap();
    let params = params.strip_suffix("</methodCall>").unwrap();
    format!("<?xml version='1.0'?>\n<methodResponse>{params}</methodResponse>").into_bytes()
}

/// `value` as an XML-RPC fault with this code and text.
pub(crate) fn xml_fault(code: i64, text: &str) -> Vec<u8> {
    let members = vec![
        ("faultCode".to_owned(), Value::Int(code)),
        ("faultString".to_owned(), Value::from(text)),
    ];
    let response = String::from_utf8(xml_response(&Value::Dict(members))).unwrap();
    response
        .replace("params>", "fault>")
        .replace("<param>", "")
        .replace("</param>", "")
        .into_bytes()
}

/// A document with one untouched `<value>` in it.
pub(crate) fn document(value: &str) -> String {
    format!("<methodResponse><params><param>{value}</param></params></methodResponse>")
}

/// An XML-RPC document as a value, within the default limits.
pub(crate) fn decode(document: impl AsRef<[u8]>) -> Result<Value> {
    xmlrpc::decode(document.as_ref(), &Limits::default(), ValueSink::default())
}

/// Gives `value` to `sink` as a decoder would.
pub(crate) fn give<S: Sink>(value: &Value, mut sink: S) -> Result<S::Output> {
    value.give_to(&mut sink)?;
    sink.finish()
}

/// Runs `work` on a stack as small as that of a tokio worker.
pub(crate) fn on_a_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new().stack_size(2 << 20).spawn(work).unwrap().join().unwrap()
}

/// Lets other tasks run until `done`; fails if that never comes.
pub(crate) async fn until(what: &str, done: impl Fn() -> bool) {
    let waiting = async {
        while !done() {
            tokio::task::yield_now().await;
        }
    };
    soon(what, waiting).await;
}

/// Fails rather than wait for ever.
pub(crate) async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    let limit = Duration::from_secs(10);
    tokio::time::timeout(limit, future).await.unwrap_or_else(|_| panic!("{what} did not come"))
}
