"""What the tests share: a browser for all, a server for each file, and a look at what went wrong inside."""

import os
from pathlib import Path

import pytest
from selenium import webdriver

from page import Page
from server import ROOT, Server

SCREENSHOTS = ROOT / "target" / "browser" / "screenshots"
# Runs before the page's own script: notes what the policy stopped, and what ran although it must not.
WATCH = """
    window.stopped = [];
    window.ran = [];
    document.addEventListener("securitypolicyviolation", (event) => window.stopped.push(event.violatedDirective));
    for (const name of ["alert", "confirm", "prompt"]) window[name] = () => window.ran.push(name);
"""


@pytest.fixture(scope="session")
def driver():
    options = webdriver.ChromeOptions()
    options.binary_location = os.environ["CHROMIUM"]
    for argument in ["--headless=new", "--no-proxy-server", "--disable-dev-shm-usage", "--window-size=1400,900"]:
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    running = webdriver.Chrome(options, webdriver.ChromeService(os.environ["CHROMEDRIVER"]))
    running.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    yield running
    running.quit()


@pytest.fixture(scope="module")
def server():
    running = Server()
    yield running
    running.close()


@pytest.fixture
def page(driver, server, request):
    """The open page. Afterwards the console must be empty, and nothing may have been stopped or have run."""
    size(driver, 1400, 900)
    colours(driver, "light")
    # The page of the test before may still look for its server, which has stopped.
    driver.get("about:blank")
    driver.get_log("browser")
    shown = Page(driver, server).open()
    yield shown
    console = driver.get_log("browser")
    if "restarts" not in request.keywords:
        assert console == []
    assert shown.run("return [window.stopped, window.ran]") == [[], []]


def size(driver, width, height):
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def colours(driver, scheme):
    features = [
        {"name": "prefers-color-scheme", "value": scheme},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


@pytest.fixture
def look(driver):
    """Sets the width and the colours."""

    def change(width=1400, height=900, scheme="light"):
        size(driver, width, height)
        colours(driver, scheme)

    return change


@pytest.fixture
def screenshot(driver):
    """Takes a picture, for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def take(name):
        driver.save_screenshot(str(Path(SCREENSHOTS) / f"{name}.png"))

    return take
