"""What is typed in a form survives: saved while one types, after the end of a session, beside another editor."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from casework.models import Casus, Sessie
from casusoverleg.actions import plan as plannen
from tests.browser.conftest import PASSWORD, PEOPLE, Site, site_on
from tests.browser.walk import Person
from tests.client import client_of
from tests.conftest import kept
from tests.factories_casusoverleg import casusoverleg_geopend, met_diagnose, plan_tekst
from tests.people import Mensen

TEKST = "Hij wil weer naar school en zoekt een stage."
MINE, THEIRS = "Mijn doel met dit plan.", "Het doel van de ander."
DOEL = "Wat is het doel van het plan?"
SAVED = re.compile(r"Tussentijds bewaard om \d\d\.\d\d uur\.")


@pytest.fixture
def made(django_db_setup, django_db_blocker, browser: Browser) -> Iterator[tuple[Site, Casus]]:
    """A fresh site with a casusoverleg that has the concept of a plan."""
    with django_db_blocker.unblock():
        names, (mensen, secrets, casus) = kept("plan", _make_plan, PEOPLE)
        with site_on(names, mensen, secrets, browser) as found:
            yield found, casus


def _make_plan(mensen: Mensen, secrets: dict[str, str]) -> tuple[Mensen, dict[str, str], Casus]:
    with transaction.atomic():
        casus = casusoverleg_geopend(mensen)
        met_diagnose(mensen, casus)
        plannen.draft_plan(mensen.haddou, casus, plan_tekst())
    return mensen, secrets, casus


@pytest.fixture
def site(made) -> Site:
    return made[0]


@pytest.fixture
def casus(made) -> Casus:
    return made[1]


@pytest.fixture
def plan(casus) -> str:
    return f"/casussen/{casus.pk}/plan/"


def page_of(site: Site, name: str, *, script: bool = True) -> Page:
    """A page in a browser where this person is logged in already, so that no code was used up; without script too."""
    context = site.browser.new_context(locale="nl-NL", base_url=site.url, java_script_enabled=script)
    session = client_of(getattr(site.mensen, name)).session.session_key
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.url}])
    site.contexts[f"{name} {len(site.contexts)}"] = context
    page = context.new_page()
    page.on("console", lambda message: site.console.append(f"{page.url}: {message.text}"))
    return page


@pytest.mark.regel("S-10")
def test_what_is_typed_is_saved_by_itself_and_is_there_again(site, plan, axe):
    page = page_of(site, "haddou")
    page.goto(plan)
    status = page.locator("#tekst").get_by_role("status")
    expect(status).to_have_text("")
    page.get_by_label(DOEL).press_sequentially(" " + TEKST)
    expect(status).to_have_text(SAVED)
    assert axe(page) == []
    page.goto("/")
    page.goto(plan)
    expect(page.get_by_label(DOEL)).to_have_value(re.compile(re.escape(TEKST)))
    expect(page.get_by_text("U ging hier eerder mee aan de slag")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Deze tekst weggooien").click()
    expect(page.get_by_label(DOEL)).to_have_value(plan_tekst().doel)
    expect(page.get_by_text("U ging hier eerder mee aan de slag")).to_have_count(0)
    assert site.console == []


def test_what_was_just_typed_in_another_form_is_kept_when_one_is_sent(site, plan):
    """With a maatregel half typed somebody goes on to make the plan hold: it is told, and not lost."""
    page = page_of(site, "haddou")
    page.goto(plan)
    expect(page.get_by_role("button", name="Tussentijds bewaren")).to_have_count(0)
    page.get_by_label("Wat gaat er gebeuren?").fill(TEKST)
    with page.expect_response("**/concept/bewaren/"):
        page.get_by_role("button", name="Bewaren en verder").click()
    page.wait_for_url("**/plan/vaststellen/")
    page.reload()
    expect(page.get_by_text("Nog niet verstuurd: maatregel.")).to_be_visible()
    page.get_by_role("link", name="Ga terug naar het concept").click()
    expect(page.get_by_label("Wat gaat er gebeuren?")).to_have_value(TEKST)
    assert site.console == []


def test_who_presses_twice_sends_once(site):
    """The answer is slow, and somebody presses again: both would be carried out."""
    page = page_of(site, "zijlstra")
    page.goto("/vergaderingen/nieuw/")
    # What the page lets through is counted, and goes no further.
    page.evaluate(
        "() => document.addEventListener('submit', event => {"
        " document.body.dataset.sent = Number(document.body.dataset.sent || 0) + !event.defaultPrevented;"
        " event.preventDefault(); })"
    )
    for _ in range(2):
        page.get_by_role("button", name="Plannen").click()
    assert page.locator("body").get_attribute("data-sent") == "1"


def test_what_was_not_saved_is_said(site, plan):
    page = page_of(site, "haddou")
    page.goto(plan)
    page.route("**/concept/bewaren/", lambda route: route.abort())
    page.get_by_label(DOEL).press_sequentially("x")
    expect(page.get_by_text("Tussentijds bewaren lukt nu niet.")).to_be_visible()
    assert page.get_by_label(DOEL).input_value().startswith("x")


@pytest.mark.regel("S-10")
def test_without_script_a_button_saves(site, plan):
    page = page_of(site, "haddou", script=False)
    page.goto(plan)
    page.get_by_label(DOEL).fill(TEKST)
    page.locator("#tekst").get_by_role("button", name="Tussentijds bewaren").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(page.get_by_label(DOEL)).to_have_value(TEKST)
    assert page.url.endswith(plan)
    page.locator("#tekst").get_by_role("button", name="Concept bewaren").click()
    expect(page.get_by_text("Het concept is bewaard.")).to_be_visible()
    expect(page.get_by_text("U ging hier eerder mee aan de slag")).to_have_count(0)
    expect(page.get_by_label(DOEL)).to_have_value(TEKST)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.regel("B-09")
def test_after_the_end_of_the_session_the_text_comes_back(site, plan, script, axe, settings):
    settings.MFA_TOTP_PERIOD = 3600  # no code expires on its way
    page = page_of(site, "haddou", script=script)
    page.goto(plan)
    page.get_by_label(DOEL).fill(TEKST)
    Sessie.objects.all().delete()
    page.locator("#tekst").get_by_role("button", name="Concept bewaren").click()
    expect(page.get_by_text("Uw sessie was verlopen")).to_be_visible()
    assert site.mensen.haddou.gebruikersnaam not in page.url
    page.get_by_label("Gebruikersnaam").fill("haddou")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.get_by_label("Code").fill(site.code("haddou"))
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.get_by_text("Dit is nog niet verstuurd")).to_be_visible()
    assert page.url.endswith(plan)
    expect(page.get_by_label(DOEL)).to_have_value(TEKST)
    assert not script or axe(page) == []
    page.locator("#tekst").get_by_role("button", name="Concept bewaren").click()
    expect(page.get_by_text("Het concept is bewaard.")).to_be_visible()
    expect(page.get_by_text("Dit is nog niet verstuurd")).to_have_count(0)


def test_who_goes_on_typing_after_the_end_is_told_to_send_the_form(site, plan):
    page = page_of(site, "haddou")
    page.goto(plan)
    Sessie.objects.all().delete()
    page.get_by_label(DOEL).press_sequentially("x")
    expect(page.get_by_text("Uw sessie is verlopen: er wordt niets meer vanzelf bewaard.")).to_be_visible()
    assert page.url.endswith(plan)


@pytest.mark.regel("B-09")
def test_two_editors(site, plan, axe):
    """Given two people with the plan on their screens; when both send it; then the second is told, and chooses."""
    first, second = Person(site, "haddou").go(plan), Person(site, "haddou").go(plan)
    first.fill(doel=THEIRS).press("Concept bewaren")
    assert first.sees("Het concept is bewaard.")
    second.fill(doel=MINE).press("Concept bewaren")
    assert second.sees("Iemand anders heeft dit intussen gewijzigd")
    expect(second.page.locator("#id_doel_nu")).to_contain_text(THEIRS)
    assert second.page.get_by_label(DOEL).input_value() == MINE
    assert axe(second.page) == []
    second.page.locator(".cw-fouten, .cw-melding").get_by_role("link", name=DOEL).first.click()
    assert second.page.evaluate("document.activeElement.name") == "doel"
    second.press("Concept bewaren")
    assert second.sees("Het concept is bewaard.")
    assert first.go(plan).page.get_by_label(DOEL).input_value() == MINE


def test_a_date_is_typed_the_dutch_way_or_picked(site, casus, axe):
    page = page_of(site, "haddou")
    page.goto(f"/casussen/{casus.pk}/evaluaties/nieuw/")
    field, button = page.get_by_label("Op welke dag wordt het plan geëvalueerd?").first, "Kies een datum bij"
    field.fill("2 maart 2031")
    page.evaluate("() => { HTMLInputElement.prototype.showPicker = function () { this.dataset.open = 'ja' } }")
    field.fill("2-3-2031")
    page.get_by_role("button", name=button).click()
    picker = page.locator("input[type=date]")
    assert (picker.get_attribute("data-open"), picker.input_value()) == ("ja", "2031-03-02")
    picker.evaluate("picker => { picker.value = '2031-04-17'; picker.dispatchEvent(new Event('change')) }")
    assert field.input_value() == "17-04-2031"
    assert page.evaluate("document.activeElement.name") == "gepland_op"
    assert axe(page) == []
    bare = page_of(site, "haddou", script=False)
    bare.goto(page.url)
    expect(bare.get_by_role("button", name=button)).to_have_count(0)
