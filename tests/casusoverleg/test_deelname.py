"""Who takes part, on which ground, and how it ends (P-02, P-06, P-07, P-08, P-09, P-13, W-09)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from casework import klok
from casework import selectors as spine
from casework.access.context import acting_as
from casework.actions.besluit import PartnerKeuze
from casework.models import Betrokkene, Casus, CasusToegang
from casework.rules import GeenToegang, RegelFout
from casusoverleg.actions.deelname import end_deelname, invite_partner
from casusoverleg.models import AangewezenPartner, Casusdiagnose, Deelname, Maatregel, PlanVanAanpak, Voortgang
from casusoverleg.partners import candidates
from tests.client import client_of
from tests.conftest import database_role, refusals
from tests.factories_casusoverleg import (
    besluit,
    bevestig,
    casus_van_minderjarige,
    casusoverleg_geopend,
    casusoverleg_in_uitvoering,
    casusoverleg_met_plan,
    gesloten_casus,
    neemt_deel,
    uitnodiging,
)
from tests.factories_weegploeg import casus_in_casusoverleg

FILE = (Casus, Betrokkene, Casusdiagnose, Deelname, PlanVanAanpak, Maatregel, Voortgang)


def sees_nothing(account):
    with acting_as(account):
        return not any(model.objects.exists() for model in FILE) and not spine.casussen(account).exists()


@pytest.mark.regel("P-06")
def test_who_takes_part_is_not_offered_again_until_that_has_ended(mensen):
    def offered():
        with acting_as(mensen.haddou):
            return {person.account for person in candidates(casus)}

    casus = casusoverleg_geopend(mensen)
    assert offered() == {mensen.meijer, mensen.tjon}
    deelname = neemt_deel(mensen, casus)
    assert offered() == {mensen.tjon}
    end_deelname(mensen.haddou, deelname, "De rol is overgenomen.")
    assert offered() == {mensen.meijer, mensen.tjon}


def test_when_everybody_takes_part_the_page_says_so(mensen):
    casus = casusoverleg_geopend(mensen)
    for account in (mensen.meijer, mensen.tjon):
        neemt_deel(mensen, casus, account)
    page = client_of(mensen.haddou).get(reverse("deelname_nieuw", args=[casus.pk])).content.decode()
    assert "Er is nu niemand die u kunt uitnodigen" in page
    assert "Op welke grond" not in page


@pytest.mark.regel("P-02")
def test_a_casuspartij_sees_only_the_casus_it_takes_part_in(mensen):
    casus = casusoverleg_met_plan(mensen)
    other = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, None))
    with acting_as(mensen.meijer):
        assert [row.pk for row in spine.casussen(mensen.meijer)] == [casus.pk]
        assert PlanVanAanpak.objects.get().casus_id == casus.pk
        with pytest.raises(GeenToegang):
            spine.get_casus(mensen.meijer, other.pk)
    for account in (mensen.tjon, mensen.smit, mensen.kuiper):
        assert sees_nothing(account)


@pytest.mark.regel("P-02")
def test_only_somebody_appointed_at_that_partner_today(mensen):
    casus = casusoverleg_geopend(mensen)
    for account in (mensen.smit, mensen.dekker, mensen.kuiper):
        with pytest.raises(RegelFout, match="P-02"):
            invite_partner(mensen.haddou, casus, uitnodiging(mensen.reclassering, account))
    appointment = mensen.meijer.aanstellingen.get()
    appointment.tot_en_met = klok.today() - timedelta(days=1)
    appointment.save(update_fields=["tot_en_met"])
    with pytest.raises(RegelFout, match="P-02"):
        neemt_deel(mensen, casus)
    appointment.tot_en_met = klok.today() + timedelta(days=9)
    appointment.save(update_fields=["tot_en_met"])
    neemt_deel(mensen, casus)
    with klok.set_to(klok.today() + timedelta(days=10)):
        assert sees_nothing(mensen.meijer)


@pytest.mark.regel("P-02")
def test_another_verband_cannot_be_invited(mensen, buren):
    casus = casusoverleg_geopend(mensen)
    with pytest.raises(RegelFout, match="P-02"):
        invite_partner(mensen.haddou, casus, uitnodiging(buren.reclassering, buren.meijer))
    with pytest.raises(GeenToegang):
        invite_partner(buren.haddou, casus, uitnodiging(mensen.reclassering, mensen.meijer))


@pytest.mark.regel("W-09")
@pytest.mark.regel("P-06")
def test_only_a_partner_that_the_kernpartijen_named(mensen):
    casus = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, None, []))
    with pytest.raises(RegelFout, match="W-09"):
        neemt_deel(mensen, casus)
    concept = besluit(
        mensen,
        casus,
        "partner_toevoegen",
        "toegevoegd",
        partners=[PartnerKeuze(mensen.reclassering, "rol_in_aanpak", "Nodig.")],
    )
    with pytest.raises(RegelFout, match="W-09"):
        neemt_deel(mensen, casus)
    bevestig(mensen, concept)
    assert neemt_deel(mensen, casus).aanwijzing.besluit_id == concept.pk
    with pytest.raises(RegelFout, match="W-09"):
        invite_partner(mensen.haddou, casus, uitnodiging(mensen.gemeente, mensen.dekker))


@pytest.mark.regel("P-06")
@pytest.mark.parametrize(
    ("veld", "waarde"),
    [("motivering", " "), ("grond", ""), ("grond", "proces_verbaal"), ("grond", "deskundigheid")],
)
def test_a_deelname_is_weighed_and_motivated(mensen, veld, waarde):
    casus = casusoverleg_geopend(mensen)
    with pytest.raises(RegelFout) as error:
        neemt_deel(mensen, casus, **{veld: waarde})
    assert (error.value.regel, error.value.veld) == ("P-06", veld)
    assert ("deelname.begonnen", "P-06", mensen.haddou.pk) in refusals()
    assert sees_nothing(mensen.meijer)


@pytest.mark.regel("P-06")
def test_not_twice_not_backwards_not_the_wrong_way(mensen):
    casus = casusoverleg_geopend(mensen)
    today = klok.today()
    for changes in ({"vanaf": today - timedelta(days=1)}, {"tot": today}):
        with pytest.raises(RegelFout, match="P-06"):
            neemt_deel(mensen, casus, **changes)
    with pytest.raises(RegelFout, match="P-02"):
        neemt_deel(mensen, casus, wijze="inhoudelijk_betrokken")
    deelname = neemt_deel(mensen, casus)
    with pytest.raises(RegelFout, match="neemt al deel"):
        neemt_deel(mensen, casus)
    with acting_as(mensen.haddou), pytest.raises(IntegrityError), transaction.atomic():
        Deelname(
            casus=casus,
            aanwijzing=deelname.aanwijzing,
            organisatie=mensen.reclassering,
            account=mensen.meijer,
            wijze="casuspartij",
            grond="rol_in_aanpak",
            motivering="Nog eens.",
        ).save(force_insert=True)


@pytest.mark.regel("P-11")
@pytest.mark.parametrize("wie", ["dekker", "zijlstra", "meijer", "visscher", "aalders"])
def test_only_the_uitvoerder_invites(mensen, wie):
    casus = casusoverleg_geopend(mensen)
    with pytest.raises((RegelFout, GeenToegang)):
        invite_partner(getattr(mensen, wie), casus, uitnodiging(mensen.reclassering, mensen.meijer))
    assert sees_nothing(mensen.meijer)


@pytest.mark.regel("P-06")
def test_the_database_refuses_a_deelname_of_a_partner_that_was_not_named(mensen):
    casus = casusoverleg_geopend(mensen)
    with acting_as(mensen.haddou):
        aanwijzing = AangewezenPartner.objects.get(casus=casus)
    row = {"casus": casus, "aanwijzing": aanwijzing, "wijze": "casuspartij", "grond": "x", "motivering": "x"}
    with acting_as(mensen.haddou), pytest.raises(DatabaseError), transaction.atomic():
        Deelname(organisatie=mensen.rvdk, account=mensen.smit, **row).save(force_insert=True)
    with acting_as(mensen.dekker), pytest.raises(DatabaseError), transaction.atomic():
        Deelname(organisatie=mensen.reclassering, account=mensen.meijer, **row).save(force_insert=True)


@pytest.mark.regel("I-04")
@pytest.mark.parametrize("stand", ["te_beslissen", "te_informeren"])
def test_no_first_disclosure_before_the_betrokkene_is_told_or_that_is_postponed(mensen, stand):
    casus = casusoverleg_geopend(mensen)
    with database_role("casework_jobs"):
        Casus.objects.filter(pk=casus.pk).update(informeren=stand)
    with pytest.raises(RegelFout, match="I-04"):
        invite_partner(mensen.haddou, casus, uitnodiging(mensen.reclassering, mensen.meijer))
    assert sees_nothing(mensen.meijer)


@pytest.mark.regel("I-04")
def test_a_partner_joins_while_informing_is_postponed(mensen):
    casus = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, informeren="uitstellen"))
    neemt_deel(mensen, casus)
    assert not sees_nothing(mensen.meijer)


@pytest.mark.regel("P-07")
def test_the_rvdk_has_no_role_for_an_adult(mensen):
    casus = casusoverleg_geopend(mensen)
    with pytest.raises(RegelFout, match="P-07"):
        neemt_deel(mensen, casus, mensen.smit)
    with pytest.raises(RegelFout, match="P-07"):
        besluit(
            mensen,
            casus,
            "partner_toevoegen",
            "toegevoegd",
            partners=[PartnerKeuze(mensen.rvdk, "ontwikkelingsbedreiging", "Voor overdracht.")],
        )
    assert sees_nothing(mensen.smit)


@pytest.mark.regel("P-07")
def test_the_rvdk_sees_a_minor_until_the_18th_birthday(mensen):
    casus = casusoverleg_geopend(mensen, casus_van_minderjarige(mensen, 17))
    neemt_deel(mensen, casus, mensen.smit)
    with acting_as(mensen.smit):
        born = Betrokkene.objects.get(casus=casus).geboortedatum
    birthday = born.replace(year=born.year + 18)
    with klok.set_to(birthday - timedelta(days=1)), acting_as(mensen.smit):
        assert spine.get_casus(mensen.smit, casus.pk) == casus
    with klok.set_to(birthday), acting_as(mensen.smit), pytest.raises(GeenToegang):
        spine.get_casus(mensen.smit, casus.pk)
    with klok.set_to(birthday), pytest.raises(RegelFout, match="P-07"):
        neemt_deel(mensen, casus, mensen.smit)


@pytest.mark.regel("P-08")
@pytest.mark.parametrize("grond", ["rol_in_aanpak", "relevante_informatie", "deskundigheid", ""])
def test_the_rvdk_needs_a_ground_of_its_own(mensen, grond):
    casus = casusoverleg_geopend(mensen, casus_van_minderjarige(mensen))
    with pytest.raises(RegelFout, match="P-08"):
        neemt_deel(mensen, casus, mensen.smit, grond=grond)


@pytest.mark.regel("P-09")
def test_the_rvdk_takes_part_when_the_betrokkene_knows(mensen):
    casus = casusoverleg_geopend(mensen, casus_van_minderjarige(mensen))
    for changes in (
        {"informeerplicht": ""},
        {"informeerplicht": "openstaand"},
        {"informeerplicht_dag": None},
        {"informeerplicht_dag": klok.today() + timedelta(days=1)},
        {"wijze": "algemeen_casusadviseur"},
    ):
        with pytest.raises(RegelFout, match="P-09"):
            neemt_deel(mensen, casus, mensen.smit, **changes)
    assert sees_nothing(mensen.smit)
    assert neemt_deel(mensen, casus, mensen.smit, informeerplicht="voldaan").wijze == "inhoudelijk_betrokken"


@pytest.mark.regel("P-09")
def test_while_informing_is_postponed_the_rvdk_does_not_take_part(mensen):
    casus = casusoverleg_geopend(mensen, casus_van_minderjarige(mensen, informeren="uitstellen"))
    with pytest.raises(RegelFout, match="P-09"):
        neemt_deel(mensen, casus, mensen.smit)
    assert neemt_deel(mensen, casus)
    bevestig(
        mensen,
        besluit(
            mensen,
            casus,
            "heroverweging_informeren",
            "informeren",
            inhoud={"wie": ["betrokkene"], "keuze_minderjarige": "De ouders weten het al."},
        ),
    )
    assert neemt_deel(mensen, casus, mensen.smit)


@pytest.mark.regel("P-09")
def test_the_database_knows_no_rvdk_without_informing(mensen):
    casus = casusoverleg_geopend(mensen, casus_van_minderjarige(mensen))
    with acting_as(mensen.haddou):
        aanwijzing = AangewezenPartner.objects.get(casus=casus, organisatie=mensen.rvdk)
        with pytest.raises(IntegrityError), transaction.atomic():
            Deelname(
                casus=casus,
                aanwijzing=aanwijzing,
                organisatie=mensen.rvdk,
                account=mensen.smit,
                wijze="inhoudelijk_betrokken",
                grond="proces_verbaal",
                motivering="x",
            ).save(force_insert=True)


@pytest.mark.regel("P-13")
def test_access_ends_at_once_everywhere(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    with acting_as(mensen.haddou):
        deelname = Deelname.objects.select_related("casus").get(casus=casus)
    with pytest.raises(RegelFout, match="P-13"):
        end_deelname(mensen.haddou, deelname, " ")
    with pytest.raises(RegelFout, match="P-11"):
        end_deelname(mensen.dekker, deelname, "Zomaar.")
    end_deelname(mensen.haddou, deelname, "De rol is klaar.")
    assert sees_nothing(mensen.meijer)
    with acting_as(mensen.haddou):
        assert not CasusToegang.objects.filter(user=mensen.meijer).exists()
    with acting_as(mensen.meijer), pytest.raises(GeenToegang):
        spine.get_casus(mensen.meijer, casus.pk)
    with pytest.raises(RegelFout, match="al beëindigd"):
        end_deelname(mensen.haddou, deelname, "Nog eens.")


@pytest.mark.regel("P-13")
def test_a_deelname_holds_from_its_first_day_up_to_its_last(mensen):
    casus = casusoverleg_geopend(mensen)
    today = klok.today()
    neemt_deel(mensen, casus, vanaf=today + timedelta(days=2), tot=today + timedelta(days=5))
    for days, seen in ((0, False), (1, False), (2, True), (4, True), (5, False), (50, False)):
        with klok.set_to(today + timedelta(days=days)), acting_as(mensen.meijer):
            assert spine.casussen(mensen.meijer).exists() is seen
            assert Betrokkene.objects.exists() is seen


@pytest.mark.regel("P-13")
def test_a_deelname_that_has_not_begun_can_be_ended(mensen):
    casus = casusoverleg_geopend(mensen)
    today = klok.today()
    deelname = neemt_deel(mensen, casus, vanaf=today + timedelta(days=2))
    end_deelname(mensen.haddou, deelname, "Toch niet nodig.")
    with klok.set_to(today + timedelta(days=3)):
        assert sees_nothing(mensen.meijer)


@pytest.mark.regel("C-03")
def test_a_partner_is_added_by_besluit_under_the_same_rules(mensen):
    casus = casusoverleg_geopend(mensen)
    for partner, regel in (
        (PartnerKeuze(mensen.oever, "deskundigheid", "Nodig."), "P-03"),
        (PartnerKeuze(mensen.gemeente, "rol_in_aanpak", "Nodig."), "W-09"),
        (PartnerKeuze(mensen.reclassering, "rol_in_aanpak", "Nodig."), "C-03"),
    ):
        with pytest.raises(RegelFout, match=regel):
            besluit(mensen, casus, "partner_toevoegen", "toegevoegd", partners=[partner])
    with pytest.raises(RegelFout, match="C-03"):
        besluit(mensen, casus, "partner_toevoegen", "toegevoegd")


@pytest.mark.regel("C-03")
@pytest.mark.regel("W-06")
def test_replacing_the_besluit_that_added_a_partner_ends_its_deelname(mensen):
    casus = casusoverleg_geopend(mensen, casus_van_minderjarige(mensen))
    casus_zonder = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, None, []))
    partners = [PartnerKeuze(mensen.reclassering, "rol_in_aanpak", "Nodig.")]
    first = bevestig(mensen, besluit(mensen, casus_zonder, "partner_toevoegen", "toegevoegd", partners=partners))
    neemt_deel(mensen, casus_zonder)
    kept = neemt_deel(mensen, casus)
    bevestig(
        mensen,
        besluit(
            mensen,
            casus_zonder,
            "partner_toevoegen",
            "toegevoegd",
            partners=[PartnerKeuze(mensen.reclassering, "relevante_informatie", "Andere grond.")],
            vervangt=first,
            reden_vervanging="De grond was onjuist.",
        ),
    )
    with acting_as(mensen.meijer):
        assert [row.pk for row in spine.casussen(mensen.meijer)] == [kept.casus_id]


def test_nobody_joins_a_closed_casus(mensen):
    casus = gesloten_casus(mensen)
    with pytest.raises(RegelFout, match="C-08"):
        neemt_deel(mensen, casus)
