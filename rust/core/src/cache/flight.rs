use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::OnceCell;

use crate::error::Result;

type Flight<V> = Arc<OnceCell<Result<V>>>;

/// The fetches under way: one for all who ask for the same at the same time.
pub(super) struct Flights<V>(Mutex<HashMap<Arc<[u8]>, Flight<V>>>);

impl<V> Default for Flights<V> {
    fn default() -> Self {
        Self(Mutex::default())
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
        seat.flight.get_or_init(|| load).await.clone()
    }

    /// How many fetches are under way.
    pub(super) fn len(&self) -> usize {
        self.0.lock().len()
    }

    fn seat<'f>(&'f self, key: &'f Arc<[u8]>) -> Seat<'f, V> {
        let flight = Arc::clone(self.0.lock().entry(Arc::clone(key)).or_default());
        Seat { flights: self, key, flight }
    }
}

/// A share in a flight. It ends with its outcome, or when the last one has left it.
struct Seat<'f, V> {
    flights: &'f Flights<V>,
    key: &'f Arc<[u8]>,
    flight: Flight<V>,
}

impl<V> Drop for Seat<'_, V> {
    fn drop(&mut self) {
        let mut flights = self.flights.0.lock();
        let listed = flights.get(self.key).is_some_and(|listed| Arc::ptr_eq(listed, &self.flight));
        // Seats are taken under this lock: the list and this seat are two.
        let last = Arc::strong_count(&self.flight) == 2;
        if listed && (last || self.flight.initialized()) {
            flights.remove(self.key);
        }
    }
}
