"""Who can be invited as an externe casuspartner (P-03, P-04, P-05)."""

from functools import partial

import pytest
from django.db import transaction
from django.urls import reverse

from casework import klok
from casework.actions import waarborgen
from casework.actions.besluit import PartnerKeuze
from casework.actions.parties import appoint, create_organisatie
from casework.choices import Rol
from casework.models import Aanvaarding, Afspraken
from casework.rules import RegelFout
from casusoverleg.actions.deelname import invite_partner
from tests.casusoverleg.extern.helpers import BOTH, NEITHER, invitation_refused, seen, withdraw
from tests.client import client_of
from tests.conftest import database_role
from tests.factories import make_lokale_lijst
from tests.factories_casusoverleg import (
    besluit,
    bevestig,
    casusoverleg_met_extern,
    extern_neemt_deel,
    neemt_deel,
    tell,
    uitnodiging,
)
from tests.people import INSTALLATIE, PDF
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.steps import broken, day, together


@pytest.mark.regel("P-03")
def test_not_while_the_organisatie_is_off_the_list(mensen, casus):
    other = create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern")
    make_lokale_lijst(mensen, other, van=day(1))
    with klok.set_to(day(1)):
        assert invitation_refused(mensen, casus) == ("P-03", "partner")
    assert extern_neemt_deel(mensen, casus).wijze == "extern"


@pytest.mark.regel("P-04")
def test_not_without_a_verklaring_that_holds_on_the_first_day(mensen, casus):
    """It was there when the kernpartijen named De Oever, and has gone since."""
    withdraw(mensen)
    assert invitation_refused(mensen, casus) == ("P-04", "partner")
    waarborgen.register_verklaring(mensen.aalders, mensen.kuiper, day(0), day(5), PDF)
    assert invitation_refused(mensen, casus, vanaf=day(6)) == ("P-04", "partner")
    with klok.set_to(day(6)):
        assert invitation_refused(mensen, casus) == ("P-04", "partner")
    with klok.set_to(day(5)):
        assert extern_neemt_deel(mensen, casus)


@pytest.mark.regel("P-05")
@pytest.mark.parametrize("grond", ["", "rol_in_aanpak", "relevante_informatie", "proces_verbaal", "alleen_informatie"])
def test_not_on_another_ground(mensen, casus, grond):
    assert invitation_refused(mensen, casus, grond=grond) == ("P-05", "grond")


@pytest.mark.regel("P-05")
def test_only_information_is_refused_with_the_way_out(mensen, casus):
    tell(mensen, casus)
    form = {
        "partner": f"{mensen.kuiper.pk}:{mensen.oever.pk}",
        "wijze": "extern",
        "grond": "alleen_informatie",
        "motivering": "Weet hoe het thuis gaat.",
    }
    page = client_of(mensen.haddou).post(reverse("deelname_nieuw", args=[casus.pk]), form).content.decode()
    assert "via de vertegenwoordiger van de gemeente" in page
    assert "Weet hoe het thuis gaat." in page


@pytest.mark.regel("P-05")
@pytest.mark.parametrize("grond", ["deskundigheid", "rol_in_uitvoering"])
def test_not_without_a_motivation(mensen, casus, grond):
    assert invitation_refused(mensen, casus, grond=grond, motivering=" ") == ("P-05", "motivering")
    assert extern_neemt_deel(mensen, casus, grond=grond).grond == grond


@pytest.mark.regel("P-06")
@pytest.mark.regel("P-02")
def test_an_externe_is_no_convenant_partner_and_the_reverse(mensen, casus):
    assert invitation_refused(mensen, casus, wijze="casuspartij") == ("P-02", "wijze")
    for changes, regel in (
        ({"grond": "deskundigheid"}, "P-06"),
        ({"grond": "alleen_informatie"}, "P-06"),
        ({"wijze": "extern"}, "P-02"),
    ):
        with pytest.raises(RegelFout, match=regel):
            neemt_deel(mensen, casus, **changes)
    with pytest.raises(RegelFout, match="P-02"):
        invite_partner(mensen.haddou, casus, uitnodiging(mensen.reclassering, mensen.kuiper))


@pytest.mark.regel("W-09")
@pytest.mark.regel("C-03")
def test_an_externe_that_joins_later_is_named_first(mensen, casus):
    other = create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern")
    make_lokale_lijst(mensen, mensen.oever, other)
    appoint(INSTALLATIE, mensen.kuiper, other, Rol.CASUSPARTNER, klok.today())
    tell(mensen, casus)
    with pytest.raises(RegelFout, match="W-09"):
        invite_partner(mensen.haddou, casus, uitnodiging(other, mensen.kuiper))
    for grond, motivering in (("alleen_informatie", "Weet veel."), ("deskundigheid", " ")):
        with pytest.raises(RegelFout, match="P-05"):
            _add(mensen, casus, PartnerKeuze(other, grond, motivering))
    bevestig(mensen, _add(mensen, casus, PartnerKeuze(other, "deskundigheid", "Kent de groep.")))
    assert invite_partner(mensen.haddou, casus, uitnodiging(other, mensen.kuiper)).organisatie == other


def _add(mensen, casus, keuze):
    return besluit(mensen, casus, "partner_toevoegen", "toegevoegd", partners=[keuze])


@pytest.mark.regel("P-03")
def test_the_list_counts_when_the_last_party_confirms_that_a_partner_is_added(mensen, casus):
    other = create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern")
    make_lokale_lijst(mensen, mensen.oever, other)
    concept = _add(mensen, casus, PartnerKeuze(other, "deskundigheid", "Kent de groep."))
    make_lokale_lijst(mensen, van=day(1))
    with klok.set_to(day(1)), pytest.raises(RegelFout, match="P-03"):
        bevestig(mensen, concept)


@pytest.mark.regel("I-04")
def test_not_before_informing_is_settled(mensen, casus):
    with pytest.raises(RegelFout, match="I-04"):
        invite_partner(mensen.haddou, casus, uitnodiging(mensen.oever, mensen.kuiper))
    assert seen(mensen, casus) == NEITHER


@pytest.mark.regel("P-20")
def test_invited_before_accepting_the_agreements_shows_nothing_until_then(mensen, casus):
    with database_role("casework_jobs"):
        Aanvaarding.objects.filter(account=mensen.kuiper).delete()
    extern_neemt_deel(mensen, casus)
    assert seen(mensen, casus) == NEITHER
    waarborgen.accept_afspraken(mensen.kuiper, Afspraken.objects.get(verband=mensen.verband))
    assert seen(mensen, casus) == BOTH


@pytest.mark.regel("P-06")
def test_of_two_invitations_at_the_same_time_one_holds(echt):  # noqa: F811
    mensen = echt.mensen
    with transaction.atomic():
        casus = casusoverleg_met_extern(mensen)
        tell(mensen, casus)
    invitation = uitnodiging(mensen.oever, mensen.kuiper, tot=day(30))
    outcomes = together(*[partial(invite_partner, mensen.haddou, casus, invitation)] * 2)
    assert broken(outcomes) == ["P-06"]
