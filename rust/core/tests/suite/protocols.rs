use std::time::Duration;

use oxidoo_core::client::Protocol;
use oxidoo_core::config::{InstanceConfig, ProtocolChoice};
use oxidoo_core::pool::{Chosen, Identity, Instance};
use oxidoo_core::{Kind, Outcome, Result};
use tokio::time::Instant;

use crate::support::server::{Ask, For, Reply, Server};
use crate::support::{PROTOCOLS, admin, config, json, read, text};

fn automatic(server: &Server) -> InstanceConfig {
    InstanceConfig { protocol: ProtocolChoice::Auto, ..config(&server.url()) }
}

/// An Odoo of some version at which only the paths in `open` answer.
async fn odoo(version: &'static str, open: &'static [&'static str]) -> Server {
    Server::start(move |ask: Ask| {
        let reply = if !open.iter().any(|path| ask.path.starts_with(path)) {
            Reply::status(404)
        } else if ask.path == "/web/version" {
            Reply::body(format!(r#"{{"version_info": [], "version": "{version}"}}"#))
        } else if ask.what == For::Version {
            ask.result(&json(&format!(r#"{{"server_version": "{version}"}}"#)))
        } else {
            ask.well()
        };
        std::future::ready(reply)
    })
    .await
}

const ALL: &[&str] = &["/"];
const NO_JSONRPC: &[&str] = &["/xmlrpc/2/"];
const XML_AND_JSON2: &[&str] = &["/xmlrpc/2/", "/json/2/", "/web/version"];
const ONLY_JSON2: &[&str] = &["/json/2/", "/web/version"];

async fn chosen(server: &Server, is_api_key: bool) -> Result<Chosen> {
    let identity = Identity { is_api_key, ..admin("secret") };
    let session = Instance::new(automatic(server)).unwrap().session(identity);
    let chosen = session.protocol(Instant::now() + Duration::from_secs(9)).await?;
    assert_eq!(text(&session, &read()).await.unwrap(), "true");
    Ok(chosen)
}

#[tokio::test]
async fn the_fastest_protocol_that_works_is_chosen() {
    use Protocol::{Json2, JsonRpc, XmlRpc};
    let table = [
        ("14.0", ALL, false, JsonRpc, "Odoo 14 has no JSON-2"),
        ("14.0", ALL, true, JsonRpc, "Odoo 14 has no JSON-2"),
        ("18.0+e", ALL, true, JsonRpc, "Odoo 18 has no JSON-2"),
        ("saas~18.3", ALL, true, JsonRpc, "Odoo 18 has no JSON-2"),
        ("19.0", ALL, true, Json2, "Odoo 19 with an API key"),
        ("19.0-20260101", ALL, false, JsonRpc, "Odoo 19 with a password"),
        ("saas~19.2+e", ALL, true, Json2, "Odoo 19 with an API key"),
        ("20.0", ONLY_JSON2, true, Json2, "Odoo 20 with an API key"),
        ("16.0", NO_JSONRPC, false, XmlRpc, "/jsonrpc is closed"),
        ("19.0", NO_JSONRPC, false, XmlRpc, "/jsonrpc is closed"),
        ("19.0", XML_AND_JSON2, true, Json2, "Odoo 19 with an API key"),
    ];
    for (version, open, is_api_key, protocol, why) in table {
        let server = odoo(version, open).await;
        let chosen =
            chosen(&server, is_api_key).await.unwrap_or_else(|error| panic!("{version}: {error}"));
        assert_eq!(
            (chosen.protocol, chosen.why.as_str()),
            (protocol, why),
            "{version} {is_api_key}"
        );
    }
}

#[tokio::test]
async fn a_server_that_cannot_be_used_says_why() {
    let table = [
        ("20.0", ONLY_JSON2, false, "takes an API key"),
        ("22.0", ONLY_JSON2, false, "takes an API key"),
        ("19.0", &["/nothing"][..], true, "offers no jsonrpc"),
        ("Odoo", ALL, false, "does not say which version"),
        ("", ALL, true, "does not say which version"),
    ];
    for (version, open, is_api_key, words) in table {
        let server = odoo(version, open).await;
        let error = chosen(&server, is_api_key).await.expect_err(version);
        assert_eq!((error.kind, error.outcome), (Kind::Protocol, Outcome::Refused), "{version}");
        assert!(error.message.contains(words), "{version}: {error}");
        assert_eq!(server.calls(), 0);
    }
}

#[tokio::test]
async fn the_version_is_asked_for_once_however_many_call() {
    let server = odoo("19.0", ALL).await;
    let session = Instance::new(automatic(&server)).unwrap().session(admin("secret"));
    let request = read();
    let calls = futures_util::future::join_all((0..50).map(|_| text(&session, &request))).await;
    assert!(calls.iter().all(Result::is_ok), "{calls:?}");
    assert_eq!((server.count(For::Version), server.calls()), (1, 50));
}

#[tokio::test]
async fn a_version_probe_that_failed_is_made_again() {
    let server = Server::start(|ask: Ask| {
        let fails = ask.what == For::Version && ask.nth == 1;
        std::future::ready(if fails { Reply::status(500) } else { ask.well() })
    })
    .await;
    let session = Instance::new(automatic(&server)).unwrap().session(admin("secret"));
    let error = text(&session, &read()).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (Kind::Unavailable, Outcome::Refused));
    assert_eq!(text(&session, &read()).await.unwrap(), "true");
}

#[tokio::test]
async fn a_fixed_protocol_is_spoken_without_asking() {
    for protocol in PROTOCOLS {
        let server = odoo("19.0", ALL).await;
        let fixed =
            InstanceConfig { protocol: ProtocolChoice::Fixed(protocol), ..automatic(&server) };
        let session = Instance::new(fixed).unwrap().session(admin("secret"));
        assert_eq!(text(&session, &read()).await.unwrap(), "true");
        assert_eq!(server.count(For::Version), 0);
        let chosen = session.protocol(Instant::now()).await.unwrap();
        assert_eq!((chosen.protocol, chosen.why.as_str()), (protocol, "set in the configuration"));
    }
}

#[tokio::test]
async fn a_path_before_odoo_is_kept() {
    let server = Server::start(|ask: Ask| {
        let known = ask.path.starts_with("/erp/");
        let inner = Ask { path: ask.path.replacen("/erp", "", 1), ..ask };
        std::future::ready(if known { inner.well() } else { Reply::status(404) })
    })
    .await;
    let mut config = config(&format!("{}/erp", server.url()));
    for protocol in [Protocol::XmlRpc, Protocol::JsonRpc] {
        config.protocol = ProtocolChoice::Fixed(protocol);
        let session = Instance::new(config.clone()).unwrap().session(admin("secret"));
        assert_eq!(text(&session, &read()).await.unwrap(), "true", "{protocol:?}");
    }
}

#[tokio::test]
async fn a_path_that_odoo_does_not_answer_at_is_told() {
    let hint = "scheme, host and port only";
    for status in [200, 400, 404, 500] {
        let server = Server::start(move |_| std::future::ready(Reply::status(status))).await;
        for (path, hinted) in [("", false), ("/", false), ("/web", true)] {
            let config = config(&format!("{}{path}", server.url()));
            let session = Instance::new(config).unwrap().session(admin("secret"));
            let error = text(&session, &read()).await.unwrap_err();
            assert_eq!(error.message.contains(hint), hinted, "{status} {path}: {error}");
        }
    }
}

#[tokio::test]
async fn a_web_page_for_a_call_over_json2_tells_a_wrong_database_from_an_old_odoo() {
    let table = [
        ("19.0", Kind::Validation, "The database 'db' does not exist"),
        ("18.0", Kind::Protocol, "offers no json2"),
        ("", Kind::Protocol, "offers no json2"),
    ];
    for (version, kind, words) in table {
        let server = odoo(version, &["/jsonrpc", "/web/version"]).await;
        let mut config = config(&server.url());
        config.protocol = ProtocolChoice::Fixed(Protocol::Json2);
        let session = Instance::new(config).unwrap().session(admin("secret"));
        for request in [read(), crate::support::write()] {
            let error = text(&session, &request).await.unwrap_err();
            assert_eq!((error.kind, error.outcome), (kind, Outcome::Refused), "{version}: {error}");
            assert!(error.message.contains(words), "{version}: {error}");
        }
        assert_eq!(server.calls(), 2);
    }
}
