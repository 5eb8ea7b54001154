//! Random values and texts.

use oxidoo_core::Value;
use proptest::collection::vec;
use proptest::prelude::*;

/// A configuration that runs `cases` and writes no files.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Text of all planes, rich in what needs escaping.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    let char = prop_oneof![
        4 => proptest::char::range(' ', '~'),
        2 => proptest::sample::select(vec!['&', '<', '>', '"', '\'', '\\', '/', ']', '\n', '\t']),
        1 => proptest::char::range('\0', '\u{1f}'),
        1 => proptest::char::range('\u{7f}', '\u{2fff}'),
        1 => any::<char>(),
    ];
    vec(char, 0..24).prop_map(|chars| chars.into_iter().collect())
}

/// Text that XML can carry.
pub(crate) fn xml_text() -> impl Strategy<Value = String> {
    any_text().prop_map(|text| text.chars().filter(|c| is_xml(*c)).collect())
}

fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// A number that JSON and XML-RPC can carry.
pub(crate) fn finite() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>().prop_filter("finite", |number| number.is_finite()),
        (-1e6..1e6f64),
        proptest::sample::select(vec![0.0, -0.0, 0.1, 1e300, 5e-324, f64::MAX, f64::MIN_POSITIVE]),
    ]
}

/// A value without bytes, its texts from `text`.
pub(crate) fn value(text: impl Strategy<Value = String> + Clone + 'static) -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        (-1000..1000i64).prop_map(Value::Int),
        finite().prop_map(Value::Float),
        text.clone().prop_map(Value::Str),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::List),
            vec((text.clone(), inner), 0..6).prop_map(Value::Dict),
        ]
    })
    .boxed()
}
