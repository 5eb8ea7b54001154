"""How much of something fits."""

from oxidoo.gateway.operations.sizes import beginning, fitting


def test_a_text_is_cut_between_characters_at_its_size_in_utf_8() -> None:
    assert beginning("ascii", 5) == "ascii"
    assert beginning("日本語", 8) == "日本"
    assert beginning("日本語", 1) == "日"
    assert beginning("", 1) == ""


def test_rows_end_at_a_size_and_there_is_one_at_least() -> None:
    assert fitting([[1], [2], [3]], 8) == [[1], [2]]
    assert fitting([["long"], [2]], 1) == [["long"]]
    assert fitting([], 1) == []
