//! What the cache takes of the memory, by a count of all that is allocated: the one test of its
//! program, so that none beside it counts.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread::spawn;
use std::time::Duration;

use oxidoo_core::cache::CacheClass;
use oxidoo_core::client::{Call, Protocol};
use oxidoo_core::config::{CacheTtl, InstanceConfig, ProtocolChoice};
use oxidoo_core::pool::{Form, Identity, Instance, Request};
use oxidoo_core::{Secret, Value};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const BUDGET: usize = 16 << 20;
/// Just more than a power of two, at which a growing buffer takes twice the room.
const REPLY: usize = (1 << 20) + (1 << 16);

/// Answers logins with a user's id, and calls with a long text.
fn serve(stream: TcpStream) {
    let mut from = BufReader::new(stream.try_clone().unwrap());
    let mut to = stream;
    let text = format!("\"{}\"", "x".repeat(REPLY));
    loop {
        let mut length = 0;
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            if from.read_line(&mut line).unwrap() == 0 {
                return;
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        from.read_exact(&mut body).unwrap();
        let is_login = String::from_utf8(body).unwrap().contains("authenticate");
        let result = if is_login { "2" } else { &text };
        let reply = format!(r#"{{"jsonrpc":"2.0","id":1,"result":{result}}}"#);
        write!(to, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{reply}", reply.len()).unwrap();
    }
}

fn read(number: i64, cache: Option<CacheClass>) -> Request {
    let args = vec![Value::List(vec![Value::Int(number)])];
    let call = Call::new("ir.attachment", "read", args, Vec::new());
    Request { call, form: Form::Objects, cache, timeout: None }
}

#[tokio::test]
async fn what_is_cached_takes_no_more_memory_than_the_budget() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    spawn(move || listener.incoming().for_each(|stream| serve(stream.unwrap())));
    let lasting = Duration::from_hours(1);
    let instance = Instance::new(InstanceConfig {
        protocol: ProtocolChoice::Fixed(Protocol::JsonRpc),
        max_connections: 1,
        cache_bytes: BUDGET as u64,
        cache_ttl: CacheTtl { records: lasting, schema: lasting },
        ..InstanceConfig::new("test", &url, "db", false).unwrap()
    });
    let secret = Secret::new("secret".to_owned());
    let admin = Identity { username: "admin".to_owned(), secret, is_api_key: false };
    let session = instance.unwrap().session(admin);
    // What the connection takes is not the cache's.
    drop(session.ask(&read(0, None)).await.unwrap());
    let before = MEMORY.current_usage();
    for number in 0..20 {
        drop(session.ask(&read(number, Some(CacheClass::Records))).await.unwrap());
    }
    let kept = MEMORY.current_usage() - before;
    assert!((BUDGET - 2 * REPLY..BUDGET + REPLY / 2).contains(&kept), "{kept} of {BUDGET}");
}
