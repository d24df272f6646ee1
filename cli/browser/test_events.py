"""Events appear as they come, and filters filter."""

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from server import mail


@pytest.fixture(scope="module")
def sent(server):
    """Four events of three sources, five families in all with the notice."""
    names = ["resend/email-bounced", "postal/message-sent", "ark/message-link-clicked", "resend/unknown-type"]
    ids = server.send(*names)
    assert all(ids)
    return ids


def test_an_event_appears_without_being_asked_for(page, server):
    assert "Nothing has been announced" in page.text("empty")
    server.send_body(mail("delivered", 1, email="first", to="first@example.com"))
    [row] = page.await_rows(1)
    assert "delivery.delivered" in row and "first@example.com" in row and "resend" in row
    assert page.get("empty").is_displayed() is False
    page.until(lambda: page.text("count") == "1 event")


def test_whoever_comes_later_sees_what_is_kept_and_the_newest_first(page, sent):
    rows = page.await_rows(5)
    assert "quarantine.unknown_type" in rows[0] and "bounce.bounced" in rows[3]
    assert "permanent invalid_recipient" in rows[3]


def test_each_filter_filters(page, sent):
    page.await_rows(5)
    page.choose("source", "postal")
    [row] = page.await_rows(1)
    assert "postal" in row
    page.until(lambda: page.text("count") == "1 event of 5")
    page.clear()
    page.await_rows(5)

    page.choose("family", "bounce")
    [row] = page.await_rows(1)
    assert "bounce.bounced" in row
    kinds = [option.text for option in Select(page.get("kind")).options]
    assert kinds == ["any", "bounced", "returned_mail"]
    page.choose("kind", "bounce.returned_mail")
    page.await_rows(0)
    assert page.text("empty") == "No event passes the filter."
    page.choose("family", "engagement")
    [row] = page.await_rows(1)
    assert "engagement.clicked" in row
    page.clear()

    page.choose("kind", "delivery.delivered")
    assert all("delivery.delivered" in row for row in page.await_rows(2))
    page.choose("source", "resend")
    page.await_rows(1)
    page.clear()
    page.await_rows(5)


def test_text_is_looked_for_everywhere_in_the_event(page, server, sent):
    page.await_rows(5)
    page.write("text", "Harbour BAKERY")
    [row] = page.await_rows(1)
    assert "bounce.bounced" in row
    page.write("text", " nowhere")
    page.await_rows(0)
    # What comes is filtered too.
    server.send_body(mail("delivered", 2, email="second", subject="harbour bakery is nowhere"))
    page.await_rows(1)
    page.clear()
    page.await_rows(6)


def test_a_pause_holds_what_comes(page, server, sent):
    page.await_rows(6)
    page.get("pause").click()
    assert page.get("pause").get_attribute("aria-pressed") == "true"
    server.send_body(mail("delivered", 3, email="third"))
    page.until(lambda: page.text("pause") == "Resume, 1 event waiting")
    assert len(page.rows()) == 6
    page.get("pause").click()
    page.await_rows(7)
    assert page.text("pause") == "Pause"


def test_the_keyboard_is_enough(page, sent):
    page.await_rows(7)
    page.press("/")
    assert page.focused() == page.get("text")
    page.press("email", Keys.ARROW_DOWN)
    rows = page.all("#list > li:not([hidden]) button")
    assert page.focused() == rows[0]
    # One row at a time is in the order of the tabulator.
    assert len(page.all('#list button[tabindex="0"]')) == 1
    page.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert page.focused() == rows[2]
    page.press(Keys.ARROW_UP)
    assert page.focused() == rows[1]
    page.press(Keys.END)
    assert page.focused() == rows[-1]
    page.press(Keys.HOME)
    assert page.focused() == rows[0]
    page.press(Keys.ENTER)
    page.until(lambda: page.is_open("detail"))
    assert page.run("return document.getElementById('detail').contains(document.activeElement)")
    page.press(Keys.ESCAPE)
    page.until(lambda: not page.is_open("detail"))
    assert page.focused() == rows[0]
    # In a field the slash is a letter.
    page.get("text").clear()
    page.press("/", "/")
    assert page.get("text").get_attribute("value") == "/"
