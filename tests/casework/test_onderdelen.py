"""The page for builders shows everything there is, and is not there in production."""

import runpy
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.http import Http404
from django.test import RequestFactory, override_settings
from django.urls import reverse

import casework.forms
import casework.urls
from casework.templatetags import lijst, parts
from casework.views.onderdelen import FOUTPAGINAS, VOORBEELDEN, Voorbeeldformulier, foutpagina, onderdelen
from tests.client import client_of

FOLDER = Path(settings.BASE_DIR) / "templates" / "onderdelen"
PAGES = {"onderdelen", "formulierpagina"}
NAMES = [naam for _, namen in VOORBEELDEN for naam in namen]


def sources():
    return "\n".join((FOLDER / f"{naam}.html").read_text(encoding="utf-8") for naam in NAMES)


@pytest.fixture(scope="module")
def page():
    request = RequestFactory().get(reverse("onderdelen"))
    return onderdelen(request).content.decode()


def test_every_example_stands_on_the_page_once(page):
    assert {path.stem for path in FOLDER.glob("*.html")} == set(NAMES) | PAGES
    assert {naam: page.count(f'id="{naam}"') for naam in NAMES} == dict.fromkeys(NAMES, 1)


def test_every_tag_and_filter_has_an_example():
    text = sources()
    tags = {*parts.register.tags, *lijst.register.tags}
    missing = {tag for tag in tags if f"{{% {tag} " not in text and f"{{% {tag} %}}" not in text}
    missing |= {name for name in parts.register.filters if f"|{name} " not in text}
    assert missing == set()


def test_every_kind_of_status_notice_and_button_has_an_example():
    text = sources()
    kinds = (*parts.STATUS_SOORTEN, *parts.MELDING_SOORTEN, *(set(parts.KNOP_SOORTEN) - {"hoofd"}))
    assert [kind for kind in kinds if f'"{kind}"' not in text] == []


def test_every_kind_of_field_has_an_example(page):
    own = {kind for kind in vars(casework.forms).values() if isinstance(kind, type) and issubclass(kind, forms.Field)}
    shown = {type(field) for field in Voorbeeldformulier.base_fields.values()}
    assert own <= shown
    for name in Voorbeeldformulier.base_fields:
        assert f'name="leeg-{name}"' in page
        assert f'name="fout-{name}"' in page


def test_terms_stand_there_late_today_soon_and_far(page):
    for words in ("3 dagen te laat", "vandaag", "nog 5 dagen", "nog 42 dagen", "nog 5 jaar"):
        assert words in page


def test_an_example_does_not_take_the_focus_of_the_page(page):
    assert "autofocus" not in page


def test_what_is_sent_from_an_example_changes_nothing_and_says_so(mensen):
    client = client_of(mensen.visscher)
    assert "er is niets vastgelegd" in client.post(reverse("onderdelen"), follow=True).content.decode()


def test_the_form_as_a_page_shows_its_errors(mensen):
    answer = client_of(mensen.visscher).post(reverse("onderdelen_formulier"), {"functie": ""}).content.decode()
    assert "<title>Fout: " in answer
    assert "Controleer wat u hebt ingevuld" in answer


def test_the_error_pages_are_those_named_and_no_other_template():
    request = RequestFactory().get("/")
    for naam, titel in FOUTPAGINAS.items():
        assert f"<h1>{titel}</h1>" in foutpagina(request, naam).content.decode()
    with pytest.raises(Http404):
        foutpagina(request, "base")


@pytest.mark.parametrize("local_only", [True, False])
def test_only_demo_and_tests_have_the_page(local_only):
    with override_settings(LOCAL_ONLY=local_only):
        patterns = runpy.run_path(casework.urls.__file__)["urlpatterns"]
    names = {pattern.name for pattern in patterns if pattern.name.startswith("onderdelen")}
    assert bool(names) is local_only
    assert "home" in {pattern.name for pattern in patterns}
