"""Steps of a walk through the site, as a person takes them."""

from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.conftest import Site


class Person:
    """Somebody at a browser; each method is one thing they do."""

    def __init__(self, site: Site, name: str, page: Page | None = None) -> None:
        self.site, self.name = site, name
        self.page: Page = page or site.as_(name)

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
        self._activate(button.or_(link).first)
        return self

    def follow(self, label: str) -> "Person":
        """Follow the first link with this text in it."""
        self._activate(self.page.get_by_role("link", name=label).first)
        return self

    def sees(self, text: str) -> bool:
        return text in self.page.locator("main").inner_text()

    def _fill_one(self, name: str, value: Any) -> None:
        field = self.page.locator(f"main [name='{name}']")
        kind = field.first.get_attribute("type") or field.first.evaluate("e => e.tagName.toLowerCase()")
        if kind in ("radio", "checkbox"):
            for choice in [value] if isinstance(value, str | bool) else value:
                option = field if choice is True else self.page.locator(f"main [name='{name}'][value='{choice}']")
                self._check(option.first)
        elif kind == "select":
            self._select(field, value)
        else:
            self._type(field, f"{value:%d-%m-%Y}" if isinstance(value, date) else value)

    def check(self, label: str) -> "Person":
        """Tick the box with this label."""
        self._check(self.page.get_by_label(label))
        return self

    def _activate(self, target: Locator) -> None:
        target.click()
        self.page.wait_for_load_state()

    def _check(self, option: Locator) -> None:
        option.check()

    def _select(self, field: Locator, value: str) -> None:
        field.select_option(value)

    def _type(self, field: Locator, text: str) -> None:
        field.fill(text)


class KeyboardPerson(Person):
    """Somebody without a mouse: Tab to go on, arrows within a group, Space and Enter to choose; always sees where."""

    MOST_TABS = 250
    IS_FOCUSED = "element => element === document.activeElement"
    IS_VISIBLE = """element => {
        const style = getComputedStyle(element);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
    }"""

    def _activate(self, target: Locator) -> None:
        self._tab_to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _check(self, option: Locator) -> None:
        if option.is_checked():
            return
        if option.get_attribute("type") == "radio":
            self._choose_radio(option)
        else:
            self._tab_to(option)
            self.page.keyboard.press("Space")
        assert option.is_checked()

    def _choose_radio(self, option: Locator) -> None:
        """Tab enters a group at the choice made, or at the first; arrows go round."""
        group = self.page.locator(f"main [name='{option.get_attribute('name')}']")
        checked = group.and_(self.page.locator(":checked"))
        self._tab_to(checked if checked.count() else group.first)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if option.is_checked():
                return
            self.page.keyboard.press("ArrowDown")

    def _select(self, field: Locator, value: str) -> None:
        self._tab_to(field)
        self.page.keyboard.type(field.locator(f"option[value='{value}']").inner_text())
        assert field.input_value() == value

    def _type(self, field: Locator, text: str) -> None:
        self._tab_to(field)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(text)

    def _tab_to(self, target: Locator) -> None:
        element = target.element_handle()
        for _ in range(self.MOST_TABS):
            if element.evaluate(self.IS_FOCUSED):
                assert element.evaluate(self.IS_VISIBLE), f"{self.page.url}: no focus to see on {target}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: Tab does not lead to {target}")
