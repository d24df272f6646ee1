"""Many events at once: the page stays alive, and keeps a thousand of them."""

import json

from server import ROOT, mail

BURST = 1_200
KEPT = 1_000


def burst():
    """Messages as the pipeline announces them, each with an id of its own."""
    record = json.loads((ROOT / "events/messages/delivery.delivered.json").read_text())
    event = json.loads(record["body"])
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    for number in range(BURST):
        unique = "".join(letters[number >> shift & 31] for shift in (10, 5, 0))
        yield json.dumps(event | {"id": f"evt_{'a' * 28}{unique}a"})


def announced(page):
    """How many events of each family the server has seen announced."""
    rates = page.run("return fetch('/api/rates').then((answer) => answer.json())")
    counts = {family["family"]: sum(family["counts"]) for family in rates["families"]}
    return {family: count for family, count in counts.items() if count}


def test_a_burst_keeps_the_page_alive_and_bounded(page, server):
    first = server.send_body(mail("opened", 1, email="first"))
    page.await_rows(1)
    server.announce(list(burst()))
    last = server.send_body(mail("clicked", 2, email="last"))
    ids = "return [...document.querySelectorAll('#list > li')].map((row) => row.dataset.id)"
    page.until(lambda: announced(page) == {"delivery": BURST, "engagement": 2}, "not all has come to the server")
    page.until(lambda: last in page.run(ids), "the last event has not come")
    page.until(lambda: first not in page.run(ids), "the first event has not gone")
    shown = page.run(ids)
    assert len(shown) == len(set(shown)) == KEPT
    page.until(lambda: page.text("count") == "1,000 events")

    # It filters, opens and looks up as before.
    page.choose("kind", "engagement.clicked")
    [row] = page.await_rows(1)
    assert "engagement.clicked" in row
    page.open_event(last)
    page.get("detail-close").click()
    page.clear()
    page.await_rows(KEPT)


def test_whoever_comes_after_a_burst_gets_what_is_kept(page, server):
    rows = page.await_rows(KEPT)
    assert any("engagement.clicked" in row for row in rows)
    page.until(lambda: page.text("count") == "1,000 events")
    missed = BURST + 2 - KEPT
    page.until(lambda: page.text("missed") == f"{missed} more events came that the server keeps no more. The table has them.")
    page.get("find-text").send_keys("first")
    page.all("#find-form button")[0].click()
    page.until(lambda: page.text("detail-title") == "engagement.opened")
