"""Payloads that want to be more than a text."""

import json
import re

import pytest

from server import mail

HOSTILE = [
    "<script>window.ran.push('script')</script>",
    "<img src=x onerror=\"window.ran.push('image')\">",
    "<svg onload=\"window.ran.push('svg')\">",
    "</pre></li></script><script>window.ran.push('closing')</script>",
    "\"><iframe srcdoc=\"<script>parent.ran.push('frame')</script>\">",
    "javascript:window.ran.push('url')",
    "<a href=\"javascript:window.ran.push('link')\">here</a>",
    "<style>* { display: none }</style><base href=\"http://example.com/\">",
    "<form action=\"http://example.com/\"><button autofocus onfocus=\"window.ran.push('focus')\">",
    "${window.ran.push('template')}{{constructor.constructor('window.ran.push(1)')()}}",
    "\u202e\u2066txet\u0000\u2028\u2029",
]

# How the page spells out what cannot be seen.
HIDDEN = re.compile(r"\\u\{[0-9a-f]+\}")


@pytest.fixture(scope="module")
def hostile(server):
    """Each text at every place of a clicked mail, and as a type that nobody knows."""
    for number, text in enumerate(HOSTILE):
        click = {"link": text, "userAgent": text, "ipAddress": "192.0.2.1", "timestamp": "2026-09-14T08:30:11.000Z"}
        tags = {"season": text}
        body = mail("clicked", number, email=text, to="jane@example.com", subject=text, click=click, tags=tags)
        body["data"] |= {"from": text, text: text}
        server.send_body(body)
        server.send_body({"type": text, "created_at": "2026-09-14T08:30:00.000Z", "data": {text: text}})
    return len(HOSTILE) * 2


def count_elements(page):
    names = "script, img, iframe, style, base, a[href], form, object, embed, [onerror], [onload], [onfocus]"
    return page.run("return document.querySelectorAll(arguments[0]).length", names)


def test_a_hostile_payload_stays_a_text_wherever_it_is_shown(page, server, hostile, screenshot):
    page.await_rows(hostile)
    page.until(lambda: len(page.all("#quarantine-list > li")) == len(HOSTILE))
    own = count_elements(page)
    # One script, no image; the links, the styles and the forms are the page's own.
    assert page.run("return [document.scripts.length, document.images.length, document.forms.length]") == [1, 0, 3]
    shown = page.run("return document.querySelector('main').textContent")
    for text in HOSTILE[:-1]:
        assert text in shown, text
    # What turns the direction of writing is spelled out.
    assert "\\u{202e}\\u{2066}txet\\u{0}" in shown and "\u202e" not in shown

    for row in page.run("return [...document.querySelectorAll('#list li')].map((row) => row.dataset.id)"):
        page.open_event(row)
        canonical, raw = page.all("#detail .beside pre")
        assert json.loads(HIDDEN.sub("", canonical.get_attribute("textContent")))["id"] == row
        json.loads(raw.get_attribute("textContent"))
        assert "\u202e" not in page.get("detail").get_attribute("textContent")
        assert count_elements(page) == own
        page.get("detail-close").click()
    page.open_event(page.run("return document.querySelector('#list li').dataset.id"))
    screenshot("hostile")
    assert page.run("return document.scripts.length") == 1
    assert page.run("return window.ran") == []


def test_a_hostile_type_is_named_in_the_question_as_a_text(page, server, hostile):
    page.until(lambda: len(page.all("#quarantine-list > li")) == len(HOSTILE))
    asked = set()
    for button in page.all("#quarantine-list li button:nth-child(2)"):
        button.click()
        asked.add(page.get("question-text").get_attribute("textContent"))
        page.get("question-no").click()
        page.until(lambda: not page.is_open("question"))
    for text in HOSTILE[:-1]:
        assert any(text in question for question in asked), text


def test_the_policy_would_stop_what_got_through(driver, server, page, hostile):
    """The second wall: even a fault of ours would run nothing. Its reports are taken back afterwards."""
    page.await_rows(hostile)
    made = """
        const tried = [];
        try { document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran.push(1)'>"); }
        catch (error) { tried.push(error.name); }
        try { document.createElement("script").text = "window.ran.push(2)"; }
        catch (error) { tried.push(error.name); }
        const link = document.createElement("a");
        try { link.setAttribute("onclick", "window.ran.push(3)"); }
        catch (error) { tried.push(error.name); }
        link.href = "javascript:window.ran.push(4)";
        document.body.append(link);
        link.click();
        link.remove();
        return tried;
    """
    assert page.run(made) == ["TypeError"] * 3
    page.until(lambda: len(page.run("return window.stopped")) >= 4)
    assert page.run("return window.ran") == []
    assert set(page.run("return window.stopped.splice(0)")) == {"require-trusted-types-for", "script-src-elem"}
    driver.get_log("browser")
