"""The home page of each role: what waits, by urgency or by kind, one click from the place itself, and nothing else."""

import re
from datetime import timedelta
from functools import cache

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import Systeem, acting_as
from casework.actions import parties
from casework.actions.besluit import confirm_besluit, record_besluit, submit_besluit
from casework.audit import sealing
from casework.choices import Informeren
from casework.home import SHOWN, by_kind, by_urgency, home_of
from casework.models import Logregel
from casework.termijnen import archivering, vernietiging
from casework.work import Groep, Werk, work_list
from casusoverleg.models import Maatregel
from retention.actions import archive_casus
from rights.actions.intake import receive_verzoek
from security.actions import consult_as_fg
from tests.client import client_of
from tests.conftest import database_role
from tests.factories import melding, persoon, receive_signaal
from tests.factories_casusoverleg import (
    casus_met_sluitingsadvies,
    casus_van_minderjarige,
    casusoverleg_in_uitvoering,
    casusoverleg_met_plan,
    neemt_deel,
)
from tests.factories_weegploeg import (
    beoordeeld,
    besluit_tekst,
    besluit_vastgesteld,
    casus_geen_casusoverleg,
    casus_in_beraad,
    casus_in_casusoverleg,
    duiding_gevraagd,
    signaal_ingebracht,
    vergadering_met_iedereen,
)
from tests.people import INSTALLATIE
from tests.rights.helpers import set_informeren, verzoek_gegevens
from weegploeg.actions import agendeer_casus, plan_vergadering


def home(account):
    return client_of(account).get(reverse("home")).content.decode()


def groups(account):
    with acting_as(account):
        return {groep.titel: [werk.titel for werk in groep.werk] for groep in home_of(account).groepen}


def later(days):
    return klok.set_to(klok.today() + timedelta(days=days))


def besluit_ter_vaststelling(mensen, **changes):
    casus = casus_in_beraad(mensen, persoon(**changes))
    judged = beoordeeld(mensen, casus)
    tekst = besluit_tekst(mensen, casus, "casusoverleg", inhoud={"beoordeling": str(judged.pk)})
    besluit = record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst)
    return submit_besluit(mensen.zijlstra, besluit)


# By urgency


def test_the_days_decide_the_group():
    today = klok.today()
    werk = [
        Werk("gisteren", "", "/", termijn=today - timedelta(1)),
        Werk("vandaag", "", "/", termijn=today),
        Werk("over zeven dagen", "", "/", termijn=today + timedelta(7)),
        Werk("over acht dagen", "", "/", termijn=today + timedelta(8)),
        Werk("ooit", "", "/"),
    ]
    found = {groep.titel: [item.titel for item in groep.werk] for groep in by_urgency(werk)}
    assert found == {
        "Te laat": ["gisteren"],
        "Deze week": ["vandaag", "over zeven dagen"],
        "Later": ["over acht dagen"],
        "Zonder termijn": ["ooit"],
    }
    assert by_urgency([]) == []


def test_by_kind_besluiten_come_first_and_nothing_is_lost():
    werk = [Werk(groep.value, "", "/", groep=groep) for groep in reversed(Groep)]
    assert [groep.werk[0].titel for groep in by_kind(werk)] == Groep.values
    assert Groep.values[0] == "besluit"


def test_by_kind_what_is_too_late_comes_before_the_rest():
    day = timedelta(days=1)
    werk = [
        Werk("besluit", "", "/", groep=Groep.BESLUIT),
        Werk("vandaag", "", "/", termijn=klok.today(), groep=Groep.VRAAG),
        Werk("te laat", "", "/", termijn=klok.today() - day, groep=Groep.CASUS),
        Werk("later", "", "/", termijn=klok.today() + day, groep=Groep.CASUS),
    ]
    titles = [[item.titel for item in groep.werk] for groep in by_kind(werk)]
    assert titles == [["te laat", "later"], ["besluit"], ["vandaag"]]


def test_a_long_group_shows_the_first_and_folds_the_rest(mensen, monkeypatch):
    many = [Werk(f"Werk {n:02}", "", "/", termijn=klok.today()) for n in range(SHOWN + 4)]
    monkeypatch.setattr("casework.home.work_list", lambda account: many)
    page = home(mensen.zijlstra)
    before, folded = page.split('<details class="cw-vouw"', 1)
    assert f"Werk {SHOWN - 1:02}" in before
    assert f"Werk {SHOWN:02}" not in before
    assert f"Werk {SHOWN + 3:02}" in folded
    assert "Nog 4 tonen" in folded


# The uitvoerders


def test_the_uitvoerder_sees_late_and_coming_work_by_word_and_shape_and_the_next_meeting(mensen):
    casus = casus_in_beraad(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    waiting = signaal_ingebracht(mensen, persoon(voornamen="Ander")).casus
    meeting = plan_vergadering(mensen.zijlstra, klok.today() + timedelta(3), "Kamer 12")
    agendeer_casus(mensen.zijlstra, waiting, meeting)
    found = groups(mensen.zijlstra)
    assert found["Deze week"] == ["Vergadering van de weegploeg"]
    assert found["Later"] == ["Besluit 3 opstellen"]
    assert found["Zonder termijn"] == ["Besluit 2 opstellen"]
    with later(1):
        page = home(mensen.zijlstra)
        assert "Volgende vergadering" in page
        assert "Kamer 12" in page
        assert "1 casus op de agenda" in page
    with later(60):
        assert "Besluit 3 opstellen" in groups(mensen.zijlstra)["Te laat"]
        page = home(mensen.zijlstra)
        assert "waarvan 2 te laat" in page
        assert "dagen te laat" in page
        assert "cw-werkitem--stop" in page


def test_the_next_meeting_is_the_first_that_has_not_passed(mensen):
    for day in (9, 4):
        plan_vergadering(mensen.zijlstra, klok.today() + timedelta(day), f"Zaal {day}")
    assert "Zaal 4" in home(mensen.dekker)
    with later(5):
        assert "Zaal 9" in home(mensen.dekker)
    with later(10):
        assert "Er is geen vergadering gepland" in home(mensen.zijlstra)
    for account in (mensen.haddou, mensen.meijer, mensen.visscher, mensen.aalders):
        assert "Zaal" not in home(account)


# The vertegenwoordiger


@pytest.mark.regel("W-05")
def test_besluiten_that_wait_for_the_own_party_come_first_until_it_has_answered(mensen):
    besluit = besluit_ter_vaststelling(mensen)
    receive_signaal(mensen.bakir, mensen.politie, persoon(voornamen="Ander"), melding())
    found = groups(mensen.bakir)
    assert list(found) == ["Besluiten die op uw partij wachten", "Uw signalen"]
    assert found["Uw signalen"] == ["Signaal inbrengen"]
    assert list(groups(mensen.dekker)) == ["Besluiten die op uw partij wachten"]
    confirm_besluit(mensen.bakir, besluit)
    assert list(groups(mensen.bakir)) == ["Uw signalen"]
    # A colleague of the same party has nothing left to confirm; another party has.
    assert list(groups(mensen.janssen)) == ["Uw signalen"]
    assert list(groups(mensen.ramdin)) == ["Besluiten die op uw partij wachten"]


@pytest.mark.regel("P-01")
def test_without_a_machtiging_nothing_waits_and_the_page_says_why(mensen):
    besluit_ter_vaststelling(mensen)
    for account in (mensen.ketelaar, mensen.kloosterman):
        assert groups(account) == {}
        assert "U kunt vandaag niet werken" in home(account)


@pytest.mark.regel("R-06")
def test_an_archive_that_nears_its_destruction_is_shown_to_the_kernpartijen_only(mensen):
    casus = receive_signaal(mensen.bakir, mensen.politie, persoon(), melding()).casus
    set_informeren(casus, Informeren.GEINFORMEERD)
    with klok.set_to(archivering(klok.today(), 12).laatste_dag), database_role("casework_jobs"):
        archive_casus(Systeem("archiveren"), casus.pk)
    last = vernietiging(casus.laatste_verwerking, 60).laatste_dag
    with klok.set_to(last - timedelta(61)):
        assert Groep.ARCHIEF.label not in groups(mensen.dekker)
    with klok.set_to(last - timedelta(60)):
        assert groups(mensen.dekker)[Groep.ARCHIEF.label] == ["Casus wordt vernietigd"]
        assert groups(mensen.zijlstra) == groups(mensen.haddou) == {}
        client = client_of(mensen.dekker)
        [url] = [werk.url for werk in _work(mensen.dekker) if werk.groep == Groep.ARCHIEF]
        page = client.get(url).content.decode()
        assert 'id="bewaren"' in page
        assert reverse("archief_raadplegen", args=[casus.pk]) in page
        assert "Gearchiveerd" in page


# The casuspartner


def test_a_partner_sees_own_maatregelen_with_their_day_and_the_casussen(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    assert groups(mensen.meijer) == {"Uw maatregelen": ["Voortgang melden op uw maatregel"]}
    page = home(mensen.meijer)
    with acting_as(mensen.meijer):
        own = Maatregel.objects.get(account=mensen.meijer)
    assert reverse("voortgang", args=[own.pk]) in page
    assert f'datetime="{own.uiterlijk:%Y-%m-%d}"' in page
    assert f'href="{reverse("casus", args=[casus.pk])}"' in page
    nobody = home(mensen.tjon)
    assert str(casus.pk) not in nobody
    assert "U leest nu geen casussen" in nobody


@pytest.mark.regel("W-08")
def test_a_question_is_shown_to_who_is_asked_without_the_casus(mensen):
    casus = casus_in_beraad(mensen)
    duiding = duiding_gevraagd(mensen, casus)
    assert groups(mensen.tjon) == {"Vragen aan u": ["Vraag om nadere duiding"]}
    page = home(mensen.tjon)
    assert reverse("duiding", args=[duiding.pk]) in page
    assert casus.nummer not in page
    assert "Zonnebloemveld" not in page
    assert groups(mensen.meijer) == {}


# The FG and the beheerder


@pytest.mark.regel("P-18")
def test_the_fg_sees_what_runs_and_what_was_refused_and_that_look_is_logged(mensen):
    casus = casus_in_beraad(mensen)
    client_of(mensen.meijer).get(reverse("casus", args=[casus.pk]))
    consult_as_fg(mensen.visscher, casus.nummer, "klacht", "Onderzoek naar een klacht van de betrokkene.")
    page = home(mensen.visscher)
    assert "Geweigerde pogingen" in page
    assert f"{reverse('logboek')}?uitkomst=geweigerd" in page
    assert casus.nummer in page
    assert "klacht van de betrokkene" in page
    assert "Onderzoek naar" not in page
    assert "Te doen" not in page
    with acting_as(mensen.visscher):
        assert Logregel.objects.filter(gebeurtenis="logboek.recent", account_id=mensen.visscher.pk).count() == 1
    for account in (mensen.dekker, mensen.aalders, mensen.zijlstra):
        assert "Geweigerde pogingen" not in home(account)


@pytest.mark.regel("P-18")
def test_the_fg_of_the_neighbours_sees_nothing_of_this(mensen, buren):
    casus = casus_in_beraad(mensen)
    consult_as_fg(mensen.visscher, casus.nummer, "klacht", "Onderzoek.")
    assert casus.nummer not in home(buren.visscher)


@pytest.mark.regel("P-18")
def test_the_beheerder_sees_machtigingen_that_end_and_people_without_a_second_step_and_no_casus(mensen, buren):
    casus = besluit_ter_vaststelling(mensen).casus
    assert groups(mensen.aalders) == {}
    with later(260):
        found = groups(mensen.aalders)
        assert found == {"Machtigingen die aflopen": ["Machtiging van janssen loopt af"]}
        page = home(mensen.aalders)
        assert reverse("persoon", args=[mensen.janssen.pk]) in page
        assert groups(buren.aalders) == {"Machtigingen die aflopen": ["Machtiging van buur_janssen loopt af"]}
        # A machtiging that follows ends the work.
        start = klok.today() + timedelta(41)
        parties.give_machtiging(
            INSTALLATIE, mensen.janssen, mensen.politie, "de korpschef", start, start + timedelta(300)
        )
        assert groups(mensen.aalders) == {}
    page = home(mensen.aalders)
    assert "Nog geen tweede stap bij het inloggen" in page
    assert ">dekker</a>" in page
    assert "buur_" not in page
    for word in (casus.nummer, str(casus.pk), "Besluit"):
        assert word not in page


# Empty, exact, and bounded


@pytest.mark.parametrize(
    ("name", "promise"),
    [
        ("zijlstra", "casussen voor de agenda"),
        ("haddou", "casusoverleggen om te openen"),
        ("dekker", "besluiten die uw partij moet bevestigen"),
        ("smit", "uw maatregelen met hun laatste dag"),
        ("aalders", "machtigingen, verklaringen en overeenkomsten die binnenkort aflopen"),
    ],
)
def test_an_empty_home_says_what_will_appear(mensen, name, promise):
    page = home(getattr(mensen, name))
    assert "U hebt nu niets te doen" in page
    assert promise in page


def _work(account):
    with acting_as(account):
        return work_list(account)


def test_one_click_lands_on_the_exact_place(mensen):
    """Every link of every role opens a page, and what it points at on that page is there."""
    receive_signaal(mensen.bakir, mensen.politie, persoon(voornamen="Een"), melding())
    signaal_ingebracht(mensen, persoon(voornamen="Twee"))
    casus_in_beraad(mensen, persoon(voornamen="Drie"))
    besluit_ter_vaststelling(mensen, voornamen="Vier")
    casus_geen_casusoverleg(mensen, persoon(voornamen="Vijf"))
    casus_in_casusoverleg(mensen, persoon(voornamen="Zes"))
    casusoverleg_in_uitvoering(mensen, casus_in_casusoverleg(mensen, persoon(voornamen="Zeven")))
    casus_met_sluitingsadvies(mensen, casus_in_casusoverleg(mensen, persoon(voornamen="Acht")))
    minor = casusoverleg_met_plan(mensen, casus_van_minderjarige(mensen, 17))
    neemt_deel(mensen, minor, mensen.smit)
    receive_verzoek(mensen.zijlstra, verzoek_gegevens())
    vergadering_met_iedereen(mensen)
    people = (mensen.zijlstra, mensen.haddou, mensen.dekker, mensen.bakir, mensen.meijer, mensen.smit)
    seen = set()
    for day in (0, 120, 310):
        with later(day):
            for account in people:
                page = cache(client_of(account).get)
                for werk in _work(account):
                    path, _, anchor = werk.url.partition("#")
                    answer = page(path)
                    assert answer.status_code == 200, (account.gebruikersnaam, werk)
                    if anchor:
                        text = answer.content.decode()
                        assert f'id="{anchor}"' in text, werk
                        folded = re.search(rf'<section class="cw-kaart cw-kaart--dicht" id="{anchor}"', text)
                        assert folded is None, werk
                        seen.add(anchor.split("-")[0])
    assert seen == {"signaal", "signalen", "informeren", "casusoverleg", "plan", "bewaren"}


@pytest.mark.regel("B-04")
@pytest.mark.parametrize(
    ("naam", "told"), [("visscher", True), ("aalders", True), ("dekker", False), ("meijer", False)]
)
def test_the_fg_and_the_administrator_see_that_the_log_is_not_sealed(mensen, settings, monkeypatch, naam, told):
    # People of a test can be as old as the run; what waits is asked of the database in tests/audit.
    began = klok.now()
    monkeypatch.setattr(sealing, "waiting_since", lambda: began)
    client = client_of(getattr(mensen, naam))
    assert "Het logboek wordt niet verzegeld" not in client.get(reverse("home")).content.decode()
    with klok.set_to(klok.now() + timedelta(minutes=settings.LOGBOEK_ALARM_MINUTEN + 1)):
        page = client.get(reverse("home")).content.decode()
    assert ("Het logboek wordt niet verzegeld" in page) == told
