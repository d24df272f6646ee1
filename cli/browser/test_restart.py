"""The server goes and comes back; the page stays."""

import pytest

from server import mail


@pytest.mark.restarts
def test_the_page_comes_back_with_the_server_and_loses_nothing(page, server):
    server.send_body(mail("sent", 1))
    page.await_rows(1)
    server.stop()
    page.until(lambda: page.text("connection") == "Connection lost, trying again")
    page.until(lambda: "Not known: the server does not answer." in page.text("outbox"))
    assert len(page.rows()) == 1
    server.start()
    page.until(lambda: page.text("connection") == "Live")
    server.send_body(mail("delivered", 2))
    rows = page.await_rows(2)
    assert "delivery.delivered" in rows[0] and "delivery.accepted" in rows[1]
    page.until(lambda: page.text("outbox") == "The outbox is empty: everything is announced.")


def test_whoever_was_away_gets_what_came_meanwhile(driver, page, server):
    page.await_rows(1)
    own = driver.current_window_handle
    driver.switch_to.new_window("tab")
    driver.switch_to.window(own)
    hide = "Object.defineProperty(document, 'visibilityState', {value: arguments[0], configurable: true}); \
            document.dispatchEvent(new Event('visibilitychange'))"
    page.run(hide, "hidden")
    assert page.text("connection") == "Resting while hidden"
    server.send_body(mail("opened", 3))
    # It is announced while nobody looks.
    page.until(lambda: page.run("return fetch('/api/rates').then((answer) => answer.json())")["families"][3]["counts"][-1]
               or page.run("return fetch('/api/rates').then((answer) => answer.json())")["families"][3]["counts"][-2])
    assert len(page.rows()) == 1
    page.run(hide, "visible")
    assert "engagement.opened" in page.await_rows(2)[0]
    for handle in driver.window_handles:
        if handle != own:
            driver.switch_to.window(handle)
            driver.close()
    driver.switch_to.window(own)
