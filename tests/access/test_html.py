"""Valid HTML on every page in each of its states, by the Nu HTML checker."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.http import HttpResponse

from tests.access.table import LOGIN, ROUTES
from tests.states import PAGES, all_states, is_html, main_of, one_of_each, undone

ROOT = Path(__file__).resolve().parents[2]
JAR = ROOT / ".venv" / "nu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def every_answer(world) -> Iterator[tuple[str, HttpResponse]]:
    """Each page of each reader, and each state of it."""
    for route in PAGES:
        for name in sorted(ROUTES[route].lezen):
            with undone():
                answer = world.client(name).get(world.address(route))
            assert answer.status_code == 200, (route, name)
            if is_html(answer):
                yield f"{route} of {name}", answer
    for state in all_states(world):
        yield state.what, state.answer


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
def test_every_page_is_valid_html(world, tmp_path):
    seen = set()
    for what, answer in every_answer(world):
        html = answer.content.decode()
        if main_of(html) not in seen:
            (tmp_path / f"{len(seen)} {what}.html").write_text(html, encoding="utf-8")
        seen.add(main_of(html))
    assert len(seen) > len(PAGES) + len(LOGIN)
    assert faults(tmp_path) == []


def test_every_page_runs_only_scripts_that_it_named_itself(world):
    """Nothing is allowed but what is said, and nothing inline: a script needs the number that this answer alone has."""
    nonces = []
    answers = [world.client(min(ROUTES[route].lezen)).get(world.address(route)) for route in PAGES]
    # Two of the error pages are made here without a request that passes the middleware.
    states = [state.answer for state in all_states(world) if hasattr(state.answer, "wsgi_request")]
    for answer in answers + states:
        assert "Content-Security-Policy" in answer.headers, answer.status_code
        policy = dict(rule.partition(" ")[::2] for rule in answer.headers["Content-Security-Policy"].split("; "))
        assert (policy["default-src"], policy["style-src"]) == ("'none'", "'self'")
        assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in str(policy)
        nonces += re.findall(r"^'nonce-([^' ]{16,})'$", policy.get("script-src", ""))
    assert len(nonces) >= len(PAGES) // 2
    assert len(set(nonces)) == len(nonces)


def test_every_page_has_a_place_in_the_menu(world):
    """Whoever opens a page sees at which tab they are; pages about logging in, own access and parts stand beside it.

    So does the list of casussen, which answers whoever has none, and is then empty.
    """
    beside = {route for route in PAGES if route in LOGIN or route.startswith("onderdelen")} | {"casussen", "toegang"}
    lost = [
        (route, name)
        for route in PAGES
        for name in one_of_each(world, ROUTES[route].lezen)
        if route not in beside
        and is_html(answer := world.client(name).get(world.address(route)))
        and not any(item["actief"] for item in answer.context["navigatie"])
    ]
    assert lost == []


@pytest.mark.nu
def test_the_checker_sees_a_fault(tmp_path):
    page = "<!doctype html><html lang=nl><title>Pagina</title><p>Een<div>twee</div></p></html>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    (fault,) = faults(tmp_path)
    assert fault.startswith("page: No “p” element in scope")
