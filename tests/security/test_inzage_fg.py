"""The FG reads content only for a stated purpose, for a few days, logged and shown to the kernpartijen (P-18, P-19)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import klok, selectors
from casework.access.context import acting_as
from casework.actions import parties
from casework.models import Aanbrenger, Betrokkene, Casus, CasusToegang, Logregel, Raadpleging, Signaal
from casework.rules import GeenToegang, RegelFout
from security.actions import consult_as_fg
from security.selectors import casus_by_number
from tests.access.answers import body
from tests.client import client_of
from tests.conftest import SUPERUSER, database_role, refusals
from tests.factories import melding, persoon, receive_signaal

WAAROM = "Klacht van de betrokkene over een te ruime uitwisseling."


@pytest.fixture
def casus(mensen):
    return receive_signaal(mensen.bakir, mensen.politie, persoon(), melding(aanbrenger_naam="Tante Toos")).casus


@pytest.mark.regel("P-18")
def test_without_a_purpose_the_fg_sees_no_content(mensen, casus):
    with acting_as(mensen.visscher):
        assert not selectors.casussen(mensen.visscher).exists()
        assert not Betrokkene.objects.exists()
        assert not Signaal.objects.exists()
    client = client_of(mensen.visscher)
    assert client.get(reverse("casus", args=[casus.pk])).status_code == 404


@pytest.mark.regel("P-18")
def test_with_a_purpose_the_fg_reads_for_three_days(mensen, casus):
    raadpleging = consult_as_fg(mensen.visscher, casus.nummer, "klacht", WAAROM)
    assert raadpleging.tot == klok.today() + timedelta(days=3)
    with acting_as(mensen.visscher):
        assert selectors.get_casus(mensen.visscher, casus.pk) == casus
        assert Betrokkene.objects.get().achternaam == persoon().achternaam
        assert not Aanbrenger.objects.exists()  # masked for everybody but the inbrengende partij
    for day, seen in ((2, True), (3, False)):
        with klok.set_to(klok.today() + timedelta(days=day)), acting_as(mensen.visscher):
            assert selectors.casussen(mensen.visscher).exists() is seen
            assert Betrokkene.objects.exists() is seen


@pytest.mark.regel("P-18")
def test_the_fg_only_reads(mensen, casus):
    consult_as_fg(mensen.visscher, casus.nummer, "klacht", WAAROM)
    with acting_as(mensen.visscher):
        assert Signaal.objects.filter(casus=casus).update(status="beoordeeld") == 0
        assert Casus.objects.filter(pk=casus.pk).update(fase="gesloten") == 0


@pytest.mark.regel("P-18")
@pytest.mark.parametrize(
    ("doel", "toelichting", "veld"),
    [
        ("", WAAROM, "doel"),
        ("zomaar", WAAROM, "doel"),
        ("nieuw_signaal", WAAROM, "doel"),
        ("klacht", "  ", "toelichting"),
    ],
)
def test_purpose_and_words_are_needed(mensen, casus, doel, toelichting, veld):
    with pytest.raises(RegelFout) as error:
        consult_as_fg(mensen.visscher, casus.nummer, doel, toelichting)
    assert (error.value.regel, error.value.veld) == ("P-18", veld)
    with acting_as(mensen.visscher):
        assert not Raadpleging.objects.exists()
    assert ("raadpleging.begonnen", "P-18", mensen.visscher.pk) in refusals()


@pytest.mark.regel("P-19")
def test_a_number_elsewhere_is_answered_as_one_that_is_nowhere(mensen, buren, casus):
    client = client_of(buren.visscher)
    answers = []
    for nummer in (casus.nummer, "1999-0001"):
        response = client.post(reverse("fg_casussen"), {"nummer": nummer, "doel": "klacht", "toelichting": WAAROM})
        answers.append((response.status_code, body(response, casus.nummer, "1999-0001")))
    assert answers[0] == answers[1]
    assert "Er is geen casus met dit nummer" in answers[0][1]
    with acting_as(mensen.dekker):
        assert not Raadpleging.objects.exists()


@pytest.mark.regel("P-19")
def test_without_the_policies_the_number_is_still_not_found(mensen, buren, casus):
    with database_role(SUPERUSER), acting_as(buren.visscher):
        assert casus_by_number(buren.visscher, casus.nummer) is None
        assert casus_by_number(mensen.visscher, casus.nummer) == casus


@pytest.mark.regel("P-18")
@pytest.mark.parametrize("naam", ["aalders", "dekker", "zijlstra", "haddou", "smit", "meijer"])
def test_only_the_fg_takes_this_way(mensen, casus, naam):
    with pytest.raises(GeenToegang):
        consult_as_fg(getattr(mensen, naam), casus.nummer, "klacht", WAAROM)


@pytest.mark.regel("P-18")
def test_the_look_is_logged_with_its_purpose_and_shown_to_the_kernpartijen(mensen, casus):
    consult_as_fg(mensen.visscher, casus.nummer, "klacht", WAAROM)
    with acting_as(mensen.visscher):
        line = Logregel.objects.get(gebeurtenis="raadpleging.begonnen")
    assert (line.uitkomst, line.casusnummer, line.doel) == ("gedaan", casus.nummer, "klacht van de betrokkene")
    page = client_of(mensen.dekker).get(reverse("casus", args=[casus.pk])).content.decode()
    for words in ("Raadplegingen", "Visscher", "klacht van de betrokkene", WAAROM):
        assert words in page
    assert "Raadplegingen" not in client_of(mensen.zijlstra).get(reverse("casus", args=[casus.pk])).content.decode()


@pytest.mark.regel("P-18")
def test_partners_do_not_see_the_raadpleging(mensen, casus):
    consult_as_fg(mensen.visscher, casus.nummer, "klacht", WAAROM)
    with acting_as(mensen.dekker):
        assert Raadpleging.objects.count() == 1
    for outsider in (mensen.aalders, mensen.meijer, mensen.haddou, mensen.ketelaar):
        with acting_as(outsider):
            assert not Raadpleging.objects.exists()


@pytest.mark.regel("P-18")
def test_the_look_ends_with_the_appointment_of_the_fg(mensen, casus):
    raadpleging = consult_as_fg(mensen.visscher, casus.nummer, "toezicht", WAAROM)
    yesterday = klok.today() - timedelta(days=1)
    parties.end_aanstelling(mensen.aalders, mensen.visscher.aanstellingen.get(), yesterday)
    assert not CasusToegang.objects.filter(feit_id=raadpleging.pk, tot__gt=klok.today()).exists()
    assert client_of(mensen.visscher).get(reverse("casus", args=[casus.pk])).status_code == 404


@pytest.mark.regel("P-18")
def test_the_look_lasts_no_longer_than_the_appointment(mensen, casus):
    parties.end_aanstelling(mensen.aalders, mensen.visscher.aanstellingen.get(), klok.today())
    raadpleging = consult_as_fg(mensen.visscher, casus.nummer, "toezicht", WAAROM)
    assert raadpleging.tot == klok.today() + timedelta(days=1)


def test_the_page_keeps_what_was_typed_and_leads_to_the_casus(mensen, casus):
    client = client_of(mensen.visscher)
    wrong = client.post(reverse("fg_casussen"), {"nummer": casus.nummer, "doel": "klacht", "toelichting": ""})
    assert wrong.status_code == 200
    assert casus.nummer in wrong.content.decode()
    right = client.post(reverse("fg_casussen"), {"nummer": casus.nummer, "doel": "klacht", "toelichting": WAAROM})
    assert right.url == reverse("casus", args=[casus.pk])
    assert client.get(right.url).status_code == 200
    assert casus.nummer in client.get(reverse("fg_casussen")).content.decode()
