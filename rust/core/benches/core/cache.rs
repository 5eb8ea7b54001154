use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use oxidoo_core::Value;
use oxidoo_core::cache::{CacheClass, Key, ReplyCache, Weigh};
use oxidoo_core::codec::Sink as _;
use oxidoo_core::config::CacheTtl;

use crate::bursts::quickest;
use crate::processor_time::Criterion;

const ENTRIES: u64 = 1_000;
/// Hits of a burst, of all threads together: less than a millisecond.
const BURST: u32 = 4_000;
const LASTING: Duration = Duration::from_hours(1);

#[derive(Clone)]
struct Text(Arc<str>);

impl Weigh for Text {
    fn weight(&self) -> usize {
        self.0.len()
    }
}

type Cache = ReplyCache<Text>;

pub(crate) fn benches(criterion: &mut Criterion) {
    let questions: Vec<_> = (0..ENTRIES).map(question).collect();
    let cache = filled(&questions);
    one_thread(criterion, &cache, &questions);
    two_threads(criterion, [&cache, &filled(&questions)], &questions);
}

/// The arguments of an ordinary search.
fn question(number: u64) -> [Value; 3] {
    let text = |text: &str| Value::from(text);
    let condition = |field: &str, value: Value| Value::List(vec![text(field), text("="), value]);
    let domain = vec![
        condition("is_company", true.into()),
        condition("parent_id", i64::try_from(number).unwrap().into()),
    ];
    let fields = ["name", "email", "country_id"].map(text).to_vec();
    let named = vec![
        ("fields".to_owned(), Value::List(fields)),
        ("limit".to_owned(), 20.into()),
        ("context".to_owned(), Value::Dict(vec![("lang".to_owned(), text("en_US"))])),
    ];
    [text("res.partner"), Value::List(domain), Value::Dict(named)]
}

fn key(cache: &Cache, question: &[Value; 3]) -> Key {
    let [model, args, named] = question;
    let Value::Dict(named) = named else { panic!("named arguments are a dict") };
    let mut key = cache.key(CacheClass::Schema, 1).unwrap();
    model.give_to(&mut key).and_then(|()| key.str("search_read")).unwrap();
    args.give_to(&mut key).unwrap();
    let named = named.iter().map(|(name, value)| (name.as_str(), value)).collect();
    key.named(named, |key, value| value.give_to(key)).unwrap();
    key
}

fn filled(questions: &[[Value; 3]]) -> Cache {
    let cache = Cache::new(64 << 20, CacheTtl { records: LASTING, schema: LASTING });
    let reply = Text("x".repeat(1_300).into());
    for question in questions {
        let load = async { Ok(reply.clone()) };
        let kept = cache.get_or_load(&key(&cache, question), load).now_or_never();
        assert!(kept.is_some_and(|kept| kept.is_ok()));
    }
    cache
}

fn hit(cache: &Cache, question: &[Value; 3]) -> Text {
    cache.get(&key(cache, black_box(question))).unwrap()
}

fn one_thread(criterion: &mut Criterion, cache: &Cache, questions: &[[Value; 3]]) {
    let mut group = criterion.benchmark_group("cache");
    let keys: Vec<_> = questions.iter().map(|question| key(cache, question)).collect();
    let mut at = (0..questions.len()).cycle();
    group.bench_function("hit", |bench| {
        bench.iter(|| cache.get(black_box(&keys[at.next().unwrap()])).unwrap());
    });
    group.bench_function("hit, key and all", |bench| {
        bench.iter(|| hit(cache, &questions[at.next().unwrap()]));
    });
    // What a cache by hand would do: no bound, no lifetime, no count.
    let text = |question: &[Value; 3]| serde_json::to_string(question).unwrap();
    let reply = Text("x".repeat(1_300).into());
    let map: HashMap<_, _> =
        questions.iter().map(|question| (text(question), reply.clone())).collect();
    let map = parking_lot::Mutex::new(map);
    group.bench_function("HashMap, key made by serde_json", |bench| {
        bench.iter(|| {
            let key = text(black_box(&questions[at.next().unwrap()]));
            map.lock().get(&key).cloned().unwrap()
        });
    });
    group.finish();
}

/// Hits shared out among threads, each in an order of its own: all on one cache, and for what the
/// machine allows, each on a cache of its own.
fn two_threads(criterion: &mut Criterion, caches: [&Cache; 2], questions: &[[Value; 3]]) {
    let mut group = criterion.benchmark_group("cache threads");
    let mut bench = |name: &str, threads: u32, caches: [&Cache; 2]| {
        let work = |thread: u32| {
            let (step, mut at) = (7 + 4 * thread as usize, 0);
            for _ in 0..BURST / threads {
                at = (at + step) % questions.len();
                black_box(hit(caches[thread as usize], &questions[at]));
            }
        };
        group.bench_function(name, |bench| {
            bench.iter_custom(|hits| {
                let one = quickest(threads, work) / BURST;
                one * u32::try_from(hits).unwrap_or(u32::MAX)
            });
        });
    };
    let [one, other] = caches;
    bench("one", 1, [one, one]);
    bench("two on one cache", 2, [one, one]);
    bench("two on a cache each", 2, [one, other]);
    group.finish();
}
