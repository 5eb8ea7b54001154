//! The whole way of a call: cache, limiter, permit, encoding, HTTP, decoding, outcome.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::StatusCode;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::instance::Instance;
use super::request::{Answer, Request};
use super::server::ServerVersion;
use super::session::Session;
use crate::cache::{CacheClass, Key};
use crate::client::{
    Call, Effect, HttpReply, Login, Protocol, Reply, RetryPolicy, Signatures, denied_by_method,
    needs_signatures, no_database,
};
use crate::codec::{Sink, ValueSink};
use crate::error::{Error, Kind, Outcome, Result};
use crate::secret::Secret;
use crate::value::Value;

impl Session {
    /// The beginning of the key for a call of `model.method`: its arguments, positional and named,
    /// and the form of the answer are to follow.
    ///
    /// `None` for a call that the cache has no part in: a write, or one that it is to be left
    /// alone for.
    pub fn key(&self, class: CacheClass, model: &str, method: &str) -> Option<Key> {
        if Effect::of(method) == Effect::Write {
            return None;
        }
        let mut key = self.instance.cache.key(class, self.id())?;
        key.str(model).and_then(|()| key.str(method)).ok()?;
        Some(key)
    }

    /// The whole key for `request`, if the cache has a part in it.
    pub fn key_of(&self, request: &Request) -> Option<Key> {
        let call = &request.call;
        let mut key = self.key(request.cache?, call.model(), call.method())?;
        let named = call.kwargs().iter().map(|(name, value)| (name.as_str(), value)).collect();
        key.list(call.args())
            .and_then(|()| key.named(named, |key, value| value.give_to(key)))
            .and_then(|()| request.form.write_to(&mut key))
            .ok()?;
        Some(key)
    }

    /// The answer under `key`, if it is in the cache.
    pub fn cached(&self, key: &Key) -> Option<Answer> {
        self.instance.cache.get(key)
    }

    /// Carries out `request`.
    ///
    /// # Errors
    /// Every way in which a call can fail; the error's outcome says whether anything changed.
    pub async fn ask(&self, request: &Request) -> Result<Answer> {
        self.ask_under(request, self.key_of(request).as_ref()).await
    }

    /// Carries out `request`, whose key is known.
    ///
    /// # Errors
    /// Those of [`Self::ask`].
    pub async fn ask_under(&self, request: &Request, key: Option<&Key>) -> Result<Answer> {
        let started = Instant::now();
        let deadline = self.instance.deadline(request.timeout);
        let result = match key {
            Some(key) => self.fetch_once(request, key, deadline).await,
            None => self.fetch(request, deadline).await,
        };
        self.instance.metrics.finished(started.elapsed(), &result);
        result
    }

    /// One call for all who ask the same; whoever waits for another's keeps a deadline of its own.
    async fn fetch_once(&self, request: &Request, key: &Key, deadline: Instant) -> Result<Answer> {
        loop {
            let leads = AtomicBool::new(false);
            let load = async {
                leads.store(true, Ordering::Relaxed);
                Box::pin(self.fetch(request, deadline)).await
            };
            let load = self.instance.cache.get_or_load(key, load);
            let result = timeout_at(deadline, load).await;
            let result = result.unwrap_or_else(|_| Err(self.instance.overdue()));
            let others_deadline = matches!(&result, Err(error) if error.kind == Kind::Timeout)
                && !leads.load(Ordering::Relaxed)
                && Instant::now() < deadline;
            if !others_deadline {
                return result;
            }
        }
    }

    async fn fetch(&self, request: &Request, deadline: Instant) -> Result<Answer> {
        match request.call.effect() {
            Effect::Read => {
                let answer = self.call(&request.call, deadline).await;
                answer.and_then(|reply| request.answer(reply)).map_err(nothing_changed)
            }
            Effect::Write => {
                let mut stale = Invalidation {
                    instance: &self.instance,
                    model: request.call.model(),
                    unknown: true,
                };
                let reply = self.call(&request.call, deadline).await;
                stale.unknown = matches!(&reply, Err(error) if error.outcome == Outcome::Unknown);
                request.answer(reply?)
            }
        }
    }

    pub(super) async fn call(&self, call: &Call, deadline: Instant) -> Result<Reply> {
        let mut attempt = 1;
        loop {
            match self.attempt(call, deadline).await {
                Ok(reply) => return Ok(reply),
                Err(error) => self.pause(call.effect(), error, attempt, deadline).await?,
            }
            attempt += 1;
        }
    }

    /// Waits for the next attempt; gives the error back if there shall be none.
    pub(super) async fn pause(
        &self,
        effect: Effect,
        error: Error,
        attempt: u32,
        deadline: Instant,
    ) -> Result<()> {
        let policy = RetryPolicy { max_attempts: self.instance.config.max_attempts };
        let pause = policy.pause(effect, &error, attempt);
        let resume = pause.and_then(|pause| Instant::now().checked_add(pause));
        let Some(resume) = resume.filter(|resume| *resume < deadline) else { return Err(error) };
        sleep_until(resume).await;
        self.instance.metrics.retry();
        Ok(())
    }

    /// One attempt; a login that Odoo no longer takes is renewed once, since Odoo checks it
    /// before anything else happens.
    async fn attempt(&self, call: &Call, deadline: Instant) -> Result<Reply> {
        let protocol = self.protocol(deadline).await.map_err(nothing_changed)?.protocol;
        let login = self.login(protocol, deadline).await.map_err(nothing_changed)?;
        let refused = match self.send(call, protocol, &login, deadline).await {
            Err(error) if error.authentication => error,
            result => return result,
        };
        if protocol == Protocol::Json2 {
            return Err(refused);
        }
        self.forget_login(&login);
        let renewed = self.login(protocol, deadline).await.map_err(nothing_changed)?;
        if renewed != login {
            return self.send(call, protocol, &renewed, deadline).await;
        }
        // The login is still good: it was the method that denied access.
        Err(denied_by_method(refused))
    }

    async fn send(
        &self,
        call: &Call,
        protocol: Protocol,
        login: &Login,
        deadline: Instant,
    ) -> Result<Reply> {
        let wire = self.instance.wire(protocol);
        let signatures = match login {
            Login::Bearer(key) => self.signatures(call, key, deadline).await?,
            Login::Uid(..) => Arc::default(),
        };
        let request = wire.call(call, login, &signatures)?;
        let reply = self.instance.exchange(request, deadline).await?;
        if protocol == Protocol::Json2 && reply.status == StatusCode::NOT_FOUND && reply.is_html {
            return Err(self.no_json2(&reply, deadline).await);
        }
        let reply = wire.open(reply)?;
        let one_record = matches!(call.args(), [Value::Dict(_)]);
        let single = protocol == Protocol::Json2 && call.method() == "create" && one_record;
        Ok(reply.unwrap_single(single).to(call.effect()))
    }

    /// Odoo answers a call to an unknown database like one to an unknown page.
    async fn no_json2(&self, reply: &HttpReply, deadline: Instant) -> Error {
        let version = self.instance.version(deadline).await;
        if version.is_ok_and(ServerVersion::has_json2) {
            return no_database(&self.instance.config.database);
        }
        self.instance.wire(Protocol::Json2).bad_status(reply)
    }

    /// The server's own signatures, where the call needs them and the server has them.
    async fn signatures(
        &self,
        call: &Call,
        key: &Secret,
        deadline: Instant,
    ) -> Result<Arc<Signatures>> {
        if !needs_signatures(call) {
            return Ok(Arc::default());
        }
        let known = self.signatures_of(call.model());
        let fetched = known.get_or_try_init(|| self.fetch_signatures(call.model(), key, deadline));
        let fetched = timeout_at(deadline, fetched).await;
        let signatures = fetched.unwrap_or_else(|_| Err(self.instance.overdue()));
        signatures.map(Arc::clone).map_err(nothing_changed)
    }

    async fn fetch_signatures(
        &self,
        model: &str,
        key: &Secret,
        deadline: Instant,
    ) -> Result<Arc<Signatures>> {
        let wire = self.instance.wire(Protocol::Json2);
        let reply = self.instance.exchange(wire.signatures(model, key)?, deadline).await?;
        // A server without the module api_doc, or for a user without a right to it, has none to
        // tell.
        if matches!(reply.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN) {
            return Ok(Arc::default());
        }
        let document = reply.body.clone();
        wire.open(reply)?;
        Ok(Arc::new(Signatures::parse(&document)?))
    }

    /// The user's context: language, time zone and id.
    pub(super) async fn context(&self, deadline: Instant) -> Result<Value> {
        let call = Call::new("res.users", "context_get", Vec::new(), Vec::new());
        let reply = self.call(&call, deadline).await?;
        reply.decode(ValueSink::default())
    }
}

/// Whatever became of a read or a login: it changed nothing.
pub(super) fn nothing_changed(error: Error) -> Error {
    error.outcome(Outcome::Refused)
}

/// Makes the cache forget when a write ends, be it by success, failure or cancellation.
struct Invalidation<'a> {
    instance: &'a Instance,
    model: &'a str,
    /// Whether Odoo may yet carry it out: so it is until there is an answer.
    unknown: bool,
}

impl Drop for Invalidation<'_> {
    fn drop(&mut self) {
        let until = self.unknown.then(|| self.instance.deadline(None).into_std());
        self.instance.cache.invalidate(self.model, until);
    }
}
