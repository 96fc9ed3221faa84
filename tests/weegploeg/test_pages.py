"""The pages of the weegploeg, walked as the people who use them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.dagen import day_in_words
from casework.models import Besluit, Casus
from tests.client import client_of, version_on
from tests.factories import make_lokale_lijst, melding, persoon
from tests.factories_weegploeg import (
    besluit_vastgesteld,
    casus_geen_casusoverleg,
    casus_in_beraad,
    feiten_van,
    signaal_ingebracht,
    vergadering_met_iedereen,
)
from tests.people import CATEGORIE
from weegploeg.choices import Gebied
from weegploeg.models import Agendapunt, Behandeling, Beoordeling, NadereDuiding, Vergadering


def ok(response, *texts):
    assert response.status_code == 200, response.status_code
    html = response.content.decode()
    for text in texts:
        assert text in html, text
    return html


def test_from_meeting_to_besluit_1_in_the_browser(mensen):
    signaal = signaal_ingebracht(mensen)
    client = client_of(mensen.zijlstra)
    ok(client.get(reverse("vergaderingen")), signaal.casus.nummer)
    ok(client.get(reverse("home")), "Casus op de agenda zetten")
    ok(client.get(reverse("agenderen", args=[signaal.casus_id])), "Er is nog geen vergadering gepland")
    hours = {"begin": "9.30", "eind": "12.00"}
    response = client.post(reverse("vergadering_nieuw"), {**hours, "dag": "1-1-2020", "plaats": "Raadzaal"})
    ok(response, "Kies een dag vanaf vandaag", "(regel W-03)", "1-1-2020")
    today = klok.today().strftime("%d-%m-%Y")
    client.post(reverse("vergadering_nieuw"), {**hours, "dag": today, "plaats": "Raadzaal"})
    with acting_as(mensen.zijlstra):
        meeting = Vergadering.objects.get()
    ok(client.get(reverse("agenderen", args=[signaal.casus_id])), f"{day_in_words(klok.today())}, Raadzaal")
    client.post(reverse("agenderen", args=[signaal.casus_id]), {"vergadering": str(meeting.pk)})
    ok(client.get(reverse("vergadering", args=[meeting.pk])), signaal.casus.nummer, "wacht op de drie kernpartijen")
    present = [str(p.pk) for p in (mensen.dekker, mensen.bakir, mensen.ramdin, mensen.zijlstra)]
    address = reverse("vergadering", args=[meeting.pk])
    client.post(address, {"aanwezig": present} | version_on(client, address))
    ok(client.get(reverse("vergadering", args=[meeting.pk])), "Beraad beginnen")
    ok(client_of(mensen.dekker).get(reverse("vergadering", args=[meeting.pk])), "Dekker")
    with acting_as(mensen.zijlstra):
        point = Agendapunt.objects.get()
    assert client.post(reverse("beraad", args=[point.pk])).url == reverse("scherm", args=[point.pk])
    ok(client.get(reverse("casus", args=[signaal.casus_id])), "in beraad", "Beoordelen", "gemeentehuis")

    url = reverse("beoordeling_nieuw", args=[signaal.casus_id])
    html = ok(client.get(url), "internationale contacten en bewegingen", "gemeentehuis")
    assert not re.search(r'name="(fase|\w+_basis)"[^>]*checked', html)
    feit = "signaal:" + str(signaal.pk)
    data = {f"{gebied}_basis": "geen" for gebied in Gebied.values} | {
        "gedrag_basis": "feiten",
        "ideologie": "Onbekend.",
        "sociale_context": "Alleen.",
        "fase": "voorfase",
        "argumentatie": "Een duidelijke dreiging.",
    }
    html = ok(client.post(url, data), "regel K-03", "Een duidelijke dreiging.")
    data |= {"gedrag_feiten": [feit], "gedrag_duiding": "Dreigde."}
    response = client.post(url, data)
    with acting_as(mensen.zijlstra):
        judgement = Beoordeling.objects.get()
    assert response.url == reverse("beoordeling", args=[judgement.pk])
    ok(client.get(response.url), "voorfase", "Dreigde.", "geen informatie", "signaal 1")

    url = reverse("besluit_casuswaardigheid", args=[signaal.casus_id])
    ok(client.get(url), "er komt een casusoverleg")
    response = client.post(
        url,
        {
            "uitkomst": "geen_casusoverleg",
            "beoordeling": str(judgement.pk),
            "argumenten": "Het staat op zichzelf.",
            "onderliggend": [feit],
        },
    )
    with acting_as(mensen.zijlstra):
        besluit = Besluit.objects.get()
    assert response.url == reverse("besluit", args=[besluit.pk])
    ok(client.get(response.url), "Het staat op zichzelf.", "signaal 1", "voorfase")
    url = reverse("weegploeg_besluit_wijzigen", args=[besluit.pk])
    ok(client.get(url), "Het staat op zichzelf.", "checked")
    ok(client.get(reverse("home")), "Besluit 1: casuswaardigheid: voorleggen")
    seen = version_on(client, reverse("besluit", args=[besluit.pk]))
    client.post(reverse("besluit_voorleggen", args=[besluit.pk]), seen)
    ok(client_of(mensen.ramdin).get(reverse("home")), "Besluit 1: casuswaardigheid: bevestigen")


def test_partners_and_informeren_in_the_browser(mensen):
    casus = casus_in_beraad(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    client = client_of(mensen.zijlstra)
    feiten = [f"signaal:{item['id']}" for item in feiten_van(mensen, casus)]
    url = reverse("besluit_partners", args=[casus.pk])
    html = ok(client.get(url), "reclassering Rivierdam", "De kernpartijen doen altijd mee")
    assert "rvdk Rivierdam" not in html
    response = client.post(
        url, {"partner_reclassering": "rol_in_aanpak", "argumenten": "Toezicht.", "onderliggend": feiten}
    )
    assert response.status_code == 302
    ok(client.get(response.url), "rol in de aanpak", "reclassering Rivierdam")

    url = reverse("besluit_informeren", args=[casus.pk])
    ok(client.get(url), "Uitgangspunt is informeren")
    data = {"uitkomst": "uitstellen", "argumenten": "Nu niet.", "onderliggend": feiten}
    ok(client.post(url, data), "regel I-02", "Nu niet.")
    data = {"uitkomst": "informeren", "argumenten": "Geen grond.", "onderliggend": feiten}
    ok(client.post(url, data), "regel I-07")
    response = client.post(url, data | {"wie": ["betrokkene"]})
    ok(client.get(response.url), "de betrokkene zelf")


def test_replacing_in_the_browser(mensen):
    casus = casus_in_beraad(mensen)
    besluit = besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    client = client_of(mensen.zijlstra)
    ok(client.get(reverse("casus", args=[casus.pk])), "Vervangen")
    url = reverse("weegploeg_besluit_vervangen", args=[besluit.pk])
    ok(client.get(url), "Wat op het oude besluit rust, eindigt meteen")
    data = {
        "uitkomst": "geen_casusoverleg",
        "beoordeling": besluit.inhoud["beoordeling"],
        "argumenten": "Toch niet.",
        "onderliggend": [f"signaal:{item['id']}" for item in besluit.onderliggend],
        "reden_vervanging": "Er was een vergissing.",
    }
    response = client.post(url, data)
    ok(client.get(response.url), "Er was een vergissing.")


def test_minor_sees_rvdk_and_parents(mensen):
    born = klok.today().replace(year=klok.today().year - 15)
    casus = casus_in_beraad(mensen, persoon(geboortedatum=born))
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    client = client_of(mensen.zijlstra)
    ok(client.get(reverse("besluit_partners", args=[casus.pk])), "rvdk Rivierdam")
    ok(client.get(reverse("besluit_informeren", args=[casus.pk])), "de ouders", "Waarom juist deze personen?")


@pytest.mark.regel("W-08")
def test_the_person_asked_sees_the_question_only(mensen):
    make_lokale_lijst(mensen, mensen.oever)
    casus = casus_in_beraad(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "nadere_duiding")
    besluit_vastgesteld(mensen, casus, "informeren", "informeren", inhoud={"wie": ["betrokkene"], "tussentijds": True})
    with acting_as(mensen.zijlstra):
        Casus.objects.filter(pk=casus.pk).update(informeren="geinformeerd")
    client = client_of(mensen.zijlstra)
    url = reverse("duiding_vragen", args=[casus.pk])
    ok(client.get(url), "Quirijn van Zonnebloemveld", "Kuiper, oever Rivierdam")
    data = {
        "aan": f"{mensen.kuiper.pk}:{mensen.oever.pk}",
        "vraag": "Wat is opgevallen?",
        "over_wie": "Quirijn van Zonnebloemveld",
        "noodzaak": "Zonder dit geen oordeel.",
        "uiterlijk": klok.today().strftime("%d-%m-%Y"),
    }
    assert client.post(url, data).status_code == 302
    with acting_as(mensen.zijlstra):
        duiding = NadereDuiding.objects.get()
    ok(client.get(reverse("duiding", args=[duiding.pk])), reverse("casus", args=[casus.pk]), casus.nummer)
    asked = client_of(mensen.kuiper)
    html = ok(asked.get(reverse("duiding", args=[duiding.pk])), "Wat is opgevallen?", "Quirijn van Zonnebloemveld")
    assert casus.nummer not in html
    assert "gemeentehuis" not in html
    ok(asked.get(reverse("home")), "Vraag om nadere duiding")
    assert asked.get(reverse("casus", args=[casus.pk])).status_code == 404
    for other in (mensen.meijer, mensen.haddou, mensen.visscher, mensen.aalders):
        assert client_of(other).get(reverse("duiding", args=[duiding.pk])).status_code == 404
    ok(asked.get(reverse("duiding_weigeren", args=[duiding.pk])), "Waarom komt er geen antwoord?")
    response = asked.post(
        reverse("duiding", args=[duiding.pk]),
        {"feiten": "Hij spijbelde.", "categorie_gegevens": CATEGORIE, "duiding": ""},
    )
    ok(asked.get(response.url), "Hij spijbelde.", "afgehandeld")
    ok(client.get(reverse("casus", args=[casus.pk])), "beantwoord", "Op de agenda zetten")


def test_terugkoppeling_in_the_browser(mensen):
    casus = casus_geen_casusoverleg(
        mensen, melding_=melding(bron="jeugdwerk", aanbrenger_naam="Bas Wijnands", aanbrenger_relatie="jongerenwerker")
    )
    client = client_of(mensen.bakir)
    ok(client.get(reverse("home")), "Terugkoppelen aan de aanbrenger")
    with acting_as(mensen.bakir):
        signaal = casus.signalen.get()
    url = reverse("terugkoppeling", args=[signaal.pk])
    html = ok(client.get(url), "Bas Wijnands")
    assert "niet van toepassing" not in html
    assert "Bas Wijnands" not in client_of(mensen.dekker).get(url).content.decode()
    ok(client.post(url, {"wijze": "gedaan", "tekst": ""}), "regel W-07")
    assert client.post(url, {"wijze": "gedaan", "tekst": "Er volgt geen aanpak."}).status_code == 302
    ok(client.get(reverse("casus", args=[casus.pk])), "Er volgt geen aanpak.", "Nog te doen")


@pytest.mark.regel("P-19")
@pytest.mark.regel("W-02")
def test_nobody_else_opens_a_page_of_the_weegploeg(mensen, buren):
    casus = casus_in_beraad(mensen)
    besluit = besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    with acting_as(mensen.zijlstra):
        behandeling = Behandeling.objects.get()
        signaal = casus.signalen.get()
        judgement = Beoordeling.objects.get()
        point = Agendapunt.objects.get()
    pages = [
        reverse("vergadering", args=[behandeling.vergadering_id]),
        *(reverse(name, args=[casus.pk]) for name in ("agenderen", "beoordeling_nieuw", "duiding_vragen")),
        *(reverse(f"besluit_{soort}", args=[casus.pk]) for soort in ("casuswaardigheid", "partners", "informeren")),
        reverse("beoordeling", args=[judgement.pk]),
        reverse("weegploeg_besluit_wijzigen", args=[besluit.pk]),
        reverse("weegploeg_besluit_vervangen", args=[besluit.pk]),
        reverse("terugkoppeling", args=[signaal.pk]),
    ]
    strangers = [mensen.haddou, mensen.smit, mensen.meijer, mensen.kuiper, mensen.visscher, mensen.aalders]
    for person in (*strangers, mensen.ketelaar, buren.dekker, buren.zijlstra):
        client = client_of(person)
        for page in pages:
            if person == mensen.ketelaar and page == pages[0]:
                continue  # a meeting holds nothing about a person
            assert client.get(page).status_code == 404, (person.gebruikersnaam, page)
        assert client.post(reverse("beraad", args=[point.pk])).status_code == 404
    assert casus.nummer not in client_of(mensen.ketelaar).get(pages[0]).content.decode()


def test_who_was_at_a_meeting_that_is_over_is_read_first_and_put_right_below(mensen):
    meeting = vergadering_met_iedereen(mensen)
    client, address = client_of(mensen.zijlstra), reverse("vergadering", args=[meeting.pk])
    assert "Wie er was" not in client.get(address).content.decode()
    with klok.set_to(meeting.dag + timedelta(days=1)):
        html = ok(client.get(address), "Wie er was", "Aanwezigheid aanvullen of verbeteren")
        assert "utrecht-button--primary-action" not in html
