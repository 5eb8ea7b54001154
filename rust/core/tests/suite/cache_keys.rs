use oxidoo_core::Value;
use oxidoo_core::cache::{CacheClass, Key, ReplyCache};
use oxidoo_core::codec::Sink as _;
use oxidoo_core::config::CacheTtl;
use proptest::collection::vec;
use proptest::prelude::*;

use super::cache_lru::{Heavy, LASTING};
use crate::support::values::cases;

fn cache(ttl: CacheTtl) -> ReplyCache<Heavy> {
    ReplyCache::new(1 << 20, ttl)
}

fn key_of(values: &[Value]) -> Key {
    let mut key = cache(LASTING).key(CacheClass::Records, 1).unwrap();
    values.iter().try_for_each(|value| value.give_to(&mut key)).unwrap();
    key
}

/// Values that are easily taken for one another: few letters, small numbers, empty containers.
fn confusable() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (0..3i64).prop_map(Value::Int),
        (0..3u8).prop_map(|number| Value::Float(f64::from(number))),
        "[\0\u{5}\u{a}a]{0,3}".prop_map(Value::Str),
        vec(0..3u8, 0..3).prop_map(Value::Bytes),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::List),
            vec(("[ab]{0,2}", inner), 0..3).prop_map(Value::Dict),
        ]
    })
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn keys_are_equal_only_for_equal_questions(questions in vec(vec(confusable(), 0..4), 40)) {
        let keys: Vec<_> = questions.iter().map(|question| key_of(question)).collect();
        for (left, left_key) in questions.iter().zip(&keys) {
            for (right, right_key) in questions.iter().zip(&keys) {
                prop_assert_eq!(left == right, left_key == right_key, "{:?} and {:?}", left, right);
            }
        }
    }
}

#[test]
fn texts_of_every_length_have_keys_of_their_own() {
    let keys: Vec<_> =
        (0..600).map(|length| key_of(&["a".repeat(length).into(), "b".into()])).collect();
    for (at, key) in keys.iter().enumerate() {
        assert_eq!(keys.iter().position(|other| other == key), Some(at));
    }
}

#[test]
fn class_owner_and_generation_are_part_of_the_key() {
    let cache = cache(LASTING);
    let key = |class, owner| cache.key(class, owner).unwrap();
    let first = key(CacheClass::Records, 1);
    assert_eq!(first, key(CacheClass::Records, 1));
    assert_ne!(first, key(CacheClass::Schema, 1));
    assert_ne!(first, key(CacheClass::Records, 2));
    cache.invalidate("res.partner", None);
    assert_ne!(first, key(CacheClass::Records, 1));
}

#[test]
fn the_order_of_named_arguments_makes_no_difference() {
    let named = |members: &[(&str, i64)]| {
        let mut key = cache(LASTING).key(CacheClass::Records, 1).unwrap();
        key.named(members.to_vec(), Key::int).unwrap();
        key
    };
    assert_eq!(named(&[("limit", 1), ("offset", 2)]), named(&[("offset", 2), ("limit", 1)]));
    assert_ne!(named(&[("limit", 1), ("offset", 2)]), named(&[("limit", 2), ("offset", 1)]));
}
