"""Valid HTML on every page in each of its states, by the Nu HTML checker."""

import json
import os
import re
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.db import transaction

from tests.access.table import LOGIN, ROUTES
from tests.access.world import World
from tests.people import ALL_DATABASES
from tests.states import PAGES, State, all_states, is_html, main_of, undone

ROOT = Path(__file__).resolve().parents[2]
JAR = ROOT / ".venv" / "nu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@dataclass(frozen=True)
class Answer:
    """What one reader got of one route, and the menu that stood above it."""

    route: str
    name: str
    html: str
    policy: str | None
    tabs: list[str]


@pytest.fixture(scope="module")
def answers(made_world) -> list[Answer]:
    """Each page of each reader, asked for once for all tests here."""
    return [_ask(made_world, route, name) for route in PAGES for name in sorted(ROUTES[route].lezen)]


@pytest.fixture(scope="module")
def states(made_world) -> list[State]:
    """Each page in its other states."""
    with ExitStack() as stack:
        for alias in ALL_DATABASES:
            stack.enter_context(transaction.atomic(using=alias))
            stack.callback(transaction.set_rollback, True, using=alias)
        return list(all_states(made_world, everybody=True))


def _ask(world: World, route: str, name: str) -> Answer:
    with undone():
        got = world.client(name).get(world.address(route))
    assert got.status_code == 200, (route, name)
    html = got.content.decode() if is_html(got) else ""
    tabs = [item["label"] for item in got.context["navigatie"] if item["actief"]] if html else []
    return Answer(route, name, html, got.headers.get("Content-Security-Policy"), tabs)


def faults(folder: Path) -> list[str]:
    """Errors in the pages of a folder, in words. One run for all of them, for Java starts slowly."""
    command = [
        os.environ.get("JAVA") or "java",
        "-jar",
        str(JAR),
        "--format",
        "json",
        "--exit-zero-always",
        str(folder),
    ]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    return [_in_words(said) for said in json.loads(answer.stderr)["messages"] if said["type"] != "info"]


def _in_words(said: dict) -> str:
    page = Path(unquote(urlsplit(said.get("url", "")).path)).stem
    return f"{page}: {said['message']} {said.get('extract', '')}"


@pytest.mark.nu
def test_every_page_is_valid_html(answers, states, tmp_path):
    pages = [(f"{answer.route} of {answer.name}", answer.html) for answer in answers if answer.html]
    seen = set()
    for what, html in pages + [(state.what, state.answer.content.decode()) for state in states]:
        if main_of(html) not in seen:
            (tmp_path / f"{len(seen)} {what}.html").write_text(html, encoding="utf-8")
        seen.add(main_of(html))
    assert len(seen) > len(PAGES) + len(LOGIN)
    assert faults(tmp_path) == []


def test_every_page_runs_only_scripts_that_it_named_itself(answers, states):
    """Nothing is allowed but what is said, and nothing inline: a script needs the number that this answer alone has."""
    # Two of the error pages are made here without a request that passes the middleware.
    passed = [state.answer for state in states if hasattr(state.answer, "wsgi_request")]
    nonces = []
    for said in [answer.policy for answer in answers] + [got.headers.get("Content-Security-Policy") for got in passed]:
        assert said is not None
        policy = dict(rule.partition(" ")[::2] for rule in said.split("; "))
        assert (policy["default-src"], policy["style-src"]) == ("'none'", "'self'")
        assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in str(policy)
        nonces += re.findall(r"^'nonce-([^' ]{16,})'$", policy.get("script-src", ""))
    assert len(nonces) >= len(answers) // 2
    assert len(set(nonces)) == len(nonces)


def test_every_page_has_a_place_in_the_menu(answers):
    """Whoever opens a page sees at which tab they are; pages about logging in, own access and parts stand beside it.

    So does the list of casussen, which answers whoever has none, and is then empty.
    """
    beside = {route for route in PAGES if route in LOGIN or route.startswith("onderdelen")} | {
        "casussen",
        "toegang",
        "verband_kiezen",
        "mailadres",
    }
    pages = [answer for answer in answers if answer.html and answer.route not in beside]
    assert [(answer.route, answer.name) for answer in pages if not answer.tabs] == []


def test_every_link_within_a_page_leads_somewhere(answers, states):
    pages = [(f"{answer.route} of {answer.name}", answer.html) for answer in answers if answer.html]
    pages += [(state.what, state.answer.content.decode()) for state in states]
    lost = {
        (what, anchor)
        for what, html in pages
        for anchor in re.findall(r'href="#([^"]+)"', html)
        if f' id="{anchor}"' not in html
    }
    assert lost == set()


@pytest.mark.nu
def test_the_checker_sees_a_fault(tmp_path):
    page = "<!doctype html><html lang=nl><title>Pagina</title><p>Een<div>twee</div></p></html>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    (fault,) = faults(tmp_path)
    assert fault.startswith("page: No “p” element in scope")
