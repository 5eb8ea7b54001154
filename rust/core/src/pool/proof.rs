//! What a login proved: a user id, or the cookie of a web session.

use std::future::Future;
use std::time::Duration;

use parking_lot::RwLock;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::{Instant, timeout_at};

use crate::error::{Error, Result};

/// A refused login is not tried again for this long, so that many calls at once cannot lock an
/// account.
const REFUSAL_STANDS: Duration = Duration::from_secs(5);

/// What a login proved, kept for as long as Odoo takes it.
pub(super) struct Proof<T> {
    known: RwLock<Option<T>>,
    login: Mutex<Option<Refusal>>,
}

struct Refusal {
    at: Instant,
    error: Error,
}

/// A proof that nobody logs in for meanwhile.
pub(super) struct Held<'a, T> {
    known: &'a RwLock<Option<T>>,
    refusal: MutexGuard<'a, Option<Refusal>>,
}

impl<T> Default for Proof<T> {
    fn default() -> Self {
        Self { known: RwLock::new(None), login: Mutex::new(None) }
    }
}

impl<T: Clone + PartialEq> Proof<T> {
    /// The proof, by `log_in` if there is none yet: once for all who ask at the same time.
    ///
    /// # Errors
    /// What `log_in` raises; a refusal of the identity stands for a while. `overdue`, for whoever
    /// waits for another's login until its own deadline.
    pub(super) async fn get(
        &self,
        deadline: Instant,
        overdue: impl FnOnce() -> Error,
        log_in: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        if let Some(known) = self.known() {
            return Ok(known);
        }
        let lock = timeout_at(deadline, self.login.lock()).await;
        let mut refusal = lock.map_err(|_| overdue())?;
        if let Some(known) = self.known() {
            return Ok(known);
        }
        if let Some(Refusal { at, error }) = refusal.as_ref()
            && at.elapsed() < REFUSAL_STANDS
        {
            return Err(error.clone());
        }
        let result = log_in.await;
        match &result {
            Ok(proof) => *self.known.write() = Some(proof.clone()),
            Err(error) if error.authentication => {
                *refusal = Some(Refusal { at: Instant::now(), error: error.clone() });
            }
            Err(_) => {}
        }
        result
    }

    fn known(&self) -> Option<T> {
        self.known.read().clone()
    }

    /// Puts `new` in the place of `used`, which another may have taken already.
    pub(super) fn replace(&self, used: &T, new: Option<T>) {
        let mut known = self.known.write();
        if known.as_ref() == Some(used) {
            *known = new;
        }
    }

    /// Waits for a login under way, and keeps others from beginning.
    pub(super) async fn hold(&self) -> Held<'_, T> {
        Held { known: &self.known, refusal: self.login.lock().await }
    }
}

impl<T> Held<'_, T> {
    /// Forgets the proof, and any refusal.
    pub(super) fn clear(&mut self) {
        *self.known.write() = None;
        *self.refusal = None;
    }
}
