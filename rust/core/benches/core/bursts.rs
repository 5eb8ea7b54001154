use std::hint::spin_loop;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::{Duration, Instant};

/// How often threads are set to work together.
const BURSTS: u32 = 200;

/// The least time by the clock, over many bursts, from the first thread's start to the last one's
/// end; `work` is told which of the `threads` threads it is on.
///
/// A burst is to be so short that on a busy machine as well there are some in which every thread
/// has a core for itself. Processor time would not do: of threads that wait for each other it
/// shows nothing.
pub(crate) fn quickest(threads: u32, work: impl Fn(u32) + Sync) -> Duration {
    (0..BURSTS).map(|_| burst(threads, &work)).min().unwrap()
}

fn burst(threads: u32, work: &(impl Fn(u32) + Sync)) -> Duration {
    let ready = AtomicU32::new(0);
    let run = |thread| {
        ready.fetch_add(1, SeqCst);
        while ready.load(SeqCst) < threads {
            spin_loop();
        }
        let started = Instant::now();
        work(thread);
        (started, Instant::now())
    };
    let run = &run;
    let times: Vec<_> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|thread| scope.spawn(move || run(thread))).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let first = times.iter().map(|(start, _)| *start).min().unwrap();
    times.iter().map(|(_, end)| *end).max().unwrap().duration_since(first)
}
