"""One event: facts, timeline, raw body beside the canonical event."""

import json

import pytest

from server import ROOT, mail


@pytest.fixture(scope="module")
def story(server):
    """A mail that was opened before we heard that it was sent."""
    kinds = [("opened", 40), ("sent", 10), ("delivered", 20)]
    return {kind: server.send_body(mail(kind, second)) for kind, second in kinds}


def test_raw_and_canonical_stand_beside_each_other(page, server, story):
    [event] = server.send("resend/email-bounced")
    page.await_rows(4)
    page.open_event(event)
    assert page.text("detail-title") == "bounce.bounced"
    canonical, raw = page.all("#detail .beside pre")
    assert json.loads(canonical.get_attribute("textContent"))["id"] == event
    sample = (ROOT / "events/resend/email-bounced.json").read_text()
    assert raw.get_attribute("textContent") == sample
    left, right = canonical.rect, raw.rect
    assert left["y"] == right["y"] and left["x"] + left["width"] <= right["x"]
    facts = page.text("detail-body")
    for word in ["550 5.1.1", "bounced@resend.dev", "Received", "announced"]:
        assert word in facts


def test_the_timeline_is_drawn_in_the_order_of_time(page, story, screenshot):
    page.await_rows(4)
    page.open_event(story["delivered"])
    items = page.all("#detail .timeline > li")
    kinds = [item.text.split("\n")[0] for item in items]
    assert kinds == ["delivery.accepted", "delivery.delivered", "engagement.opened"]
    assert "10 s later" in items[1].text and "20 s later" in items[2].text
    current = [item.get_attribute("aria-current") for item in items]
    assert current == [None, "true", None]
    # The line is there: points one below the other, on the left.
    line = page.run("return getComputedStyle(arguments[0], '::before').borderLeftWidth", items[0])
    assert line == "2px"
    screenshot("detail")
    items[2].find_element("tag name", "button").click()
    page.until(lambda: page.text("detail-title") == "engagement.opened")
    page.get("detail-close").click()
    page.until(lambda: not page.is_open("detail"))


def test_a_body_that_is_no_text_is_only_counted(page, server, story):
    page.await_rows(4)
    [event] = server.send("ark/invalid-utf8")
    page.await_rows(5)
    page.open_event(event.replace("evt_", "qrn_"))
    assert "that are no UTF-8 text" in page.all("#detail .beside pre")[1].text
