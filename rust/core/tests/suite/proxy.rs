use std::process::Command;

use crate::support::server::{Ask, Server};
use crate::support::{config, session, text, write};

/// Tells the test that it runs in a process of its own, in which a proxy is set.
const CHILD: &str = "OXIDOO_TEST_BEHIND_PROXY";

#[tokio::test]
async fn a_plain_address_is_never_spoken_to_through_a_proxy() {
    if std::env::var_os(CHILD).is_some() {
        let server = Server::answering(Ask::well).await;
        assert_eq!(text(&session(config(&server.url())), &write()).await.unwrap(), "true");
        return;
    }
    let nobody = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "proxy::a_plain_address_is_never_spoken_to_through_a_proxy"])
        .env(CHILD, "1")
        .env("http_proxy", format!("http://{nobody}"))
        .env("all_proxy", format!("http://{nobody}"))
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && said.contains("1 passed"), "{said}");
}
