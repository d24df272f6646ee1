"""For everybody: names, landmarks, contrast in both colour schemes, and every width."""

import pytest

from server import mail

# The contrast (WCAG 2.2) of every text that is shown with what it stands on, where it is below the limit.
CONTRAST = """
    const channel = (value) => value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;
    const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const ground = (element) => {
        for (let one = element; one; one = one.parentElement) {
            const colour = numbers(getComputedStyle(one).backgroundColor);
            if (colour.length < 4 || colour[3] === 1) return colour;
        }
        return numbers(getComputedStyle(document.body).backgroundColor);
    };
    const poor = [];
    let seen = 0;
    for (const element of document.querySelectorAll(arguments[0])) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
        if (!own || !element.checkVisibility() || element.closest("option, noscript")) continue;
        seen += 1;
        const [one, other] = [light(numbers(getComputedStyle(element).color)), light(ground(element))];
        const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        if (contrast < 4.5) poor.push(`${element.tagName} ${element.className} ${element.textContent} ${contrast}`);
    }
    return [seen, poor];
"""
NAMELESS = """
    return [...document.querySelectorAll("button, input, select, a, pre, svg, ol, ul, table, dialog, section, nav, form")]
        .filter((element) => element.checkVisibility() || element.tagName === "DIALOG")
        .filter((element) => !(element.textContent.trim() && ["A", "BUTTON"].includes(element.tagName))
            && !element.labels?.length && !element.caption && element.id !== "send-form"
            && !element.getAttribute("aria-label") && !element.getAttribute("aria-labelledby")
            && !["quarantine-list"].includes(element.id))
        .map((element) => element.outerHTML.slice(0, 120));
"""


@pytest.fixture(scope="module")
def full(server):
    """A page with something of everything, and with texts that are too long."""
    long = "unbroken" * 40
    server.send("resend/email-bounced", "postal/message-delayed", "ark/message-sent", "copernica/bounce-no-mime",
                "resend/unknown-type", "ark/send-limit-approaching", "postal/domain-dns-error")
    server.send_body(mail("delivered", 5, to=f"{long[:60]}@example.com", subject=long))
    for kind, second in [("sent", 10), ("delivery_delayed", 20), ("bounced", 40)]:
        server.send_body(mail(kind, second, bounce={"type": "Transient", "subType": "General", "message": long}))
    server.send_body({"type": long, "data": {}})
    return 12


def ready(page, full):
    page.await_rows(full)
    page.until(lambda: page.all("#quarantine-list > li") and page.all("#queues-rows tr") and page.all("#rates-rows tr"))


def test_everything_has_a_name_and_a_place(page, full):
    ready(page, full)
    assert page.run("return document.querySelectorAll('h1').length") == 1
    assert page.run("return document.documentElement.lang") == "en"
    for landmark in ["header", "nav", "main", "[role=search]"]:
        assert len(page.all(landmark)) == 1, landmark
    assert page.run(NAMELESS) == []
    event = page.run("return document.querySelector('#list li').dataset.id")
    page.open_event(event)
    assert page.run(NAMELESS) == []
    levels = page.run("return [...document.querySelectorAll('h1, h2, h3')].map((one) => Number(one.tagName[1]))")
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:]))
    ids = page.run("return [...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    # What is read out by itself says how many, and never an event.
    live = page.run("return [...document.querySelectorAll('[role=status], [aria-live]')].map((one) => one.id)")
    assert live == ["connection", "told", "find-outcome", "send-outcome", "quarantine-outcome"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_in_both_schemes(page, full, look, scheme):
    look(scheme=scheme)
    ready(page, full)
    page.choose("send-source", "resend")
    page.get("send-forge").click()
    page.all("#send-form button")[0].click()
    page.until(lambda: "401" in page.text("send-outcome"))
    seen, poor = page.run(CONTRAST, "body *")
    assert seen > 60 and poor == []
    page.open_event(page.run("return document.querySelector('#list li').dataset.id"))
    seen, poor = page.run(CONTRAST, "#detail *")
    assert seen > 10 and poor == []
    assert page.background() == {"light": "rgb(246, 246, 243)", "dark": "rgb(18, 20, 23)"}[scheme]


@pytest.mark.parametrize("width, height", [(360, 740), (768, 1024), (1400, 900), (2200, 1200)])
def test_no_width_scrolls_sideways(page, full, look, screenshot, width, height):
    look(width, height)
    ready(page, full)
    overflow = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.run(overflow) == 0
    for scheme in ["light", "dark"]:
        look(width, height, scheme)
        screenshot(f"page-{width}-{scheme}")
    narrow = "return [...document.querySelectorAll('main button, main select, main input')].map((one) => one.getBoundingClientRect()).every((box) => box.left >= 0 && box.right <= innerWidth)"
    assert page.run(narrow)
    event = page.run("return document.querySelector('#list li').dataset.id")
    page.open_event(event)
    assert page.run(overflow) == 0
    inside = "const box = document.getElementById('detail'); return box.scrollWidth - box.clientWidth"
    assert page.run(inside) == 0
    for scheme in ["light", "dark"]:
        look(width, height, scheme)
        screenshot(f"detail-{width}-{scheme}")


def test_the_focus_is_seen(page, full):
    ready(page, full)
    for selector in ["#pause", "#text", "#source", "#list button[tabindex='0']", "header a", "#send-forge"]:
        styles = page.run("""const one = document.querySelector(arguments[0]); one.focus({focusVisible: true});
            const style = getComputedStyle(one); return [style.outlineStyle, style.outlineWidth]""", selector)
        assert styles == ["solid", "2px"], selector
