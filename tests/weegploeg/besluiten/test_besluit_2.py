"""Besluit 2, who takes part in the casusoverleg: C-01, P-03, P-05, P-06, P-07, P-08, S-08, W-05, W-09."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import klok
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.actions.besluit import PartnerKeuze, confirm_besluit, submit_besluit
from casework.actions.parties import create_organisatie
from casework.models import Besluit, Signaal
from casework.rules import GeenToegang, RegelFout
from tests.client import client_of, version_on
from tests.factories import fresh, make_lokale_lijst, melding, persoon, receive_signaal
from tests.factories_weegploeg import besluit_vastgesteld, bevestig, casus_in_beraad, casus_in_casusoverleg
from tests.people import INSTALLATIE
from tests.weegploeg.besluiten.helpers import besluit_1, born, concept, has, treatment
from weegploeg import selectors
from weegploeg.choices import PARTNERS


@pytest.mark.regel("W-09")
@pytest.mark.regel("C-01")
def test_besluit_2_opens_the_casusoverleg_for_its_uitvoerder(mensen):
    casus = casus_in_casusoverleg(mensen)
    assert (casus.fase, casus.behandeling_loopt) == ("casusoverleg", False)
    assert treatment(mensen, casus).toestand == "afgerond"
    assert has(mensen.haddou, casus, p.CHANGE_CASUSOVERLEG)
    assert not has(mensen.haddou, casus, p.VIEW_WEEGPLOEG)
    with acting_as(mensen.dekker):
        second = selectors.vastgesteld_besluit(casus, PARTNERS)
        assert [row.organisatie for row in second.partners.all()] == [mensen.reclassering]


@pytest.mark.regel("W-09")
@pytest.mark.parametrize("uitkomst", ["geen_casusoverleg", "nadere_duiding", None])
def test_besluit_2_only_after_casusoverleg(mensen, casus, uitkomst):
    if uitkomst:
        besluit_vastgesteld(mensen, casus, "casuswaardigheid", uitkomst)
    with pytest.raises(RegelFout, match="W-09"):
        concept(mensen, casus, "partners", "aangewezen")
    assert not has(mensen.haddou, casus, p.LIST)


@pytest.mark.regel("W-09")
@pytest.mark.regel("W-05")
def test_besluit_2_written_down_beside_besluit_1_waits_for_it(mensen, casus):
    first = besluit_1(mensen, casus, "casusoverleg")
    second = concept(mensen, casus, "partners", "aangewezen")
    submit_besluit(mensen.zijlstra, second)
    confirm_besluit(mensen.dekker, second)
    confirm_besluit(mensen.bakir, second)
    with pytest.raises(RegelFout, match="W-09"):
        confirm_besluit(mensen.ramdin, second)
    assert fresh(mensen.dekker, casus).fase == "weegploeg"
    assert not has(mensen.haddou, casus, p.LIST)
    bevestig(mensen, first)
    confirm_besluit(mensen.ramdin, second)
    assert fresh(mensen.dekker, casus).fase == "casusoverleg"


@pytest.mark.regel("W-09")
def test_the_kernpartijen_always_take_part_without_being_named(mensen, casus):
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    with pytest.raises(RegelFout, match="W-09"):
        concept(mensen, casus, "partners", "aangewezen", partners=[PartnerKeuze(mensen.politie, "rol_in_aanpak")])
    besluit_vastgesteld(mensen, casus, "partners", "aangewezen", partners=[])
    assert all(has(person, casus, p.CHANGE_CASUSOVERLEG) for person in (mensen.dekker, mensen.bakir, mensen.ramdin))


@pytest.mark.regel("P-06")
@pytest.mark.parametrize("grond", ["", "deskundigheid", "ontwikkelingsbedreiging"])
def test_a_convenant_partner_needs_a_ground_of_its_own(mensen, casus, grond):
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    with pytest.raises(RegelFout) as error:
        concept(mensen, casus, "partners", "aangewezen", partners=[PartnerKeuze(mensen.reclassering, grond)])
    assert (error.value.regel, error.value.veld) == ("P-06", "partner_reclassering")


@pytest.mark.regel("P-07")
def test_the_rvdk_has_no_role_for_an_adult_not_even_from_today(mensen):
    for age, days in ((30, 0), (18, 0)):
        casus = casus_in_beraad(mensen, persoon(voornamen=f"Leeftijd{age}", geboortedatum=born(age, days)))
        besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
        with pytest.raises(RegelFout, match="P-07"):
            concept(mensen, casus, "partners", "aangewezen", partners=[PartnerKeuze(mensen.rvdk, "proces_verbaal")])


@pytest.mark.regel("P-07")
def test_who_turns_18_before_the_third_confirmation_is_an_adult(mensen):
    casus = casus_in_beraad(mensen, persoon(geboortedatum=born(18, 1)))
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    besluit = concept(mensen, casus, "partners", "aangewezen", partners=[PartnerKeuze(mensen.rvdk, "proces_verbaal")])
    submit_besluit(mensen.zijlstra, besluit)
    confirm_besluit(mensen.dekker, besluit)
    confirm_besluit(mensen.bakir, besluit)
    with klok.set_to(klok.today() + timedelta(days=1)), pytest.raises(RegelFout, match="P-07"):
        confirm_besluit(mensen.ramdin, besluit)
    assert fresh(mensen.dekker, casus).fase == "weegploeg"


@pytest.mark.regel("P-08")
def test_the_rvdk_needs_one_of_its_two_grounds(mensen):
    casus = casus_in_beraad(mensen, persoon(geboortedatum=born(15)))
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    for grond in ("", "rol_in_aanpak", "relevante_informatie"):
        with pytest.raises(RegelFout, match="P-08"):
            concept(mensen, casus, "partners", "aangewezen", partners=[PartnerKeuze(mensen.rvdk, grond)])
    keuze = [PartnerKeuze(mensen.rvdk, "ontwikkelingsbedreiging")]
    besluit_vastgesteld(mensen, casus, "partners", "aangewezen", partners=keuze)


def test_partners_of_another_samenwerkingsverband_do_not_exist(mensen, buren, casus):
    make_lokale_lijst(buren)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    for organisatie, grond in ((buren.reclassering, "rol_in_aanpak"), (buren.oever, "deskundigheid")):
        with pytest.raises(GeenToegang):
            concept(mensen, casus, "partners", "aangewezen", partners=[PartnerKeuze(organisatie, grond, "Nodig.")])


@pytest.mark.regel("P-03")
def test_an_externe_is_named_only_while_it_stands_on_the_lokale_lijst(mensen, casus):
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    keuze = [PartnerKeuze(mensen.oever, "deskundigheid", "Kent de methode.")]
    with pytest.raises(RegelFout) as error:
        concept(mensen, casus, "partners", "aangewezen", partners=keuze)
    assert (error.value.regel, error.value.veld) == ("P-03", f"partner_{mensen.oever.pk}")
    tomorrow = klok.today() + timedelta(days=1)
    make_lokale_lijst(mensen, van=tomorrow)
    with pytest.raises(RegelFout, match="P-03"):
        concept(mensen, casus, "partners", "aangewezen", partners=keuze)
    with klok.set_to(tomorrow):
        assert concept(mensen, casus, "partners", "aangewezen", partners=keuze)


@pytest.mark.regel("P-03")
@pytest.mark.regel("W-09")
def test_the_list_counts_on_the_day_of_the_last_confirmation(mensen, casus):
    make_lokale_lijst(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    keuze = [PartnerKeuze(mensen.oever, "deskundigheid", "Kent de methode.")]
    besluit = concept(mensen, casus, "partners", "aangewezen", partners=keuze)
    submit_besluit(mensen.zijlstra, besluit)
    confirm_besluit(mensen.dekker, besluit)
    confirm_besluit(mensen.bakir, besluit)
    tomorrow = klok.today() + timedelta(days=1)
    other = create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern")
    make_lokale_lijst(mensen, other, van=tomorrow)
    with klok.set_to(tomorrow), pytest.raises(RegelFout, match="P-03"):
        confirm_besluit(mensen.ramdin, besluit)
    assert fresh(mensen.dekker, casus).fase == "weegploeg"
    assert confirm_besluit(mensen.ramdin, besluit).is_vastgesteld


@pytest.mark.regel("P-05")
@pytest.mark.parametrize("grond", ["", "rol_in_aanpak", "relevante_informatie", "proces_verbaal", "alleen_informatie"])
def test_an_externe_needs_one_of_its_own_grounds(mensen, casus, grond):
    make_lokale_lijst(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    with pytest.raises(RegelFout) as error:
        concept(mensen, casus, "partners", "aangewezen", partners=[PartnerKeuze(mensen.oever, grond, "Nodig.")])
    assert (error.value.regel, error.value.veld) == ("P-05", f"partner_{mensen.oever.pk}")
    assert ("vertegenwoordiger van de gemeente" in error.value.melding) is (grond == "alleen_informatie")


@pytest.mark.regel("P-05")
@pytest.mark.parametrize("grond", ["deskundigheid", "rol_in_uitvoering"])
def test_an_externe_is_named_with_a_written_motivation(mensen, casus, grond):
    make_lokale_lijst(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    for motivering in ("", "  "):
        with pytest.raises(RegelFout) as error:
            concept(mensen, casus, "partners", "aangewezen", partners=[PartnerKeuze(mensen.oever, grond, motivering)])
        assert (error.value.regel, error.value.veld) == ("P-05", f"motivering_{mensen.oever.pk}")
    keuze = [PartnerKeuze(mensen.oever, grond, "Voert de gesprekken.")]
    besluit_vastgesteld(mensen, casus, "partners", "aangewezen", partners=keuze)
    # Being named opens nothing: that takes an invitation.
    assert not has(mensen.kuiper, casus, p.LIST)


@pytest.mark.regel("P-03")
@pytest.mark.regel("P-05")
def test_the_form_names_the_way_out_and_forgets_nobody(mensen, casus):
    """De Oever stands in the form while it stands on the list, or in the besluit at hand."""
    today = klok.today()
    make_lokale_lijst(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    with acting_as(mensen.dekker):
        signaal = Signaal.objects.filter(casus=casus).first()
    client = client_of(mensen.zijlstra)
    names = (f"partner_{mensen.oever.pk}", f"motivering_{mensen.oever.pk}")
    base = {"argumenten": "Samen lukt het.", "onderliggend": [f"signaal:{signaal.pk}"]}
    address = reverse("besluit_partners", args=[casus.pk])
    said = client.post(address, base | {names[0]: "alleen_informatie", names[1]: "Weet veel."})
    assert "vertegenwoordiger van de gemeente" in said.content.decode()
    assert client.post(address, base | {names[0]: "deskundigheid", names[1]: "Kent de methode."}).status_code == 302
    with acting_as(mensen.dekker):
        besluit = Besluit.objects.get(casus=casus, soort="partners")
    other = create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern")
    make_lokale_lijst(mensen, other, van=today)
    changing = reverse("weegploeg_besluit_wijzigen", args=[besluit.pk])
    page = client.get(changing).content.decode()
    assert "Kent de methode." in page
    assert "Stichting Dak" in page
    assert names[0] not in client.get(address).content.decode()
    again = base | {names[0]: "deskundigheid", names[1]: "Kent de methode."} | version_on(client, changing)
    assert "staat vandaag niet op de lokale lijst" in client.post(changing, again).content.decode()


@pytest.mark.regel("S-08")
def test_no_casusoverleg_while_a_signaal_is_not_judged(mensen, casus):
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    receive_signaal(mensen.dekker, mensen.gemeente, persoon(), melding())
    with pytest.raises(RegelFout, match="S-08"):
        besluit_vastgesteld(mensen, casus, "partners", "aangewezen")
