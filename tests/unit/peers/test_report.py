"""The document that the comparison with the peers writes."""

import pytest
from benches.peers.__main__ import incomplete
from benches.peers.contenders import Transport
from benches.peers.libraries import OWN, TRANSPORT
from benches.peers.odoo import AT_ONCE, LATE, REAL
from benches.peers.plot import panel
from benches.peers.report import COMPARED, Results, markdown
from benches.peers.samples import Measured, Sample
from benches.peers.work import Job

PEER = "odoo-mcp"


def measured(contender: str, milliseconds: float, **more: object) -> Measured:
    one = Sample(at_once=16, seconds=[milliseconds / 1000], elapsed=1.0)
    given = {"setting": AT_ONCE, "transport": Transport.STDIO, "samples": {Job.SEARCH: [one]}}
    return Measured(contender, **(given | more))


def losses_told(*members: Measured) -> list[str]:
    section = markdown(Results(members, {})).partition("## Where Oxidoo loses")[2]
    return [
        line for line in section.partition("\n## ")[0].splitlines() if line.startswith("| Odoo")
    ]


def test_a_faster_peer_is_told():
    (line,) = losses_told(measured(COMPARED, 20), measured(PEER, 10))
    assert line == (
        f"| {AT_ONCE}, stdio | {Job.SEARCH}, 16 at once, p50 | 20.0 ms | 10.0 ms | {PEER} | 2.00 |"
    )


def test_oxidoo_does_not_lose_to_itself():
    assert losses_told(measured(COMPARED, 20), measured("Oxidoo, record cache on", 10)) == []


def test_a_peer_in_another_setting_or_transport_is_not_compared_with():
    other = measured(PEER, 10, setting=LATE), measured(PEER, 10, transport=Transport.HTTP)
    assert losses_told(measured(COMPARED, 20), *other) == []


def test_a_faster_library_is_told():
    library = {"transport": TRANSPORT}
    (line,) = losses_told(measured(OWN, 20, **library), measured("odoorpc", 10, **library))
    assert "odoorpc" in line


def test_errors_are_told_with_what_one_of_them_said():
    failed = Sample(16, [0.01], 1.0, errors=3, error="too|many\nconnections")
    text = markdown(Results([measured(PEER, 1, samples={Job.SEARCH: [failed]})], {}))
    assert "| **3** (too/many connections) |" in text


def test_who_cannot_run_is_named_with_the_reason():
    absent = measured(PEER, 1, samples={}, unavailable="it has no HTTP")
    text = markdown(Results([measured(COMPARED, 1), absent], {}))
    assert f"{PEER} cannot run here: it has no HTTP." in text


def test_a_run_without_a_setting_is_not_complete():
    results = Results([measured(COMPARED, 1), measured(COMPARED, 1, setting=LATE)], {})
    assert incomplete(results) == [f"{REAL} is not there"]


@pytest.mark.parametrize(("expected", "lines"), [(True, 0), (False, 1)])
def test_a_run_is_complete_only_if_whoever_can_run_did(expected, lines):
    there = [measured(COMPARED, 1, setting=setting) for setting in (AT_ONCE, LATE, REAL)]
    absent = measured(PEER, 1, samples={}, unavailable="why", expected=expected)
    assert len(incomplete(Results([*there, absent], {}))) == lines


def test_the_picture_leaves_out_who_has_no_figures():
    absent = measured(PEER, 1, samples={}, unavailable="why")
    shown = panel(Results([measured(COMPARED, 5), absent], {}), AT_ONCE)
    assert [(one["name"], one["per_second"], one["p50"]) for one in shown["series"]] == [
        (COMPARED, [1.0], [5.0])
    ]
