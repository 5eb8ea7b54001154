import pytest

from oxidoo.gateway.html import html_text


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("<p>a <b>bold</b> word,\n  no\tspaces</p>", "a bold word, no spaces"),
        ("first<br/>second<br>third", "first\nsecond\nthird"),
        ("<p>12 &euro; &lt;net&gt; &amp; &#x26;</p>", "12 € <net> & &"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td/></tr></table>", "A | B\n1"),
        ("<tr><td><div>two</div><div>lines</div></td><td>x</td></tr>", "two lines | x"),
        ("<head><title>t</title></head><style>p{}</style><script>x</script><p>y</p>", "y"),
        ("<p>never closed <td>cell", "never closed cell"),
        ("</td></script></p>loose", "loose"),
        ("", ""),
    ],
)
def test_a_document_is_read_as_people_see_it(document: str, text: str) -> None:
    assert html_text(document) == text


@pytest.mark.parametrize("part", ["<a ", "<!--", "<script", "<![CDATA[", "</", "&#", "<td>", "<p"])
def test_a_hostile_document_is_read_in_proportion_to_its_length(part: str) -> None:
    assert len(html_text(part * 300_000)) < 1_000_000  # a quadratic reader would take hours
