use std::time::Duration;

use oxidoo_core::config::{InstanceConfig, ProtocolChoice, Rate, parse_url};
use oxidoo_core::pool::Instance;
use oxidoo_core::{Kind, Secret};

use crate::support::PROTOCOLS;

#[test]
fn an_address_is_taken_when_it_is_safe() {
    let table = [
        ("https://company.odoo.com", false, "https://company.odoo.com/"),
        ("  https://company.odoo.com/ \n", false, "https://company.odoo.com/"),
        ("HTTPS://Company.Odoo.com:8443", false, "https://company.odoo.com:8443/"),
        ("https://example.com/erp", false, "https://example.com/erp/"),
        ("https://example.com/erp/", false, "https://example.com/erp/"),
        ("https://bücher.example", false, "https://xn--bcher-kva.example/"),
        ("https://[2001:db8::1]:8069", false, "https://[2001:db8::1]:8069/"),
        ("http://localhost:8069", false, "http://localhost:8069/"),
        ("http://127.0.0.1:8069", false, "http://127.0.0.1:8069/"),
        ("http://127.8.9.10", false, "http://127.8.9.10/"),
        ("http://[::1]:8069", false, "http://[::1]:8069/"),
        ("http://0x7f.1", false, "http://127.0.0.1/"),
        ("http://odoo.lan:8069", true, "http://odoo.lan:8069/"),
    ];
    for (url, allow_http, taken) in table {
        assert_eq!(parse_url("main", url, allow_http).unwrap().as_str(), taken, "{url}");
    }
}

#[test]
fn an_address_is_refused_when_it_is_not_safe_or_not_an_address() {
    let table = [
        ("", false, "is not a URL"),
        ("company.odoo.com", false, "is not a URL"),
        ("https://", false, "is not a URL"),
        ("localhost:8069", false, "must start with https://"),
        ("ftp://company.odoo.com", false, "must start with https://"),
        ("file:///etc/passwd", true, "must start with https://"),
        ("https://me:s3cret@company.odoo.com", false, "carries credentials"),
        ("https://me@company.odoo.com", false, "carries credentials"),
        ("https://:s3cret@company.odoo.com", true, "carries credentials"),
        ("https://company.odoo.com/?db=main", false, "has a query"),
        ("https://company.odoo.com/#web", false, "has a query"),
        ("http://company.odoo.com", false, "in clear"),
        ("http://localhost.example.com", false, "in clear"),
        ("http://127.0.0.1.example.com", false, "in clear"),
        ("http://192.168.0.7", false, "in clear"),
        ("http://0.0.0.0", false, "in clear"),
    ];
    for (url, allow_http, why) in table {
        let error = parse_url("main", url, allow_http).expect_err(url);
        assert_eq!(error.kind, Kind::Validation, "{url}");
        assert!(error.message.starts_with("The URL of instance 'main'"), "{url}: {error}");
        assert!(error.message.contains(why), "{url}: {error}");
        assert!(!error.message.contains("s3cret"), "{url}: {error}");
    }
}

fn config() -> InstanceConfig {
    InstanceConfig::new("main", "https://company.odoo.com", "db", false).unwrap()
}

#[tokio::test]
async fn limits_that_make_no_sense_are_refused() {
    let rates = [
        (0.0, 1),
        (-1.0, 1),
        (f64::NAN, 1),
        (f64::INFINITY, 1),
        (1.0, 0),
        (1e-11, 1),
        (1e-9, 100),
        (0.1, u32::MAX),
    ];
    for (per_second, burst) in rates {
        let config = InstanceConfig { rate: Some(Rate { per_second, burst }), ..config() };
        let error = Instance::new(config).err().expect("a rate without sense");
        assert_eq!(error.kind, Kind::Validation, "{per_second} {burst}");
    }
    for max_connections in [0, usize::MAX] {
        let error = Instance::new(InstanceConfig { max_connections, ..config() }).err().unwrap();
        assert_eq!(error.kind, Kind::Validation, "{max_connections}");
    }
    for pem in ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let config = InstanceConfig { ca_certificates: Some(pem.to_owned()), ..config() };
        let error = Instance::new(config).err().expect("no certificate");
        assert_eq!(error.kind, Kind::Validation, "{pem}: {error:?}");
    }
    assert!(Instance::new(config()).is_ok());
}

#[test]
fn a_protocol_is_chosen_by_its_name() {
    for protocol in PROTOCOLS {
        let chosen = ProtocolChoice::named(protocol.name());
        assert_eq!(chosen, Ok(ProtocolChoice::Fixed(protocol)));
    }
    assert_eq!(ProtocolChoice::named("auto"), Ok(ProtocolChoice::Auto));
    for name in ["", "JSON2", "json", "http"] {
        assert_eq!(ProtocolChoice::named(name).unwrap_err().kind, Kind::Validation, "{name}");
    }
}

#[test]
fn the_defaults_are_those_of_the_documentation() {
    let config = config();
    assert_eq!(config.timeouts.total, Duration::from_mins(1));
    assert_eq!((config.max_connections, config.max_attempts, config.allow_tls12), (16, 3, false));
    assert_eq!((config.limits.depth, config.limits.bytes), (64, 256 << 20));
}

#[test]
fn a_secret_does_not_show_itself() {
    let secret = Secret::new("s3cret".to_owned());
    assert_eq!(format!("{secret:?}"), "Secret(…)");
    assert_eq!(secret.expose(), "s3cret");
}
