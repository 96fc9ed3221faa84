"""The eyes of the other tests see what they should: each fault on a page made for it, and none on a good page."""

import pytest

from tests.browser.looking import LARGE, faults

PAGE = """<!doctype html><html lang=nl><title>Pagina</title><meta name=viewport content="width=device-width">
<style>body {{ font: 1rem/1.5 sans-serif; color: black; background: white }} a {{ color: #0000aa }} {style}</style>
<main><h1>Pagina</h1>{body}</main>"""

FAULTY = {
    "color-contrast": ("p { color: #aaa }", "<p>Bleek</p>"),
    "in dark: color-contrast": ("@media (prefers-color-scheme: dark) { p { color: #aaa } }", "<p>Bleek</p>"),
    "target-size": ("button { all: unset; width: 9px; height: 9px }", "<button>a</button><button>b</button>"),
    "focus is not visible": (":focus { outline: none }", "<p><a href='/'>Verder</a></p>"),
    "320 px: 80 px too wide": ("main { width: 392px } body { margin: 0 0 0 8px }", "<p>Breed</p>"),
    "320 px: a day over two lines": (
        "@media (max-width: 320px) { p { width: 80px } }",
        "<p>16 september 2026</p>",
    ),
    "zoomed to 200 %: cut off": (
        "@media (max-width: 640px) { p { width: 40px; height: 1.5rem; overflow: hidden } }",
        "<p>Afgesneden woorden</p>",
    ),
    "letters of 200 %: overlapping": (
        "p { position: absolute; top: 150px } p + p { top: 162px }",
        "<p>Een</p><p>Twee</p>",
    ),
}


def lay(page, style, body):
    page.set_viewport_size(LARGE)
    page.set_content(PAGE.format(style=style, body=body))
    return faults(page)


def test_a_good_page_has_no_fault(page):
    assert lay(page, "", "<p>Een <a href='/'>verwijzing</a> in een zin.</p><button>Verder</button>") == []


@pytest.mark.parametrize("fault", FAULTY)
def test_each_fault_is_seen(page, fault):
    found = lay(page, *FAULTY[fault])
    assert any(words.startswith(fault) for words in found), found
