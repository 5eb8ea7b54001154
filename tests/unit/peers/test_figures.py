"""The figures that the comparison with the peers makes of what it measured."""

import pytest
from benches.peers.losses import losses
from benches.peers.samples import Measured, Sample, merged, percentile
from benches.peers.work import Job


def sample(*milliseconds: float, at_once: int = 1, **more: object) -> Sample:
    given = {"elapsed": 1.0, **more}
    return Sample(at_once=at_once, seconds=[one / 1000 for one in milliseconds], **given)


def measured(contender: str, *samples: Sample, **more: object) -> Measured:
    jobs = {Job.SEARCH: list(samples)} if samples else {}
    return Measured(contender, "an Odoo", "stdio", samples=jobs, **more)


@pytest.mark.parametrize(
    ("share", "expected"), [(0.01, 1), (0.5, 10), (0.51, 11), (0.95, 19), (1, 20)]
)
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(share, expected):
    assert percentile([*range(20, 10, -1), *range(1, 11)], share) == expected


def test_every_percentile_of_one_value_is_that_value():
    assert percentile([7], 0.5) == percentile([7], 0.95) == 7


def test_errors_are_in_no_percentile_and_in_no_rate():
    one = sample(10, 20, elapsed=2.0, errors=98)
    assert (one.p50, one.p95, one.per_second) == (0.01, 0.02, 1.0)


def test_without_a_right_answer_there_is_no_percentile():
    one = sample(errors=3)
    assert (one.p50, one.p95, one.per_second) == (None, None, 0)


def test_requests_are_counted_for_failed_calls_too():
    assert sample(10, errors=1, rpcs=6).rpcs_per_call == 3


def test_turns_are_merged_as_if_they_had_been_one_load():
    one = merged(
        [
            sample(10, 30, elapsed=1.0, rpcs=2, client_busy=0.5),
            sample(20, elapsed=3.0, rpcs=4, errors=1, error="no", client_busy=0.1),
        ]
    )
    assert one.p50 == 0.02
    assert (one.elapsed, one.per_second, one.rpcs) == (4, 0.75, 6)
    assert (one.errors, one.error) == (1, "no")
    assert one.client_busy == pytest.approx(0.2)


def test_turns_whose_requests_nobody_counted_have_no_count():
    assert merged([sample(1), sample(1)]).rpcs is None


def test_less_memory_and_a_higher_rate_are_better():
    own = measured("Oxidoo", sample(10), memory=100_000_000)
    other = measured("peer", sample(10, 10), memory=50_000_000)
    told = {loss.own.name: loss.times for loss in losses(own, [other])}
    assert told == {"memory": 2, f"{Job.SEARCH}, 1 at once": 2}


def test_no_loss_is_told_where_oxidoo_is_better_or_nearly_as_good():
    own = measured("Oxidoo", sample(10), memory=100)
    assert losses(own, [measured("peer", sample(9.6), memory=200)]) == []


def test_the_best_of_several_others_is_named():
    own = measured("Oxidoo", memory=100)
    (loss,) = losses(own, [measured("good", memory=60), measured("best", memory=50)])
    assert (loss.by, loss.times) == ("best", 2)


def test_of_one_load_only_the_worst_loss_is_told():
    own = measured("Oxidoo", sample(10, 90))
    (loss,) = losses(own, [measured("peer", sample(9, 30))])
    assert (loss.own.name, loss.times) == (f"{Job.SEARCH}, 1 at once, p95", 3)


def test_the_worst_loss_comes_first():
    own = measured("Oxidoo", memory=100_000_000, start=1.5)
    told = losses(own, [measured("peer", memory=50_000_000, start=1.0)])
    assert [loss.own.name for loss in told] == ["memory", "start to `initialize`"]


def test_another_that_answered_nothing_beats_nobody():
    own = measured("Oxidoo", sample(10, rpcs=1))
    failed = measured("peer", sample(errors=5, rpcs=0))
    assert losses(own, [failed]) == []
