"""Quarantine, queues, rates, and the form that plays a provider."""

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select


def number(page, row, column):
    """A number of a table, by the name of its row."""
    script = """const row = [...document.querySelectorAll("tbody tr")].find((row) =>
        row.firstElementChild.textContent === arguments[0]);
        return row?.children[arguments[1]].textContent"""
    return page.run(script, row, column)


def test_a_sample_is_signed_and_a_forgery_refused(page, screenshot):
    page.choose("send-source", "resend")
    page.choose("send-sample", "resend/email-bounced")
    button = page.all("#send-form button")[0]
    button.click()
    page.until(lambda: "200 accepted" in page.text("send-outcome"))
    assert "bounce.bounced" in page.await_rows(1)[0]
    page.choose("send-family", "bounce")
    button.click()
    page.until(lambda: "200 duplicate" in page.text("send-outcome"))
    assert "/webhooks/resend/bounce" in page.text("send-outcome")
    page.all("#send-outcome button")[0].click()
    page.until(lambda: page.text("detail-title") == "bounce.bounced")
    page.press(Keys.ESCAPE)

    page.get("send-forge").click()
    button.click()
    page.until(lambda: "401 refused: Unauthorized" in page.text("send-outcome"))
    assert "does not prove" in page.text("send-outcome")
    assert len(page.rows()) == 1


@pytest.mark.parametrize("source", ["ark", "copernica", "postal", "resend"])
def test_every_source_has_its_samples(page, source):
    page.choose("send-source", source)
    values = [option.get_attribute("value") for option in Select(page.get("send-sample")).options]
    assert len(values) > 10 and all(value.startswith(f"{source}/") for value in values)
    # The first one that is offered is understood.
    assert "bounce" in page.get("send-sample").get_attribute("value")


def test_depths_and_rates_are_counted(page):
    page.until(lambda: number(page, "tail", 1) == "1")
    bounces = page.run("return document.querySelector('#queues-rows tr:nth-child(2)').textContent")
    assert bounces == "bounce10"
    assert page.text("outbox") == "The outbox is empty: everything is announced."
    page.until(lambda: page.all("#rates-rows tr"))
    assert number(page, "bounce", 3) == "1" and number(page, "delivery", 3) == "0"
    chart = page.all("#rates-rows tr:nth-child(2) svg")[0]
    assert chart.get_attribute("aria-label").startswith("bounce in each minute, the latest last: 0, ")
    heights = page.run("return [...arguments[0].children].map((bar) => Number(bar.getAttribute('height')))", chart)
    assert len(heights) == 10 and sorted(heights)[-1] == 18 and sorted(heights)[0] == 1


def test_quarantine_is_replayed_after_a_question(page, server, screenshot):
    record = server.leave_in_quarantine("resend/email-complained.json")
    server.send("resend/unknown-type")
    page.await_rows(2)
    page.until(lambda: len(page.all("#quarantine-list > li")) == 2)
    assert page.text("quarantine-count") == "2 webhooks."
    old = page.all(f'#quarantine-list li[data-id="{record}"]')[0]
    assert "an older reader did not know it" in old.text and "complaint.complained" in old.text
    screenshot("quarantine")

    def replay(answer):
        page.all(f'#quarantine-list li[data-id="{record}"] button')[1].click()
        page.until(lambda: page.is_open("question"))
        answer()
        page.until(lambda: not page.is_open("question"))

    replay(lambda: page.get("question-no").click())
    replay(lambda: page.press(Keys.ESCAPE))
    assert page.text("quarantine-outcome") == ""
    replay(lambda: page.get("question-yes").click())
    page.until(lambda: "it is complaint.complained now" in page.text("quarantine-outcome"))
    page.until(lambda: len(page.all("#quarantine-list > li")) == 1)
    # The outbox announces it at once.
    assert "complaint.complained" in page.await_rows(3)[0]

    page.all("#quarantine-list button")[1].click()
    page.get("question-yes").click()
    page.until(lambda: "does not understand it either" in page.text("quarantine-outcome"))
    assert len(page.all("#quarantine-list > li")) == 1


def test_what_the_outbox_has_left_to_do_is_told(page, server):
    """An event at the URL of another family waits until the outbox may take it."""
    server.send("postal/message-sent", "--family", "bounce")
    page.until(lambda: page.text("outbox").startswith("1 event in the outbox, the oldest for "))
