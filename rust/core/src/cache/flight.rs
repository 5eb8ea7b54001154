use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::future::Future;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::OnceCell;

use crate::error::Result;

type Shared<V> = Arc<OnceCell<Result<V>>>;

/// The fetches under way: one for all who ask for the same at the same time.
pub(super) struct Flights<V>(Mutex<HashMap<Arc<[u8]>, Flight<V>>>);

struct Flight<V> {
    outcome: Shared<V>,
    /// How many wait for the outcome.
    seats: usize,
}

impl<V> Default for Flights<V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<V> Default for Flight<V> {
    fn default() -> Self {
        Self { outcome: Arc::default(), seats: 0 }
    }
}

impl<V: Clone> Flights<V> {
    /// The outcome of `load`, or that of another's which is under way under `key`.
    ///
    /// If the one whose `load` runs gives up, another's takes its place.
    pub(super) async fn join(
        &self,
        key: &Arc<[u8]>,
        load: impl Future<Output = Result<V>>,
    ) -> Result<V> {
        let seat = self.seat(key);
        seat.outcome.get_or_init(|| load).await.clone()
    }

    /// How many fetches are under way.
    pub(super) fn len(&self) -> usize {
        self.0.lock().len()
    }

    fn seat<'f>(&'f self, key: &'f Arc<[u8]>) -> Seat<'f, V> {
        let mut flights = self.0.lock();
        let flight = flights.entry(Arc::clone(key)).or_default();
        flight.seats += 1;
        Seat { flights: self, key, outcome: Arc::clone(&flight.outcome) }
    }
}

/// A share in a flight. It ends with its outcome, or when the last one has left it.
struct Seat<'f, V> {
    flights: &'f Flights<V>,
    key: &'f Arc<[u8]>,
    outcome: Shared<V>,
}

impl<V> Drop for Seat<'_, V> {
    fn drop(&mut self) {
        let mut flights = self.flights.0.lock();
        let Entry::Occupied(mut flight) = flights.entry(Arc::clone(self.key)) else { return };
        // Another one under the same key may have begun since this one ended.
        if !Arc::ptr_eq(&flight.get().outcome, &self.outcome) {
            return;
        }
        flight.get_mut().seats -= 1;
        if flight.get().seats == 0 || self.outcome.initialized() {
            flight.remove();
        }
    }
}
