"""The pages of the casusoverleg, walked by the people who use them."""

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casusoverleg.actions import uitvoering
from casusoverleg.models import Casusoverleg, Deelname, Maatregel, PlanVanAanpak
from tests.client import client_of, version_on
from tests.factories import make_lokale_lijst, persoon
from tests.factories_casusoverleg import (
    DOEL,
    casus_met_sluitingsadvies,
    casus_van_minderjarige,
    casusoverleg_geopend,
    casusoverleg_in_uitvoering,
    casusoverleg_met_plan,
    maatregel_van,
    met_diagnose,
    neemt_deel,
    tell,
)
from tests.factories_weegploeg import casus_in_casusoverleg


def post(client, route, pk, data=None, status=302):
    response = client.post(reverse(route, args=[pk]), data or {})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def page_of(client, casus):
    response = client.get(reverse("casus", args=[casus.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_uitvoerder_goes_from_besluit_to_carrying_out(mensen):
    casus = casus_in_casusoverleg(mensen)
    client = client_of(mensen.haddou)
    assert "Casusoverleg openen" in client.get(reverse("home")).content.decode()
    post(client, "casusoverleg_openen", casus.pk)
    partner = f"{mensen.meijer.pk}:{mensen.reclassering.pk}"
    page = post(client, "deelname_nieuw", casus.pk, {"partner": partner, "wijze": "extern"}, status=200)
    assert "Waarom is deze partner" in page
    tell(mensen, casus)
    invitation = {
        "partner": partner,
        "wijze": "casuspartij",
        "grond": "rol_in_aanpak",
        "motivering": "Houdt toezicht.",
        "informeerplicht": "",
    }
    post(client, "deelname_nieuw", casus.pk, invitation)
    post(client, "diagnose", casus.pk, {"tekst": "Een kwetsbare jongen."})
    post(client, "plan", casus.pk, {"doel": DOEL})
    to_establish = reverse("plan_vaststellen", args=[casus.pk])
    assert post(client, "plan_vaststellen", casus.pk, version_on(client, to_establish)) == ""
    assert "Voeg minstens één maatregel toe" in client.get(to_establish).content.decode()
    maatregel = {"maatregel-wat": "Wekelijks gesprek.", "maatregel-verantwoordelijke": partner}
    page = post(client, "maatregel_nieuw", casus.pk, maatregel, status=200)
    assert "Wekelijks gesprek." in page
    assert DOEL in page
    post(client, "maatregel_nieuw", casus.pk, maatregel | {"maatregel-uiterlijk": "01-03-2030"})
    informing = {"informeren_wie": "de gemeente", "informeren_hoe": "gesprek", "informeren_wanneer": "morgen"}
    seen = version_on(client, reverse("plan", args=[casus.pk]))
    assert (
        client.post(
            reverse("plan", args=[casus.pk]), {"doel": DOEL, "verder": "vaststellen"} | informing | seen
        ).headers["Location"]
        == to_establish
    )
    assert "Wekelijks gesprek." in client.get(to_establish).content.decode()
    post(client, "plan_vaststellen", casus.pk, version_on(client, to_establish))
    post(client, "plan_uitvoeren", casus.pk)
    assert "Wijs eerst een casusregisseur aan" in page_of(client, casus)
    post(client, "regisseur", casus.pk, {"regisseur": partner})
    post(client, "plan_uitvoeren", casus.pk)
    with acting_as(mensen.haddou):
        assert Casusoverleg.objects.get(casus=casus).staat == "in_uitvoering"
    assert DOEL in page_of(client, casus)


def test_a_partner_sees_the_plan_and_reports_on_the_own_maatregel_only(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    client = client_of(mensen.meijer)
    page = page_of(client, casus)
    assert DOEL in page
    assert "Eenzaam" in page
    assert "Zonnebloemveld" in page
    assert "Signalen" not in page
    assert "Houdt toezicht op de voorwaarden" not in page
    own, other = (maatregel_van(mensen, casus, party) for party in (mensen.reclassering, mensen.gemeente))
    assert reverse("voortgang", args=[own.pk]) in page
    assert reverse("voortgang", args=[other.pk]) not in page
    assert reverse("voortgang", args=[own.pk]) in client.get(reverse("home")).content.decode()
    page = post(client, "voortgang", own.pk, {"tekst": "Drie keer gemeld.", "status": "gestaakt"}, status=200)
    assert "waarom u stopt" in page
    assert "Drie keer gemeld." in page
    page = post(client, "voortgang", other.pk, {"tekst": "x", "status": "lopend"}, status=200)
    assert "C-06" in page
    post(client, "voortgang", own.pk, {"tekst": "Drie keer gemeld.", "status": "lopend"})
    assert "Drie keer gemeld." in page_of(client, casus)


@pytest.mark.parametrize("wie", ["tjon", "kuiper", "visscher", "aalders", "zijlstra", "smit"])
def test_others_get_the_same_404_everywhere(mensen, wie):
    casus = casusoverleg_in_uitvoering(mensen)
    client = client_of(getattr(mensen, wie))
    with acting_as(mensen.dekker):
        deelname, plan, maatregel = (
            model.objects.filter(casus=casus).first() for model in (Deelname, PlanVanAanpak, Maatregel)
        )
    routes = [(name, casus.pk) for name in CASUS_ROUTES]
    routes += [("deelname_beeindigen", deelname.pk), ("voortgang", maatregel.pk), ("plan_versie", plan.pk)]
    for route, pk in routes:
        assert client.post(reverse(route, args=[pk]), {}).status_code == 404, route
        assert client.get(reverse(route, args=[pk])).status_code in (404, 405), route


CASUS_ROUTES = (
    "casusoverleg_openen",
    "deelname_nieuw",
    "diagnose",
    "regisseur",
    "plan",
    "maatregel_nieuw",
    "plan_vaststellen",
    "plan_uitvoeren",
    "evaluatie_plannen",
    "advies",
    "uitvoering_hervatten",
    "besluit_sluiten",
    "besluit_partner_toevoegen",
    "besluit_heroverweging",
)


@pytest.mark.regel("P-11")
def test_a_vertegenwoordiger_reads_but_does_not_record(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    client = client_of(mensen.ramdin)
    assert DOEL in page_of(client, casus)
    for route in CASUS_ROUTES:
        assert client.post(reverse(route, args=[casus.pk]), {}).status_code == 404


def test_every_page_of_the_uitvoerder_opens(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    client = client_of(mensen.haddou)
    post(client, "evaluatie_plannen", casus.pk, {"gepland_op": klok.today().strftime("%d-%m-%Y")})
    posts_only = {"casusoverleg_openen", "plan_uitvoeren", "uitvoering_hervatten"}
    for route in set(CASUS_ROUTES) - posts_only:
        response = client.get(reverse(route, args=[casus.pk]))
        assert response.status_code == 200, route
        assert "style=" not in response.content.decode()
    assert "Evaluatie houden" in client.get(reverse("home")).content.decode()
    assert "Plan wijzigen" in page_of(client, casus)
    seen = version_on(client, reverse("plan", args=[casus.pk]))
    post(client, "plan", casus.pk, {"doel": "Een nieuw doel.", "aanleiding": "De evaluatie."} | seen)
    page = client.get(reverse("plan", args=[casus.pk])).content.decode()
    assert "Toezicht op de meldplicht" in page


@pytest.mark.regel("C-08")
def test_closing_is_written_by_the_uitvoerder_and_confirmed_by_the_three(mensen):
    casus = casus_met_sluitingsadvies(mensen)
    client = client_of(mensen.haddou)
    page = client.get(reverse("besluit_sluiten", args=[casus.pk])).content.decode()
    assert "Meijer" in page
    with acting_as(mensen.haddou):
        plan = PlanVanAanpak.objects.get(casus=casus)
    data = {
        "argumenten": "De doelen zijn gehaald.",
        "onderliggend": [f"plan:{plan.pk}"],
        f"lezer_{mensen.meijer.pk}": "Het toezicht loopt door.",
    }
    response = client.post(reverse("besluit_sluiten", args=[casus.pk]), data)
    assert response.status_code == 302, response.content.decode()
    besluit_url = response["Location"]
    assert "Het toezicht loopt door." in client.get(besluit_url).content.decode()
    client.post(f"{besluit_url}voorleggen/", version_on(client, besluit_url))
    for person in (mensen.dekker, mensen.bakir, mensen.ramdin):
        party = client_of(person)
        assert party.post(f"{besluit_url}bevestigen/", version_on(party, besluit_url)).status_code == 302
    page = page_of(client_of(mensen.meijer), casus)
    assert DOEL in page
    assert "Eenzaam" not in page
    assert client.post(reverse("diagnose", args=[casus.pk]), {"tekst": "x"}).status_code == 200


def test_reconsidering_and_adding_a_partner_in_the_browser(mensen):
    casus = casusoverleg_geopend(mensen, casus_van_minderjarige(mensen, informeren="uitstellen"))
    met_diagnose(mensen, casus)
    client = client_of(mensen.haddou)
    page = client.get(reverse("besluit_heroverweging", args=[casus.pk])).content.decode()
    assert "casusdiagnose van" in page
    assert "tussentijds" not in page
    onderliggend = page.split('name="onderliggend" value="')[1].split('"')[0]
    base = {"argumenten": "De grond is weg.", "onderliggend": [onderliggend]}
    refused = post(client, "besluit_heroverweging", casus.pk, base | {"uitkomst": "uitstellen"}, status=200)
    assert "De grond is weg." in refused
    assert "artikel 41" in refused
    data = base | {"uitkomst": "informeren", "wie": ["betrokkene"], "keuze_minderjarige": "Samen."}
    post(client, "besluit_heroverweging", casus.pk, data)
    partner = base | {"partner": str(mensen.oever.pk), "grond": "alleen_informatie", "motivering": "Nodig."}
    assert mensen.oever.naam not in post(client, "besluit_partner_toevoegen", casus.pk, partner, status=200)
    make_lokale_lijst(mensen)
    page = post(client, "besluit_partner_toevoegen", casus.pk, partner, status=200)
    assert "vertegenwoordiger van de gemeente" in page
    post(client, "besluit_partner_toevoegen", casus.pk, partner | {"grond": "deskundigheid"})


def test_the_form_asks_of_the_rvdk_whether_the_betrokkene_knows(mensen):
    minor = casusoverleg_geopend(mensen, casus_van_minderjarige(mensen))
    adult = casusoverleg_geopend(mensen)
    nobody = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, persoon(achternaam="Niemand"), []))
    client = client_of(mensen.haddou)
    pages = [
        client.get(reverse("deelname_nieuw", args=[casus.pk])).content.decode() for casus in (minor, adult, nobody)
    ]
    assert ["weet de betrokkene dat de Raad meedoet" in page for page in pages] == [True, False, False]
    assert ["Er is nu niemand" in page for page in pages] == [False, False, True]
    invitation = {
        "partner": f"{mensen.smit.pk}:{mensen.rvdk.pk}",
        "wijze": "inhoudelijk_betrokken",
        "grond": "proces_verbaal",
        "motivering": "Brengt strafadvies uit.",
    }
    assert "P-09" in post(client, "deelname_nieuw", minor.pk, invitation, status=200)
    tell(mensen, minor)
    known = {"informeerplicht": "was_al_bekend", "informeerplicht_dag": klok.today().strftime("%d-%m-%Y")}
    post(client, "deelname_nieuw", minor.pk, invitation | known)
    assert "Zonnebloemveld" in page_of(client_of(mensen.smit), minor)


def test_an_ended_deelname_is_gone_from_every_page(mensen):
    casus = casusoverleg_met_plan(mensen)
    client = client_of(mensen.meijer)
    page_of(client, casus)
    with acting_as(mensen.haddou):
        deelname = Deelname.objects.get(casus=casus)
    uitvoerder = client_of(mensen.haddou)
    post(uitvoerder, "deelname_beeindigen", deelname.pk, {"reden": ""}, status=200)
    post(uitvoerder, "deelname_beeindigen", deelname.pk, {"reden": "De rol is klaar."})
    assert client.get(reverse("casus", args=[casus.pk])).status_code == 404
    assert casus.nummer not in client.get(reverse("casussen")).content.decode()
    assert neemt_deel(mensen, casus).pk != deelname.pk


def test_carrying_out_is_offered_once_there_is_a_casusregisseur(mensen):
    casus = casusoverleg_met_plan(mensen)
    assert "Uitvoering beginnen</button>" not in page_of(client_of(mensen.haddou), casus)
    assert "zodra er een casusregisseur is" in page_of(client_of(mensen.haddou), casus)
    uitvoering.appoint_regisseur(mensen.haddou, casus, mensen.dekker)
    assert "Uitvoering beginnen</button>" in page_of(client_of(mensen.haddou), casus)


def test_the_days_of_a_plan_are_no_terms_until_it_is_carried_out(mensen):
    """In the head of the page and in the plan alike."""
    casus = casusoverleg_met_plan(mensen)
    uitvoering.appoint_regisseur(mensen.haddou, casus, mensen.dekker)
    for account in (mensen.haddou, mensen.dekker, mensen.meijer):
        page = page_of(client_of(account), casus)
        assert page.count("gaat in als de uitvoering begint") == 2
        assert "maatregel van" not in page
    uitvoering.start_uitvoering(mensen.haddou, casus)
    for account in (mensen.haddou, mensen.dekker, mensen.meijer):
        page = page_of(client_of(account), casus)
        assert "gaat in als de uitvoering begint" not in page
        assert "maatregel van" in page
