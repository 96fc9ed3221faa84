"""Steps of a walk through the site, as a person takes them."""

from datetime import date
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import Site


class Person:
    """Somebody at a browser; each method is one thing they do."""

    def __init__(self, site: Site, name: str) -> None:
        self.site, self.name = site, name
        self.page: Page = site.as_(name)
        self.page.set_default_timeout(6000)

    def go(self, address: str) -> "Person":
        self.page.goto(address)
        return self

    def status(self, address: str) -> int:
        """What the site answers at an address, without looking at it."""
        return self.page.request.get(self.site.url + address).status

    def fill(self, **fields: Any) -> "Person":
        """Fill a form by the names of its fields: text and dates are typed, choices clicked, True ticks a box."""
        for name, value in fields.items():
            self._fill_one(name, value)
        return self

    def press(self, label: str) -> "Person":
        """Press the button, or follow the link that looks like one, with exactly this text."""
        button = self.page.get_by_role("button", name=label, exact=True)
        link = self.page.get_by_role("link", name=label, exact=True)
        button.or_(link).first.click()
        self.page.wait_for_load_state()
        return self

    def sees(self, text: str) -> bool:
        return text in self.page.locator("main").inner_text()

    def _fill_one(self, name: str, value: Any) -> None:
        field = self.page.locator(f"main [name='{name}']")
        kind = field.first.get_attribute("type") or field.first.evaluate("e => e.tagName.toLowerCase()")
        if kind in ("radio", "checkbox"):
            for choice in [value] if isinstance(value, str | bool) else value:
                option = field if choice is True else self.page.locator(f"main [name='{name}'][value='{choice}']")
                option.first.check()
        elif kind == "select":
            field.select_option(value)
        else:
            field.fill(f"{value:%d-%m-%Y}" if isinstance(value, date) else value)
