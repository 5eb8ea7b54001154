"""What fuzzing beside the standard library began with and found (`make fuzz`), replayed."""

from pathlib import Path

from tests.unit.xmlrpc_reference import check

FUZZ = Path(__file__).parents[2] / "rust/fuzz"


def test_every_input_of_the_corpus_is_read_as_the_standard_library_reads_it() -> None:
    found, seeds = (list((FUZZ / name).iterdir()) for name in ("corpus/xmlrpc_python", "seeds"))
    assert found
    for path in found + seeds:
        check(path.read_bytes())
