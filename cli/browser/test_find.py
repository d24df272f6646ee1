"""Looking up what the table has, which may be more than the page shows."""

import pytest
from selenium.webdriver.common.keys import Keys

from server import mail


@pytest.fixture(scope="module")
def story(server):
    """A mail to Jane with three events, another one to her, and one to John."""
    ids = {kind: server.send_body(mail(kind, second)) for kind, second in [("opened", 40), ("sent", 10), ("delivered", 20)]}
    ids["other"] = server.send_body(mail("bounced", 30, email="other-mail"))
    ids["his"] = server.send_body(mail("delivered", 5, email="his-mail", to="john@example.com"))
    return ids


def look_up(page, text):
    """Looks it up by the keyboard, and gives what the outcome says."""
    field = page.get("find-text")
    field.clear()
    field.send_keys(text, Keys.ENTER)
    page.until(lambda: page.text("find-outcome") not in ("", "Looking it up"))
    return page.text("find-outcome")


def kinds(page):
    return [item.text.split("\n")[0] for item in page.all("#find-found .timeline > li")]


def test_a_message_is_found_in_the_order_of_time(page, story, screenshot):
    assert look_up(page, "one-mail") == "3 events found."
    assert kinds(page) == ["delivery.accepted", "delivery.delivered", "engagement.opened"]
    assert page.is_open("detail") is False
    screenshot("find")
    # On by the keyboard: from the field to the button, and to the events.
    page.press(Keys.TAB, Keys.TAB)
    assert page.focused().text == "delivery.accepted"
    page.press(Keys.ENTER)
    page.until(lambda: page.text("detail-title") == "delivery.accepted")
    page.press(Keys.ESCAPE)
    page.until(lambda: not page.is_open("detail"))
    assert page.focused().text == "delivery.accepted"


def test_an_address_is_found_in_any_case(page, story):
    assert look_up(page, "Jane@Example.COM") == "4 events found."
    assert kinds(page) == ["delivery.accepted", "delivery.delivered", "bounce.bounced", "engagement.opened"]


def test_what_is_one_event_opens_at_once(page, story):
    for text, kind in [(story["opened"], "engagement.opened"), ("his-mail", "delivery.delivered")]:
        look_up(page, text)
        page.until(lambda: page.text("detail-title") == kind)
        page.until(lambda: page.all("#detail[open] .beside section:nth-child(2)"))
        page.press(Keys.ESCAPE)
        page.until(lambda: not page.is_open("detail"))
        assert page.focused() == page.get("find-text")


def test_what_is_not_there_is_said(page, story):
    assert look_up(page, "one-mail") == "3 events found."
    for text in ["nobody@example.org", "evt_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "<img src=x onerror=alert(1)>"]:
        assert look_up(page, text) == "Nothing is recorded about it."
        assert kinds(page) == []
    # Nothing at all is not asked for.
    page.get("find-text").clear()
    page.get("find-text").send_keys(Keys.ENTER)
    assert page.run("return document.getElementById('find-text').matches(':invalid')")


@pytest.mark.restarts
def test_a_server_that_is_away_is_told(page, server, story):
    server.stop()
    assert look_up(page, "one-mail") == "Not looked up: the server does not answer."
    server.start()
    page.until(lambda: page.text("connection") == "Live")
    # The table keeps what the restarted page has not seen.
    assert look_up(page, "one-mail") == "3 events found."
