"""What the templates may hold: nothing inline, and only classes that a sheet knows (and the other way round)."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static").glob("*.css"))
APPS = ("casework", "weegploeg", "casusoverleg", "rights", "retention", "security")

_COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)
_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
# A class, or the beginning of one that a template or script completes: cw-status--{{ soort }}.
_CLASS = re.compile(r"(?<![\w-])cw-[a-z0-9-]+(?:__[a-z0-9-]+)?")


class _Inline(HTMLParser):
    """Collects what a strict content security policy refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        wrong = [name for name in names if name == "style" or re.match(r"on\w|hx-on", name)]
        self.found += [f"<{tag} {name}>" for name in wrong]
        if tag == "style" or (tag == "script" and not {"src", "nonce"} <= set(names)):
            self.found.append(f"<{tag}>")


def inline_parts(text: str) -> list[str]:
    parser = _Inline()
    parser.feed(_TAG.sub("", _COMMENT.sub("", text)))
    return parser.found


def test_no_template_holds_inline_style_or_script():
    found = {str(path.relative_to(ROOT)): inline_parts(path.read_text(encoding="utf-8")) for path in TEMPLATES}
    assert {path: parts for path, parts in found.items() if parts} == {}


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<script src="/x.js"></script>',
        '<button onclick="x()">',
        '<p hx-on:click="x()">',
    ],
)
def test_each_kind_of_inline_part_is_found(text):
    assert inline_parts(text)


def classes_in_sheets() -> set[str]:
    return {name[1:] for path in SHEETS for name in re.findall(r"\.cw-[\w-]+", path.read_text(encoding="utf-8"))}


def classes_in_use() -> set[str]:
    code = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    sources = [*TEMPLATES, *code, *(ROOT / "static").glob("*.js")]
    return {name for path in sources for name in _CLASS.findall(_COMMENT.sub("", path.read_text(encoding="utf-8")))}


def test_every_class_in_use_is_defined():
    defined = classes_in_sheets()
    # Also a class that only looks special with a modifier, and the beginning that a template completes (cw-status--).
    with_modifier = {name.partition("--")[0] for name in defined if "--" in name}
    beginnings = {f"{name}--" for name in with_modifier}
    assert classes_in_use() - defined - with_modifier - beginnings == set()


def test_every_class_in_a_sheet_is_used():
    used = classes_in_use()
    beginnings = tuple(name for name in used if name.endswith("--"))
    assert {name for name in classes_in_sheets() - used if not name.startswith(beginnings)} == set()


def test_every_token_in_use_is_defined():
    """A token without a value makes its whole line disappear, silently."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in SHEETS)
    used = set(re.findall(r"var\((--(?:cw|_)[\w-]*)", text))
    assert used - set(re.findall(r"(--(?:cw|_)[\w-]*):", text)) == set()


def test_every_token_is_used():
    tokens = set(re.findall(r"(--cw-[\w-]*):", (ROOT / "static" / "tokens.css").read_text(encoding="utf-8")))
    text = "\n".join(path.read_text(encoding="utf-8") for path in SHEETS)
    assert tokens - set(re.findall(r"var\((--cw-[\w-]*)", text)) == set()


@pytest.mark.regel("P-19")
def test_every_form_says_of_which_samenwerkingsverband_it_is():
    """What is on the screen does nothing after somebody went to another one (ADR 0026). Logging in is of none."""
    token, with_verband = "{% csrf_token %}", '{% csrf_token %}{% include "forms/verband.html" %}'
    texts = {
        path: path.read_text()
        for path in TEMPLATES
        if not {"account", "mfa"} & set(path.parts) and path.name != "base.html"
    }
    assert sum(token in text for text in texts.values()) >= 5
    assert [path.name for path, text in texts.items() if text.count(token) != text.count(with_verband)] == []
