//! Faults as Odoo 14 and 19 send them, over every protocol that carries them.

use oxidoo_core::client::Protocol;
use oxidoo_core::{Error, Kind, Outcome};
use serde_json::json;

use crate::fault_cases::{CASES, Case};
use crate::support::server::{Reply, Server};
use crate::support::{session, speaking, text, write, xml_fault};

const FRAMES_19: &str = r#"Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/odoo/addons/rpc/controllers/xmlrpc.py", line 163, in xmlrpc_2
    response = self._xmlrpc(service)
               ^^^^^^^^^^^^^^^^^^^^^
  File "/usr/lib/python3/dist-packages/odoo/service/model.py", line 87, in execute_cr
    result = retrying(partial(call_kw, recs, method, args, kw), env)
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
"#;

const FRAMES_14: &str = r#"Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/odoo/addons/base/controllers/rpc.py", line 63, in xmlrpc_2
    response = self._xmlrpc(service)
  File "/usr/lib/python3/dist-packages/odoo/sql_db.py", line 254, in execute
    res = self._obj.execute(query, params)
"#;

/// What must never reach an agent.
const BETRAYING: [&str; 14] = [
    "Traceback",
    "File \"",
    "/usr",
    "/opt",
    "/var",
    "/home",
    "SELECT",
    "SQL statement",
    "LINE 1",
    "res_partner_x",
    "line 87",
    "10.0.0.5",
    "db.internal",
    "s3cret",
];

/// A fault in the place of the reply to a write that is tried once.
async fn fault(protocol: Protocol, status: u16, body: impl Into<Vec<u8>>) -> Error {
    let body = body.into();
    let reply = move || Reply::with(status, &[("content-type", "application/json")], body.clone());
    let server = Server::answering(move |_| reply()).await;
    let mut config = speaking(&server.url(), protocol);
    config.max_attempts = 1;
    let error = text(&session(config), &write()).await.unwrap_err();
    assert_eq!(server.calls(), 1);
    error
}

/// The fault over XML-RPC, then over JSON-RPC and JSON-2.
async fn over_all(code: i64, class: &str, message: &str, frames: &str) -> Vec<Error> {
    let bare = class.strip_prefix("builtins.").unwrap_or(class);
    let last =
        if message.is_empty() { format!("{bare}\n") } else { format!("{bare}: {message}\n") };
    let traceback = format!("{frames}{last}");
    let status = if class.ends_with("AccessDenied") { 403 } else { 500 };
    let faulty = if code == 1 { &traceback } else { message };
    let data = json!({"name": class, "message": message, "arguments": [message], "context": {}, "debug": traceback});
    let rpc = json!({"jsonrpc": "2.0", "id": 1, "error": {"code": 200, "message": "Odoo Server Error", "data": data}});
    vec![
        fault(Protocol::XmlRpc, 200, xml_fault(code, faulty)).await,
        fault(Protocol::JsonRpc, 200, rpc.to_string()).await,
        fault(Protocol::Json2, status, data.to_string()).await,
    ]
}

#[tokio::test]
async fn every_protocol_tells_the_same_of_the_same_fault() {
    for Case { code, class, message, kind, shown, outcome, retryable } in CASES {
        for frames in [FRAMES_19, FRAMES_14] {
            for error in over_all(*code, class, message, frames).await {
                assert_eq!(
                    (error.kind, error.message.as_str()),
                    (*kind, *shown),
                    "{class}: {message}"
                );
                assert_eq!(
                    (error.outcome, error.retryable),
                    (*outcome, *retryable),
                    "{class}: {message}"
                );
                assert!(!error.authentication, "{class}: the login is good");
                assert!(
                    BETRAYING.iter().all(|word| !error.message.contains(word)),
                    "{class}: {error}"
                );
                assert!(error.detail.is_some(), "{class} has nothing for the log");
            }
        }
    }
}

#[tokio::test]
async fn a_result_that_xmlrpc_cannot_carry_is_no_failure_of_the_call() {
    let messages = [
        "TypeError: cannot marshal <class 'odoo.tools.misc.frozendict'> objects",
        "TypeError: dictionary key must be string",
        "OverflowError: int exceeds XML-RPC limits",
    ];
    for message in messages {
        let error =
            fault(Protocol::XmlRpc, 200, xml_fault(1, &format!("{FRAMES_14}{message}\n"))).await;
        assert_eq!(
            (error.kind, error.outcome, error.retryable),
            (Kind::Protocol, Outcome::Done, false),
            "{message}"
        );
    }
}

#[tokio::test]
async fn of_chained_exceptions_the_last_one_counts() {
    let links = [
        "\nDuring handling of the above exception, another exception occurred:\n\n",
        "\nThe above exception was the direct cause of the following exception:\n\n",
    ];
    for link in links {
        let traceback = format!(
            "{FRAMES_19}KeyError: 'a'\n{link}{FRAMES_19}ValueError: Wrong value\nDetails: b\n"
        );
        let error = fault(Protocol::XmlRpc, 200, xml_fault(1, &traceback)).await;
        assert_eq!(error.message, "Odoo rejects the call with ValueError: Wrong value Details: b");
        assert!(error.detail.unwrap().contains("KeyError: 'a'"), "the log has it all");
    }
}

#[tokio::test]
async fn a_traceback_that_tells_no_exception_betrays_nothing() {
    for text in [FRAMES_19, "Traceback (most recent call last):\n", FRAMES_14.trim_end()] {
        let error = fault(Protocol::XmlRpc, 200, xml_fault(1, text)).await;
        assert_eq!(error.kind, Kind::Internal, "{error}");
        assert!(BETRAYING.iter().all(|word| !error.message.contains(word)), "{error}");
    }
    let user_error = format!("It failed:\n{FRAMES_19}ValueError: Wrong value\n");
    let error = fault(Protocol::XmlRpc, 200, xml_fault(2, &user_error)).await;
    assert!(BETRAYING.iter().all(|word| !error.message.contains(word)), "{error}");
}

#[tokio::test]
async fn json2_s_own_errors_are_told_by_their_class() {
    let table = [
        (
            404,
            "werkzeug.exceptions.NotFound",
            "the model 'res.partnerx' does not exist",
            Kind::Validation,
            false,
        ),
        (
            422,
            "werkzeug.exceptions.UnprocessableEntity",
            "missing a required argument: 'vals'",
            Kind::Validation,
            false,
        ),
        (
            400,
            "werkzeug.exceptions.BadRequest",
            "could not parse the body as json",
            Kind::Validation,
            false,
        ),
        (401, "werkzeug.exceptions.Unauthorized", "Invalid apikey", Kind::Access, true),
        (
            403,
            "werkzeug.exceptions.Forbidden",
            "You don't have the permission.",
            Kind::Access,
            false,
        ),
        (403, "odoo.exceptions.AccessError", "You are not allowed.", Kind::Access, false),
        (
            404,
            "odoo.exceptions.MissingError",
            "Record does not exist or has been deleted.",
            Kind::Missing,
            false,
        ),
        (422, "odoo.exceptions.UserError", "No.", Kind::Validation, false),
        (429, "werkzeug.exceptions.TooManyRequests", "Slow down.", Kind::RateLimited, false),
    ];
    for (status, class, message, kind, authentication) in table {
        let body = json!({"name": class, "message": message, "arguments": [], "context": {}, "debug": FRAMES_19});
        let error = fault(Protocol::Json2, status, body.to_string()).await;
        assert_eq!((error.kind, error.authentication), (kind, authentication), "{class}: {error}");
        assert_eq!(error.outcome, Outcome::Refused, "{class}");
    }
}

#[tokio::test]
async fn a_key_that_json2_refuses_is_told_from_a_method_that_denies() {
    let body = |class: &str, message: &str| {
        json!({"name": class, "message": message, "arguments": [], "context": {}, "debug": ""})
            .to_string()
    };
    let refused = body("werkzeug.exceptions.Unauthorized", "Invalid apikey");
    let error = fault(Protocol::Json2, 401, refused).await;
    assert_eq!(
        error.message,
        "Odoo 'test' refuses the API key; JSON-2 takes an API key, not a password."
    );
    let denied = body("odoo.exceptions.AccessDenied", "The old password is wrong.");
    let error = fault(Protocol::Json2, 403, denied).await;
    assert_eq!(
        (error.kind, error.authentication, error.message.as_str()),
        (Kind::Access, false, "The old password is wrong.")
    );
}

#[tokio::test]
async fn a_session_that_jsonrpc_calls_expired_is_no_refusal_of_a_good_login() {
    let data = json!({"name": "odoo.http.SessionExpiredException", "message": "Session expired", "debug": ""});
    let body = json!({"jsonrpc": "2.0", "error": {"code": 100, "message": "Odoo Session Expired", "data": data}});
    let error = fault(Protocol::JsonRpc, 200, body.to_string()).await;
    assert_eq!((error.kind, error.authentication), (Kind::Access, false));
}

#[tokio::test]
async fn a_fault_without_words_is_an_internal_error() {
    let error = fault(Protocol::JsonRpc, 200, r#"{"jsonrpc": "2.0", "error": {}}"#).await;
    assert_eq!(
        (error.kind, error.message.as_str()),
        (Kind::Internal, "Odoo failed without saying why.")
    );
    let error = fault(Protocol::XmlRpc, 200, xml_fault(1, "")).await;
    assert_eq!(
        (error.kind, error.message.as_str()),
        (Kind::Internal, "Odoo failed without saying why.")
    );
}

#[tokio::test]
async fn a_long_message_is_cut_between_characters() {
    let error = fault(Protocol::XmlRpc, 200, xml_fault(2, &"é".repeat(2000))).await;
    assert_eq!(error.message, format!("{}…", "é".repeat(500)));
}
