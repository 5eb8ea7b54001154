"""Web sessions, and the reports that they open."""

import re

import pytest
from tests.unit.sandbox.wire import Browser

from oxidoo.sandbox import printing
from oxidoo.sandbox.orm.environment import Environment
from oxidoo.sandbox.server import Sandbox

ORDER = "sale.report_saleorder"
INVOICE = "/report/html/account.report_invoice/1"
FRENCH = "%7B%22lang%22:%22fr_FR%22%7D"


@pytest.fixture
def browser(sandbox: Sandbox) -> Browser:
    return Browser(sandbox)


def extracted(pdf: bytes) -> str:
    """The text of a PDF, found the way a reader does: by its fonts' character maps."""
    known = dict(re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", pdf))
    text = ""
    for line in re.findall(rb"BT .*? ET", pdf):
        for plain, codes in re.findall(rb"\((.*?)(?<!\\)\) Tj|<([0-9A-F]+)> Tj", line):
            text += re.sub(rb"\\(.)", rb"\1", plain).decode("cp1252")
            for code in re.findall(rb".{4}", codes):
                text += bytes.fromhex(known[code].decode()).decode("utf-16-be")
        text += "\n"
    return text


def test_a_password_opens_a_session(browser: Browser) -> None:
    info = browser.log_in()["result"]
    assert (info["uid"], info["db"], info["server_version"]) == (2, "sandbox", "19.0")
    assert info["user_context"] == {"lang": "en_US", "tz": "Europe/Brussels", "uid": 2}
    assert browser.session("get_session_info")["result"]["username"] == "admin"


def test_an_api_key_opens_no_session(browser: Browser, sandbox: Sandbox) -> None:
    error = browser.log_in(password=sandbox.api_key)["error"]
    assert (error["data"]["name"], error["data"]["message"]) == (
        "odoo.exceptions.AccessDenied",
        "Access Denied",
    )


def test_another_database_is_refused(browser: Browser) -> None:
    error = browser.session("authenticate", db="other", login="admin", password="admin")["error"]
    assert error["data"]["message"] == "Database not found."


def test_a_session_ends(browser: Browser) -> None:
    browser.log_in()
    assert "error" not in browser.session("destroy")
    error = browser.session("get_session_info")["error"]
    assert (error["code"], error["data"]["name"]) == (100, "odoo.http.SessionExpiredException")


def test_a_report_without_a_session_leads_to_the_login(browser: Browser) -> None:
    assert browser.open(f"/report/pdf/{ORDER}/1")[0] == 303


def test_a_pdf_has_the_name_the_lines_and_the_totals(browser: Browser, env: Environment) -> None:
    browser.log_in()
    order = env["sale.order"].browse(1)
    status, media_type, pdf = browser.open(f"/report/pdf/{ORDER}/1")
    assert (status, media_type) == (200, "application/pdf")
    text = extracted(pdf)
    assert f"# {order.name}" in text
    assert order.partner_id.name in text
    assert f"{order.amount_total:,.2f} €" in text
    for line in order.order_line:
        assert line.name in text


def test_a_pdf_says_where_its_objects_are(env: Environment) -> None:
    pdf = printing.to_pdf(printing.documents(env["sale.order"].search([], limit=3)))
    start = int(pdf.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    places = re.findall(rb"(\d{10}) 00000 n ", pdf[start:])
    streams = re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", pdf, re.DOTALL)
    assert pdf[start:].startswith(b"xref\n")
    assert len(places) == pdf.count(b" 0 obj\n")
    for number, place in enumerate(places, 1):
        assert pdf[int(place) :].startswith(b"%d 0 obj\n" % number)
    assert len(streams) == pdf.count(b"endstream")
    for length, content in streams:
        assert len(content) == int(length)


def test_many_lines_go_on_several_pages(env: Environment) -> None:
    lines = [[0, 0, {"product_id": 1, "name": f"line {n} (of \\ 99)"}] for n in range(99)]
    order = env["sale.order"].create({"partner_id": 8, "order_line": lines})
    pdf = printing.to_pdf(printing.documents(order))
    assert b"/Count 3 " in pdf
    text = extracted(pdf)
    assert all(f"line {n} (of \\ 99)\n" in text for n in range(99))


def test_html_and_text_show_the_same(browser: Browser) -> None:
    browser.log_in()
    status, media_type, html = browser.open(INVOICE)
    assert (status, media_type) == (200, "text/html; charset=utf-8")
    assert b'data-oe-model="account.move"' in html
    assert browser.open("/report/text/account.report_invoice/1")[1:] == ("text/plain", html)


def test_dates_are_written_in_the_language_of_the_context(browser: Browser) -> None:
    browser.log_in()
    english, french = (
        re.findall(rb"(\d\d)/(\d\d)/(\d{4})<", browser.open(f"{INVOICE}{query}")[2])
        for query in ("", f"?context={FRENCH}")
    )
    assert english
    assert french == [(day, month, year) for month, day, year in english]
    assert english != french


@pytest.mark.parametrize(
    "path", ["html/no.such/1", f"pdf/{ORDER}/999999", f"html/{ORDER}/2?context=%7B"]
)
def test_what_cannot_be_printed_is_a_server_error(browser: Browser, path: str) -> None:
    browser.log_in()
    assert browser.open(f"/report/{path}")[0] == 500


def test_only_those_who_may_read_a_record_print_it(browser: Browser, env: Environment) -> None:
    browser.log_in("demo")
    orders = env["sale.order"]
    own, other = (orders.search([("user_id", "=", uid)], limit=1).id for uid in (6, 2))
    assert browser.open(f"/report/html/{ORDER}/{own}")[0] == 200
    assert browser.open(f"/report/html/{ORDER}/{other}")[0] == 500
