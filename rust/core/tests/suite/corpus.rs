//! What fuzzing began with and what it found (`make fuzz`), replayed.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use oxidoo_checks::{TARGETS, mutation, xmlrpc};

use crate::support::{json, xml_response};

/// Checked in Python, by `tests/unit/test_corpus.py`.
const IN_PYTHON: &str = "xmlrpc_python";

fn fuzz(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz").join(folder)
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn every_input_of_the_corpus_passes_the_check_that_found_it() {
    let mut failed = Vec::new();
    for (target, check) in TARGETS {
        let found = entries(&fuzz("corpus").join(target));
        assert!(!found.is_empty(), "{target} has no corpus");
        for input in found.into_iter().chain(entries(&fuzz("seeds"))) {
            let bytes = fs::read(&input).unwrap();
            if catch_unwind(|| check(&bytes)).is_err() {
                failed.push(input);
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn every_corpus_is_replayed() {
    let names = |path: PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    let found: BTreeSet<String> = entries(&fuzz("corpus")).into_iter().map(names).collect();
    let replayed = TARGETS.iter().map(|(target, _)| *target).chain([IN_PYTHON]);
    assert_eq!(found, replayed.map(str::to_owned).collect());
}

#[test]
fn a_change_in_one_of_many_records_is_read_as_quick_xml_reads_it() {
    let record =
        r#"{"id": 7, "name": "A & B", "ok": true, "partner_id": [3, "Zoë"], "note": false}"#;
    let records = json(&format!("[{}]", [record; 5].join(",")));
    let document = String::from_utf8(xml_response(&records)).unwrap();
    // On one line, and with each tag on its own, nearly as Python and so Odoo writes them.
    for document in [document.replace("><", ">\n<"), document] {
        for seed in 0..2_000 {
            xmlrpc::check(mutation::mutate(&document, seed).as_bytes());
        }
    }
}
