use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::RwLock;
use tokio::sync::OnceCell;
use tokio::time::Instant;

use super::instance::Instance;
use super::proof::Proof;
use super::server::Chosen;
use crate::client::{Login, Protocol, Signatures};
use crate::codec::ValueSink;
use crate::config::ProtocolChoice;
use crate::error::{Error, Kind, Result};
use crate::secret::Secret;
use crate::value::Value;

/// Who is calling.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// The login name; may be empty with an API key over JSON-2.
    pub username: String,
    /// Password or API key.
    pub secret: Secret,
    /// Whether the secret is an API key.
    pub is_api_key: bool,
}

/// One identity at one instance.
pub struct Session {
    pub(super) instance: Arc<Instance>,
    identity: RwLock<Identity>,
    /// Tells the session's cached replies from others'; a new one with every new secret.
    id: AtomicU64,
    uid: Proof<i64>,
    /// The cookie of the session that web pages are behind.
    pub(super) web: Proof<Secret>,
    signatures: RwLock<HashMap<String, Arc<OnceCell<Arc<Signatures>>>>>,
}

impl Session {
    pub(super) fn new(instance: Arc<Instance>, identity: Identity) -> Self {
        Self {
            id: AtomicU64::new(instance.next_session_id()),
            instance,
            identity: RwLock::new(identity),
            uid: Proof::default(),
            web: Proof::default(),
            signatures: RwLock::default(),
        }
    }

    pub(super) fn is_of(&self, identity: &Identity) -> bool {
        *self.identity.read() == *identity
    }

    pub(super) fn id(&self) -> u64 {
        self.id.load(Ordering::Acquire)
    }

    /// The instance.
    pub fn instance(&self) -> &Arc<Instance> {
        &self.instance
    }

    /// Takes a new secret for the same user, and forgets what the old one proved.
    pub async fn replace_secret(&self, secret: Secret) {
        let mut uid = self.uid.hold().await;
        let mut web = self.web.hold().await;
        self.identity.write().secret = secret;
        self.id.store(self.instance.next_session_id(), Ordering::Release);
        self.forget_signatures();
        uid.clear();
        web.clear();
    }

    /// The place for the signatures of `model`, which whoever comes first fills.
    pub(super) fn signatures_of(&self, model: &str) -> Arc<OnceCell<Arc<Signatures>>> {
        if let Some(known) = self.signatures.read().get(model) {
            return Arc::clone(known);
        }
        Arc::clone(self.signatures.write().entry(model.to_owned()).or_default())
    }

    pub(super) fn forget_signatures(&self) {
        self.signatures.write().clear();
    }

    /// The protocol that calls go over, and why.
    ///
    /// # Errors
    /// Whatever keeps the server from being reached or understood, where its version decides.
    pub async fn protocol(&self, deadline: Instant) -> Result<Chosen> {
        match self.instance.config.protocol {
            ProtocolChoice::Fixed(protocol) => {
                Ok(Chosen { protocol, why: "set in the configuration".to_owned() })
            }
            ProtocolChoice::Auto => {
                let has_api_key = self.identity.read().is_api_key;
                Chosen::automatic(self.instance.version(deadline).await?, has_api_key)
            }
        }
    }

    /// What proves the identity on a call; logs in if that has not happened yet.
    ///
    /// # Errors
    /// `access`, if Odoo refuses the identity; whatever else keeps the login from being answered.
    pub(super) async fn login(&self, protocol: Protocol, deadline: Instant) -> Result<Login> {
        if protocol == Protocol::Json2 {
            return Ok(Login::Bearer(self.identity.read().secret.clone()));
        }
        let overdue = || self.instance.overdue();
        let uid = self.uid.get(deadline, overdue, self.authenticate(protocol, deadline)).await?;
        Ok(Login::Uid(uid, self.identity.read().secret.clone()))
    }

    /// Forgets the login that `used` stands for; another one may have taken its place already.
    pub(super) fn forget_login(&self, used: &Login) {
        if let Login::Uid(old, _) = used {
            self.uid.replace(old, None);
        }
    }

    /// Makes sure that Odoo knows the identity.
    ///
    /// Returns the user's id.
    ///
    /// # Errors
    /// `access`, if Odoo refuses the identity; whatever else keeps the login from being answered.
    pub async fn authenticate_now(&self, deadline: Instant) -> Result<i64> {
        let protocol = self.protocol(deadline).await?.protocol;
        match self.login(protocol, deadline).await? {
            Login::Uid(uid, _) => Ok(uid),
            Login::Bearer(_) => {
                let context = self.context(deadline).await?;
                context.get("uid").and_then(Value::as_int).ok_or_else(|| {
                    Error::new(Kind::Protocol, "The reply to context_get names no user.")
                })
            }
        }
    }

    async fn authenticate(&self, protocol: Protocol, deadline: Instant) -> Result<i64> {
        let Identity { username, secret, .. } = self.identity();
        self.check_complete(&username)?;
        let wire = self.instance.wire(protocol);
        let request = wire.authenticate(&username, &secret)?;
        let reply = wire.open(self.instance.exchange(request, deadline).await?)?;
        match reply.decode(ValueSink::default())? {
            Value::Int(uid) if uid > 0 => Ok(uid),
            _ => Err(Error::new(
                Kind::Access,
                format!("Odoo '{}' refuses the username or password.", self.instance.config.name),
            )
            .authentication()),
        }
    }

    pub(super) fn identity(&self) -> Identity {
        self.identity.read().clone()
    }

    pub(super) fn check_complete(&self, username: &str) -> Result<()> {
        let missing = if username.is_empty() {
            "username"
        } else if self.instance.config.database.is_empty() {
            "database"
        } else {
            return Ok(());
        };
        Err(Error::new(
            Kind::Validation,
            format!("Instance '{}' needs a {missing} to log in.", self.instance.config.name),
        ))
    }
}
