use oxidoo_core::client::{Call, Protocol};
use oxidoo_core::pool::{Form, Request};
use oxidoo_core::{Kind, Outcome, Secret, Value};
use std::sync::{Arc, Mutex};

use crate::support::server::{For, Reply, Server};
use crate::support::{json, session, soon, speaking, text, until};

const DOC: &str = r#"{"methods": {
    "action_confirm": {"api": [], "parameters": {}},
    "set_state": {"api": [], "parameters": {"state": {}, "note": {}}},
    "import_rows": {"api": ["model"], "parameters": {"rows": {}, "dry": {}, "force": {"kind": "KEYWORD_ONLY"}}}
}}"#;

const UNAUTHORIZED: &str =
    r#"{"name": "werkzeug.exceptions.Unauthorized", "message": "Invalid apikey", "debug": ""}"#;

fn call(model: &str, method: &str, args: &str, kwargs: &str) -> Request {
    let (Value::List(args), Value::Dict(kwargs)) = (json(args), json(kwargs)) else {
        panic!("args are a list and kwargs a dict")
    };
    let call = Call::new(model, method, args, kwargs);
    Request { call, form: Form::Objects, cache: None, timeout: None }
}

/// A server that keeps the bodies of calls, and has documentation for one model.
async fn documented() -> (Server, Arc<Mutex<Vec<String>>>) {
    let bodies = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&bodies);
    let server = Server::start(move |ask| {
        let reply = match ask.what {
            For::Call => {
                kept.lock().unwrap().push(format!("{} {}", ask.path, ask.body));
                ask.well()
            }
            For::Other if ask.path == "/doc-bearer/sale.order.json" => Reply::body(DOC),
            _ => ask.well(),
        };
        std::future::ready(reply)
    })
    .await;
    (server, bodies)
}

#[tokio::test]
async fn positional_arguments_get_the_names_of_the_method() {
    let (server, bodies) = documented().await;
    let session = session(speaking(&server.url(), Protocol::Json2));
    let table = [
        (
            "search_read",
            r#"[[["a","=",1]],["name"]]"#,
            r#"{"limit":5}"#,
            r#"{"domain":[["a","=",1]],"fields":["name"],"limit":5}"#,
        ),
        ("read", r#"[[7,8],["name"]]"#, "{}", r#"{"ids":[7,8],"fields":["name"]}"#),
        ("read", r"[7]", "{}", r#"{"ids":[7]}"#),
        (
            "write",
            r#"[[7],{"name":"x"}]"#,
            r#"{"context":{}}"#,
            r#"{"ids":[7],"vals":{"name":"x"},"context":{}}"#,
        ),
        ("create", r#"[[{"name":"x"}]]"#, "{}", r#"{"vals_list":[{"name":"x"}]}"#),
        ("unlink", "[[7]]", "{}", r#"{"ids":[7]}"#),
        ("fields_get", "[]", r#"{"attributes":["type"]}"#, r#"{"attributes":["type"]}"#),
        ("name_search", r#"["x"]"#, "{}", r#"{"name":"x"}"#),
        ("action_confirm", "[[7]]", "{}", r#"{"ids":[7]}"#),
        (
            "set_state",
            r#"[[7],"done"]"#,
            r#"{"note":"n"}"#,
            r#"{"ids":[7],"state":"done","note":"n"}"#,
        ),
        ("import_rows", r"[[[1]],true]", "{}", r#"{"rows":[[1]],"dry":true}"#),
        (
            "check_access_rights",
            r#"["write",false]"#,
            "{}",
            r#"{"operation":"write","raise_exception":false}"#,
        ),
        ("anything", "[]", r#"{"a":1}"#, r#"{"a":1}"#),
    ];
    for (method, args, kwargs, body) in table {
        text(&session, &call("sale.order", method, args, kwargs)).await.unwrap();
        let sent = bodies.lock().unwrap().pop().unwrap();
        assert_eq!(sent, format!("/json/2/sale.order/{method} {body}"));
    }
    assert_eq!(server.count(For::Other), 1, "the signatures are asked for once");
}

#[tokio::test]
async fn arguments_that_do_not_fit_are_refused_before_they_are_sent() {
    let (server, _) = documented().await;
    let session = session(speaking(&server.url(), Protocol::Json2));
    let table = [
        ("sale.order", "unlink", "[[7], 1]", "{}", "fewer positional"),
        ("sale.order", "write", "[[7], {}]", r#"{"vals": {}}"#, "'vals' twice"),
        ("sale.order", "set_state", r#"[[7], "a", "b", "c"]"#, "{}", "fewer positional"),
        ("no.doc", "set_state", r#"[[7], "a"]"#, "{}", "by name"),
        ("a/b", "read", "[[7]]", "{}", "letters, digits"),
        ("..", "read", "[[7]]", "{}", "letters, digits"),
        ("", "read", "[[7]]", "{}", "letters, digits"),
        ("sale.order", "import_rows", "[[[1]], true, true]", "{}", "fewer positional"),
        ("sale.order", "x?y", "[]", "{}", "letters, digits"),
    ];
    for (model, method, args, kwargs, message) in table {
        let error = text(&session, &call(model, method, args, kwargs)).await.unwrap_err();
        assert_eq!(error.kind, Kind::Validation, "{model}.{method}: {error}");
        assert!(error.message.contains(message), "{model}.{method}: {error}");
    }
    assert_eq!(server.calls(), 0);
}

#[tokio::test]
async fn a_model_without_documentation_takes_ids_and_names() {
    let (server, bodies) = documented().await;
    let session = session(speaking(&server.url(), Protocol::Json2));
    text(&session, &call("no.doc", "set_state", "[[7]]", r#"{"state":"done"}"#)).await.unwrap();
    text(&session, &call("no.doc", "set_state", "[7]", r#"{"state":"done"}"#)).await.unwrap();
    let expected = r#"/json/2/no.doc/set_state {"ids":[7],"state":"done"}"#;
    assert_eq!(*bodies.lock().unwrap(), [expected, expected]);
    assert_eq!(server.count(For::Other), 1, "that there are none is remembered");
}

#[tokio::test]
async fn only_documentation_and_the_lack_of_it_are_remembered() {
    let failures: [(fn() -> Reply, Kind); 4] = [
        (|| Reply::with(401, &[("content-type", "application/json")], UNAUTHORIZED), Kind::Access),
        (|| Reply::status(500), Kind::Unavailable),
        (|| Reply::status(200), Kind::Protocol),
        (|| Reply::body("{}"), Kind::Protocol),
    ];
    for (failure, kind) in failures {
        let server = Server::start(move |ask| {
            let reply = match (ask.what, ask.nth) {
                (For::Other, 1) => failure(),
                (For::Other, _) => Reply::body(DOC),
                _ => ask.well(),
            };
            std::future::ready(reply)
        })
        .await;
        let session = session(speaking(&server.url(), Protocol::Json2));
        let request = call("sale.order", "set_state", r#"[[7],"done"]"#, "{}");
        let error = text(&session, &request).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (kind, Outcome::Refused), "{error}");
        assert_eq!(text(&session, &request).await.unwrap(), "true");
        assert_eq!((server.count(For::Other), server.calls()), (2, 1));
    }
    for lack in [403, 404] {
        let server = Server::start(move |ask| {
            let none = ask.what == For::Other;
            std::future::ready(if none { Reply::status(lack) } else { ask.well() })
        })
        .await;
        let session = session(speaking(&server.url(), Protocol::Json2));
        for _ in 0..2 {
            let request = call("sale.order", "action_confirm", "[[7]]", "{}");
            assert_eq!(text(&session, &request).await.unwrap(), "true");
        }
        assert_eq!(server.count(For::Other), 1);
    }
}

#[tokio::test]
async fn a_new_secret_sees_documentation_of_its_own() {
    let (server, _) = documented().await;
    let session = session(speaking(&server.url(), Protocol::Json2));
    let request = call("sale.order", "action_confirm", "[[7]]", "{}");
    text(&session, &request).await.unwrap();
    session.replace_secret(Secret::new("new".to_owned())).await;
    text(&session, &request).await.unwrap();
    assert_eq!(server.count(For::Other), 2);
}

#[tokio::test]
async fn documentation_is_forgotten_with_the_schema() {
    let (server, _) = documented().await;
    let session = session(speaking(&server.url(), Protocol::Json2));
    let request = call("sale.order", "action_confirm", "[[7]]", "{}");
    text(&session, &request).await.unwrap();
    session.instance().forget_schema();
    text(&session, &request).await.unwrap();
    assert_eq!(server.count(For::Other), 2);
}

#[tokio::test]
async fn slow_documentation_of_one_model_keeps_no_other_waiting() {
    let server = Server::start(|ask| {
        let slow = ask.path == "/doc-bearer/slow.model.json";
        std::future::ready(if slow { Reply::Hang } else { ask.well() })
    })
    .await;
    let session = session(speaking(&server.url(), Protocol::Json2));
    let slow = call("slow.model", "action", "[[7]]", "{}");
    let asking = text(&session, &slow);
    let other = async {
        until("the slow request", || server.count(For::Other) == 1).await;
        text(&session, &call("sale.order", "action_confirm", "[[7]]", "{}")).await
    };
    tokio::select! {
        answer = asking => panic!("{answer:?}"),
        answer = soon("the other", other) => assert_eq!(answer.unwrap(), "true"),
    }
}

#[tokio::test]
async fn documentation_that_failed_to_come_is_asked_for_again() {
    let server = Server::start(|ask| {
        let reply = match (ask.what, ask.nth) {
            (For::Other, 1) => Reply::with(503, &[("retry-after", "0")], ""),
            (For::Other, _) => Reply::body(DOC),
            _ => ask.well(),
        };
        std::future::ready(reply)
    })
    .await;
    let session = session(speaking(&server.url(), Protocol::Json2));
    let request = call("sale.order", "set_state", r#"[[7],"done"]"#, "{}");
    assert_eq!(text(&session, &request).await.unwrap(), "true");
    assert_eq!((server.count(For::Other), server.calls()), (2, 1));
}

#[tokio::test]
async fn one_record_created_gives_one_id_as_on_the_other_protocols() {
    let server = Server::answering(|ask| {
        let ids = if ask.path.starts_with("/json/2") { " [ 41 ] " } else { "" };
        Reply::body(ids)
    })
    .await;
    let session = session(speaking(&server.url(), Protocol::Json2));
    let one = call("res.partner", "create", r#"[{"name":"x"}]"#, "{}");
    assert_eq!(text(&session, &one).await.unwrap(), "41");
    let list = call("res.partner", "create", r#"[[{"name":"x"}]]"#, "{}");
    assert_eq!(text(&session, &list).await.unwrap(), "[41]");
}
