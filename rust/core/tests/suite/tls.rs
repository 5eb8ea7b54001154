use std::sync::Arc;

use oxidoo_core::{Error, Kind, Outcome, Result};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConfig, SupportedProtocolVersion};
use tokio_rustls::TlsAcceptor;

use crate::support::server::{Ask, Server};
use crate::support::{config, session, text, write};

/// An authority of the test's own.
pub(super) struct Authority {
    pub(super) pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "Test authority");
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { pem, issuer: Issuer::new(params, key) }
    }

    /// What a server named `name` needs to speak TLS.
    pub(super) fn acceptor(
        &self,
        params: CertificateParams,
        versions: &[&'static SupportedProtocolVersion],
    ) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

pub(super) fn named(name: &str) -> CertificateParams {
    CertificateParams::new(vec![name.to_owned()]).unwrap()
}

/// Calls a server on TLS, trusting `ca`.
async fn call(
    acceptor: TlsAcceptor,
    ca: Option<&str>,
    allow_tls12: bool,
) -> (Result<String>, usize) {
    let server = Server::secured(acceptor).await;
    let mut config = config(&format!("https://localhost:{}", server.port));
    config.ca_certificates = ca.map(str::to_owned);
    config.allow_tls12 = allow_tls12;
    (text(&session(config), &write()).await, server.calls())
}

fn assert_untrusted(error: &Error, why: &str) {
    assert_eq!(
        (error.kind, error.outcome, error.retryable),
        (Kind::Unavailable, Outcome::Refused, false),
        "{error:?}"
    );
    assert!(error.message.contains(why), "{error:?}");
}

#[tokio::test]
async fn a_server_with_a_certificate_of_a_known_authority_is_spoken_to() {
    let authority = Authority::new();
    for versions in [&[&TLS13][..], &[&TLS12, &TLS13]] {
        let (answer, calls) =
            call(authority.acceptor(named("localhost"), versions), Some(&authority.pem), false)
                .await;
        assert_eq!((answer.as_deref(), calls), (Ok("true"), 1));
    }
}

#[tokio::test]
async fn a_server_with_a_certificate_of_an_unknown_authority_gets_no_secret() {
    let (authority, other) = (Authority::new(), Authority::new());
    for ca in [None, Some(other.pem.as_str())] {
        let (answer, calls) =
            call(authority.acceptor(named("localhost"), &[&TLS13]), ca, false).await;
        assert_untrusted(&answer.unwrap_err(), "is not trusted");
        assert_eq!(calls, 0);
    }
}

#[tokio::test]
async fn a_server_with_a_certificate_for_another_name_gets_no_secret() {
    let authority = Authority::new();
    let (answer, calls) = call(
        authority.acceptor(named("elsewhere.example"), &[&TLS13]),
        Some(&authority.pem),
        false,
    )
    .await;
    assert_untrusted(&answer.unwrap_err(), "it is made out for another host name");
    assert_eq!(calls, 0);
}

#[tokio::test]
async fn a_server_with_a_certificate_of_its_own_making_is_told_what_to_do() {
    let authority = Authority::new();
    let mut params = named("localhost");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let (answer, calls) =
        call(authority.acceptor(params, &[&TLS13]), Some(&authority.pem), false).await;
    assert_untrusted(&answer.unwrap_err(), "it is self-signed as a CA");
    assert_eq!(calls, 0);
}

#[tokio::test]
async fn a_server_with_an_expired_certificate_gets_no_secret() {
    let authority = Authority::new();
    let mut params = named("localhost");
    params.not_before = rcgen::date_time_ymd(2019, 1, 1);
    params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    let (answer, calls) =
        call(authority.acceptor(params, &[&TLS13]), Some(&authority.pem), false).await;
    assert_untrusted(&answer.unwrap_err(), "it has expired");
    assert_eq!(calls, 0);
}

#[tokio::test]
async fn tls12_is_spoken_only_where_it_is_allowed() {
    let authority = Authority::new();
    let old = || authority.acceptor(named("localhost"), &[&TLS12]);
    let (answer, calls) = call(old(), Some(&authority.pem), false).await;
    assert_untrusted(&answer.unwrap_err(), "allow_tls12 = true");
    assert_eq!(calls, 0);
    let (answer, _) = call(old(), Some(&authority.pem), true).await;
    assert_eq!(answer.as_deref(), Ok("true"));
}

#[tokio::test]
async fn a_server_that_speaks_plain_http_at_the_tls_port_is_told_from_a_dead_one() {
    let server = Server::answering(Ask::well).await;
    let config = config(&format!("https://localhost:{}", server.port));
    let error = text(&session(config), &write()).await.unwrap_err();
    assert_untrusted(&error, "no TLS at all");
    assert_eq!(server.calls(), 0);
}
