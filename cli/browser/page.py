"""The page in the browser, as its user sees it."""

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

PATIENCE = 30


class Page:
    def __init__(self, driver, server):
        self.driver = driver
        self.server = server

    def open(self):
        self.driver.get(f"{self.server.url}/")
        self.until(lambda: self.text("connection") == "Live")
        self.until(lambda: self.get("send-sample").find_elements(By.TAG_NAME, "option"))
        return self

    def until(self, condition, told="it did not come to pass"):
        return WebDriverWait(self.driver, PATIENCE, poll_frequency=0.05).until(lambda _: condition(), told)

    def get(self, name):
        return self.driver.find_element(By.ID, name)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, name):
        return self.get(name).text

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def rows(self):
        """The texts of the rows that are shown, the newest first, whether or not they are in view."""
        script = """return [...document.querySelectorAll("#list > li:not([hidden])")].map((row) =>
            [...row.firstElementChild.children].map((part) => part.textContent).join(" | "))"""
        return self.run(script)

    def await_rows(self, number):
        self.until(lambda: len(self.rows()) == number, f"not {number} rows")
        return self.rows()

    def choose(self, name, value):
        Select(self.get(name)).select_by_value(value)

    def write(self, name, text):
        self.get(name).send_keys(text)

    def clear(self):
        self.all("#filters button[type=reset]")[0].click()

    def press(self, *keys):
        """Keys, to whatever has the focus."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def focused(self):
        return self.driver.switch_to.active_element

    def open_event(self, event):
        """Opens the event by the keyboard and waits until the table has told of it."""
        row = self.all(f'#list li[data-id="{event}"] button')[0]
        row.send_keys(Keys.ENTER)
        self.until(lambda: self.all("#detail[open] .beside section:nth-child(2)"))

    def is_open(self, name):
        return self.run("return document.getElementById(arguments[0]).open", name)

    def background(self):
        return self.run("return getComputedStyle(document.body).backgroundColor")
