"""An externe casuspartner: who can be invited, what she sees, and what follows (P-03, P-04, P-05, P-16, ADR 0028)."""

import threading
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connections, transaction
from django.urls import reverse

from casework import klok
from casework import selectors as spine
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.access.models import Reden
from casework.actions import waarborgen
from casework.actions.besluit import PartnerKeuze
from casework.actions.parties import appoint, create_organisatie
from casework.choices import Rol
from casework.dagen import day_in_words
from casework.models import (
    Aanvaarding,
    Afspraken,
    Besluit,
    Betrokkene,
    Casus,
    CasusToegang,
    Geheimhoudingsverklaring,
    Logregel,
)
from casework.rules import GeenToegang, RegelFout
from casusoverleg.actions import plan as plannen
from casusoverleg.actions import uitvoering
from casusoverleg.actions.deelname import end_deelname, invite_partner
from casusoverleg.actions.overdragen import reassign_maatregel
from casusoverleg.models import (
    AangewezenPartner,
    Advies,
    Casusdiagnose,
    Deelname,
    Evaluatie,
    Maatregel,
    Overdracht,
    PlanVanAanpak,
    Voortgang,
)
from casusoverleg.partners import candidates, current_regisseur, deelnemers
from casusoverleg.selectors import without_owner
from casusoverleg.work import items
from tests.client import client_of
from tests.conftest import SUPERUSER, database_role, refusals
from tests.factories import make_lokale_lijst
from tests.factories_casusoverleg import (
    DOEL,
    besluit,
    bevestig,
    casusoverleg_met_extern,
    extern_neemt_deel,
    maatregel_tekst,
    maatregel_van,
    met_diagnose,
    neemt_deel,
    nieuw_plan,
    plan_tekst,
    tell,
    uitnodiging,
)
from tests.people import INSTALLATIE, PDF
from tests.retention.conftest import echt  # noqa: F401 (a fixture)

ADVISEUR = {"grond": "deskundigheid"}
# What never shows to an externe; and what does while she is involved in the plan.
FILE = (AangewezenPartner, Advies, Besluit, Casusdiagnose, Evaluatie, Overdracht)
PLAN = (Maatregel, PlanVanAanpak, Voortgang)


def day(count):
    return klok.today() + timedelta(days=count)


def seen(mensen, casus, codename=p.LIST):
    """What each wall shows Kuiper: the selectors with the policies out of the way, and the policies alone."""
    mensen.kuiper.forget_roles()
    with database_role(SUPERUSER), acting_as(mensen.kuiper):
        first = spine.casussen(mensen.kuiper, codename).filter(pk=casus.pk).exists()
    with acting_as(mensen.kuiper):
        second = (PlanVanAanpak if codename == p.VIEW_PLAN else Casus).objects.exists()
    return first, second


def rights(mensen, casus):
    with acting_as(mensen.kuiper):
        return spine.permissions_on(mensen.kuiper, casus)


BOTH, NEITHER = (True, True), (False, False)


def titles(account):
    with acting_as(account):
        return [werk.titel for werk in items(account)]


def withdraw(mensen):
    waarborgen.withdraw_verklaring(mensen.aalders, Geheimhoudingsverklaring.objects.get(account=mensen.kuiper))


def refused(mensen, casus, **changes):
    """The rule and the field with which an invitation is refused; nothing of it remains."""
    with pytest.raises(RegelFout) as error:
        extern_neemt_deel(mensen, casus, **changes)
    with acting_as(mensen.haddou):
        assert not Deelname.objects.filter(account=mensen.kuiper).exists()
    assert ("deelname.begonnen", error.value.regel, mensen.haddou.pk) in refusals()
    assert seen(mensen, casus) == NEITHER
    return error.value.regel, error.value.veld


@pytest.fixture
def casus(mensen):
    return casusoverleg_met_extern(mensen)


@pytest.fixture
def casus_met_plan(mensen, casus):
    """The Reclassering has the only maatregel; Kuiper advises, on her expertise."""
    neemt_deel(mensen, casus)
    extern_neemt_deel(mensen, casus, **ADVISEUR)
    met_diagnose(mensen, casus)
    nieuw_plan(mensen, casus, (mensen.reclassering, mensen.meijer))
    return casus


# Inviting


@pytest.mark.regel("P-03")
def test_not_while_the_organisatie_is_off_the_list(mensen, casus):
    other = create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern")
    make_lokale_lijst(mensen, other, van=day(1))
    with klok.set_to(day(1)):
        assert refused(mensen, casus) == ("P-03", "partner")
    assert extern_neemt_deel(mensen, casus).wijze == "extern"


@pytest.mark.regel("P-04")
def test_not_without_a_verklaring_that_holds_on_the_first_day(mensen, casus):
    """It was there when the kernpartijen named De Oever, and has gone since."""
    withdraw(mensen)
    assert refused(mensen, casus) == ("P-04", "partner")
    waarborgen.register_verklaring(mensen.aalders, mensen.kuiper, day(0), day(5), PDF)
    assert refused(mensen, casus, vanaf=day(6)) == ("P-04", "partner")
    with klok.set_to(day(6)):
        assert refused(mensen, casus) == ("P-04", "partner")
    with klok.set_to(day(5)):
        assert extern_neemt_deel(mensen, casus)


@pytest.mark.regel("P-05")
@pytest.mark.parametrize("grond", ["", "rol_in_aanpak", "relevante_informatie", "proces_verbaal", "alleen_informatie"])
def test_not_on_another_ground(mensen, casus, grond):
    assert refused(mensen, casus, grond=grond) == ("P-05", "grond")


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
    assert refused(mensen, casus, grond=grond, motivering=" ") == ("P-05", "motivering")
    assert extern_neemt_deel(mensen, casus, grond=grond).grond == grond


@pytest.mark.regel("P-06")
@pytest.mark.regel("P-02")
def test_an_externe_is_no_convenant_partner_and_the_reverse(mensen, casus):
    assert refused(mensen, casus, wijze="casuspartij") == ("P-02", "wijze")
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
    outcomes, start = [], threading.Barrier(2)

    def invite():
        start.wait()
        try:
            invite_partner(mensen.haddou, casus, uitnodiging(mensen.oever, mensen.kuiper, tot=day(30)))
            outcomes.append("invited")
        except RegelFout as error:
            outcomes.append(error.regel)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=invite) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["P-06", "invited"]


# What she sees


@pytest.mark.regel("P-15")
@pytest.mark.regel("P-16")
def test_an_adviser_knows_whom_it_is_about_and_reads_no_file_and_no_plan(mensen, casus_met_plan):
    assert rights(mensen, casus_met_plan) == {p.LIST, p.VIEW_ITEMS}
    with acting_as(mensen.kuiper):
        assert [model.__name__ for model in (*FILE, *PLAN) if model.objects.exists()] == []
        assert Betrokkene.objects.get().casus_id == casus_met_plan.pk
        assert [deelname.account_id for deelname in Deelname.objects.all()] == [mensen.kuiper.pk]
        for model in (Casusdiagnose, Deelname, PlanVanAanpak, Maatregel):
            theirs = model.history.exclude(id__in=Deelname.objects.values("pk"))
            assert not theirs.exists(), model.__name__
    page = client_of(mensen.kuiper).get(reverse("casus", args=[casus_met_plan.pk])).content.decode()
    assert "Het plan van aanpak leest u pas als u daarin een rol krijgt" in page
    # The name says whom it is about; where that person lives and was born, an adviser does not need (P-15).
    assert "Zonnebloemveld" in page
    assert day_in_words(date(1990, 5, 17)) not in page
    assert "Zilverhoefpad" not in page
    assert DOEL not in page
    assert "Eenzaam, en gevoelig" not in page
    assert "Houdt toezicht op de voorwaarden" not in page


@pytest.mark.regel("P-16")
def test_with_a_role_in_it_she_reads_the_plan_and_still_no_file(mensen, casus):
    neemt_deel(mensen, casus)
    extern_neemt_deel(mensen, casus)
    met_diagnose(mensen, casus)
    nieuw_plan(mensen, casus, (mensen.reclassering, mensen.meijer), (mensen.oever, mensen.kuiper))
    assert rights(mensen, casus) == {p.LIST, p.VIEW_ITEMS, p.VIEW_PLAN, p.REPORT_PLAN}
    with acting_as(mensen.kuiper):
        assert [model.__name__ for model in FILE if model.objects.exists()] == []
        assert Maatregel.objects.count() == 2
        assert Deelname.objects.get().account_id == mensen.kuiper.pk
    client = client_of(mensen.kuiper)
    page = client.get(reverse("casus", args=[casus.pk])).content.decode()
    assert DOEL in page
    assert day_in_words(date(1990, 5, 17)) in page
    assert "Eenzaam, en gevoelig" not in page
    for route in ("deelname_nieuw", "diagnose", "plan", "advies", "besluit_sluiten"):
        assert client.get(reverse(route, args=[casus.pk])).status_code == 404, route


@pytest.mark.regel("P-13")
def test_when_her_deelname_ends_everything_is_gone(mensen, casus):
    deelname = extern_neemt_deel(mensen, casus)
    met_diagnose(mensen, casus)
    nieuw_plan(mensen, casus, (mensen.oever, mensen.kuiper))
    assert (seen(mensen, casus), seen(mensen, casus, p.VIEW_PLAN)) == (BOTH, BOTH)
    end_deelname(mensen.haddou, deelname, "De rol is klaar.")
    assert (seen(mensen, casus), seen(mensen, casus, p.VIEW_PLAN)) == (NEITHER, NEITHER)
    with acting_as(mensen.kuiper):
        assert not Deelname.objects.exists()
    assert client_of(mensen.kuiper).get(reverse("casus", args=[casus.pk])).status_code == 404


@pytest.mark.regel("P-04")
def test_when_her_verklaring_goes_everything_is_gone_and_comes_back_with_a_new_one(mensen, casus):
    extern_neemt_deel(mensen, casus)
    withdraw(mensen)
    assert seen(mensen, casus) == NEITHER
    assert "Geheimhoudingsverklaring ontbreekt" in titles(mensen.haddou)
    waarborgen.register_verklaring(mensen.aalders, mensen.kuiper, day(0), day(3), PDF)
    assert "Geheimhoudingsverklaring ontbreekt" not in titles(mensen.haddou)
    for count, expected in ((3, BOTH), (4, NEITHER)):
        with klok.set_to(day(count)):
            assert seen(mensen, casus) == expected, count


@pytest.mark.regel("P-03")
def test_a_deelname_goes_on_when_the_list_changes_and_the_uitvoerder_is_told(mensen, casus):
    deelname = extern_neemt_deel(mensen, casus)
    other = create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern")
    make_lokale_lijst(mensen, other)
    told = "Kijk of de externe partner meedoet"
    assert seen(mensen, casus) == BOTH
    assert told in titles(mensen.haddou)
    assert told not in titles(mensen.kuiper)
    end_deelname(mensen.haddou, deelname, "De lijst is gewijzigd.")
    assert told not in titles(mensen.haddou)


@pytest.mark.regel("P-03")
def test_nobody_is_asked_to_invite_an_externe_that_left_the_list(mensen, casus):
    def to_invite():
        with acting_as(mensen.haddou):
            return [werk.waarom for werk in items(mensen.haddou) if werk.titel == "Partner uitnodigen"]

    assert any(mensen.oever.naam in waarom for waarom in to_invite())
    with acting_as(mensen.haddou):
        assert mensen.kuiper in {person.account for person in candidates(casus)}
    other = create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern")
    make_lokale_lijst(mensen, other)
    assert not any(mensen.oever.naam in waarom for waarom in to_invite())


# The plan comes and goes with the part she has in it


@pytest.mark.regel("P-16")
def test_an_adviser_reads_the_plan_from_when_it_gives_her_a_maatregel(mensen, casus_met_plan):
    casus = casus_met_plan
    plannen.draft_plan(mensen.haddou, casus, plan_tekst(aanleiding="De Oever gaat gesprekken voeren."))
    plannen.add_maatregel(mensen.haddou, casus, maatregel_tekst(mensen.oever, mensen.kuiper))
    # A concept is no plan yet.
    assert seen(mensen, casus, p.VIEW_PLAN) == NEITHER
    plannen.establish_plan(mensen.haddou, casus)
    assert seen(mensen, casus, p.VIEW_PLAN) == BOTH
    assert p.REPORT_PLAN in rights(mensen, casus)
    nieuw_plan(mensen, casus, (mensen.reclassering, mensen.meijer))
    assert seen(mensen, casus, p.VIEW_PLAN) == NEITHER
    assert rights(mensen, casus) == set(p.EXTERN)


@pytest.mark.regel("P-16")
@pytest.mark.regel("C-04")
def test_a_casusregisseur_reads_the_plan_as_long_as_she_is(mensen, casus_met_plan):
    uitvoering.appoint_regisseur(mensen.haddou, casus_met_plan, mensen.kuiper)
    assert seen(mensen, casus_met_plan, p.VIEW_PLAN) == BOTH
    page = client_of(mensen.kuiper).get(reverse("casus", args=[casus_met_plan.pk])).content.decode()
    assert f"{mensen.kuiper.naam}, {mensen.oever.naam}" in page
    uitvoering.appoint_regisseur(mensen.haddou, casus_met_plan, mensen.dekker)
    assert seen(mensen, casus_met_plan, p.VIEW_PLAN) == NEITHER


@pytest.mark.regel("P-16")
@pytest.mark.regel("P-13")
def test_the_plan_opens_for_no_longer_than_her_deelname(mensen, casus):
    extern_neemt_deel(mensen, casus, **ADVISEUR, vanaf=day(0), tot=day(5))
    met_diagnose(mensen, casus)
    nieuw_plan(mensen, casus, (mensen.oever, mensen.kuiper))
    for count, expected in ((4, BOTH), (5, NEITHER)):
        with klok.set_to(day(count)):
            assert seen(mensen, casus, p.VIEW_PLAN) == expected, count


@pytest.mark.regel("P-16")
@pytest.mark.regel("B-04")
def test_the_log_says_who_got_the_plan_and_when_that_ended(mensen, casus_met_plan):
    nieuw_plan(mensen, casus_met_plan, (mensen.oever, mensen.kuiper))
    nieuw_plan(mensen, casus_met_plan, (mensen.oever, mensen.kuiper))
    nieuw_plan(mensen, casus_met_plan, (mensen.reclassering, mensen.meijer))
    with database_role(SUPERUSER):
        lines = Logregel.objects.filter(gebeurtenis__in=("plan.leesbaar", "plan.niet_meer_leesbaar")).order_by(
            "tijdstip"
        )
        assert [(line.gebeurtenis, line.ontvanger_id) for line in lines] == [
            ("plan.leesbaar", mensen.oever.pk),
            ("plan.niet_meer_leesbaar", None),
        ]


@pytest.mark.regel("C-06")
def test_she_reports_on_her_own_maatregel_only(mensen, casus):
    neemt_deel(mensen, casus)
    extern_neemt_deel(mensen, casus)
    met_diagnose(mensen, casus)
    nieuw_plan(mensen, casus, (mensen.reclassering, mensen.meijer), (mensen.oever, mensen.kuiper))
    uitvoering.appoint_regisseur(mensen.haddou, casus, mensen.dekker)
    uitvoering.start_uitvoering(mensen.haddou, casus)
    own = maatregel_van(mensen, casus, mensen.oever)
    client = client_of(mensen.kuiper)
    assert reverse("voortgang", args=[own.pk]) in client.get(reverse("home")).content.decode()
    sent = {"tekst": "Drie keer gesproken.", "status": "lopend"}
    assert client.post(reverse("voortgang", args=[own.pk]), sent).status_code == 302
    with pytest.raises(RegelFout, match="C-06"):
        uitvoering.report_progress(
            mensen.kuiper, maatregel_van(mensen, casus, mensen.reclassering), "Gedaan.", "voltooid"
        )
    page = client_of(mensen.meijer).get(reverse("casus", args=[casus.pk])).content.decode()
    assert "Drie keer gesproken." in page


@pytest.mark.regel("P-04")
@pytest.mark.regel("P-17")
def test_without_a_verklaring_she_carries_nothing(mensen, casus):
    extern_neemt_deel(mensen, casus)
    met_diagnose(mensen, casus)
    nieuw_plan(mensen, casus, (mensen.oever, mensen.kuiper))
    uitvoering.appoint_regisseur(mensen.haddou, casus, mensen.kuiper)
    withdraw(mensen)
    with acting_as(mensen.haddou):
        assert mensen.kuiper not in {person.account for person in deelnemers(casus)}
        assert current_regisseur(casus) is None
        assert [row.account_id for row in without_owner(spine.casussen(mensen.haddou))] == [mensen.kuiper.pk]
    with pytest.raises(RegelFout, match="C-04"):
        uitvoering.start_uitvoering(mensen.haddou, casus)
    with pytest.raises(RegelFout, match="C-05"):
        nieuw_plan(mensen, casus, (mensen.oever, mensen.kuiper))
    with pytest.raises(RegelFout, match="P-17"):
        reassign_maatregel(mensen.dekker, maatregel_van(mensen, casus, mensen.oever), mensen.kuiper)


@pytest.mark.regel("C-08")
def test_after_closing_only_who_read_the_plan_can_go_on_reading_it(mensen, casus_met_plan):
    casus = casus_met_plan
    uitvoering.appoint_regisseur(mensen.haddou, casus, mensen.dekker)
    uitvoering.start_uitvoering(mensen.haddou, casus)
    evaluatie = uitvoering.plan_evaluatie(mensen.haddou, casus, klok.today())
    uitvoering.hold_evaluatie(mensen.haddou, evaluatie, "adviseren_sluiten", "De doelen zijn gehaald.")
    uitvoering.record_advies(mensen.haddou, casus, "sluiten", "Sluiten: het gaat zelfstandig verder.")
    blijft = {"blijft_lezen": [{"account": str(mensen.kuiper.pk), "reden": "De gesprekken lopen door."}]}
    form = reverse("besluit_sluiten", args=[casus.pk])
    assert mensen.oever.naam not in client_of(mensen.haddou).get(form).content.decode()
    with pytest.raises(RegelFout, match="C-08"):
        besluit(mensen, casus, "sluiten", "gesloten", inhoud=blijft)
    uitvoering.appoint_regisseur(mensen.haddou, casus, mensen.kuiper)
    assert mensen.oever.naam in client_of(mensen.haddou).get(form).content.decode()
    bevestig(mensen, besluit(mensen, casus, "sluiten", "gesloten", inhoud=blijft))
    assert rights(mensen, casus) == set(p.PLAN_LEZER)
    withdraw(mensen)
    assert (seen(mensen, casus), seen(mensen, casus, p.VIEW_PLAN)) == (NEITHER, NEITHER)


# The second wall alone


def a_deelname(mensen, casus, **changes):
    with acting_as(mensen.haddou):
        aanwijzing = AangewezenPartner.objects.get(casus=casus, organisatie=mensen.oever)
    row = {"casus": casus, "aanwijzing": aanwijzing, "organisatie": mensen.oever, "account": mensen.kuiper}
    return Deelname(**row | {"wijze": "extern", "grond": "deskundigheid", "motivering": "Nodig."} | changes)


def adds(actor, row):
    with acting_as(actor), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.regel("P-03")
@pytest.mark.regel("P-04")
@pytest.mark.regel("B-05")
def test_the_database_takes_no_deelname_of_an_externe_without_list_or_verklaring(mensen, casus):
    for gone in (_off_the_list, withdraw, _lapsed):
        with transaction.atomic():
            gone(mensen)
            with pytest.raises(DatabaseError, match="row-level security"):
                adds(mensen.haddou, a_deelname(mensen, casus))
            transaction.set_rollback(True)
    with pytest.raises(DatabaseError, match="row-level security"):
        adds(mensen.haddou, a_deelname(mensen, casus, wijze="casuspartij"))
    adds(mensen.haddou, a_deelname(mensen, casus))


def _off_the_list(mensen):
    make_lokale_lijst(mensen, create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern"))


def _lapsed(mensen):
    with database_role("casework_jobs"):
        Geheimhoudingsverklaring.objects.filter(account=mensen.kuiper).update(tot_en_met=day(-1))


@pytest.mark.regel("P-03")
@pytest.mark.regel("B-05")
def test_the_database_takes_no_naming_of_an_externe_off_the_list(mensen, casus):
    with acting_as(mensen.dekker):
        named = AangewezenPartner.objects.get(casus=casus, organisatie=mensen.oever)
    other = create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern")
    row = {"casus": casus, "besluit_id": named.besluit_id, "organisatie": other, "grond": "x", "motivering": "x"}
    with pytest.raises(DatabaseError, match="row-level security"):
        adds(mensen.dekker, AangewezenPartner(**row))
    make_lokale_lijst(mensen, mensen.oever, other)
    adds(mensen.dekker, AangewezenPartner(**row))


@pytest.mark.regel("P-16")
@pytest.mark.regel("B-05")
def test_the_database_gives_an_externe_no_file(mensen, casus):
    deelname = extern_neemt_deel(mensen, casus)

    def give(codename):
        with acting_as(mensen.haddou), transaction.atomic():
            grants.grant(
                casus,
                mensen.kuiper.pk,
                [codename],
                reden=Reden.DEELNAME,
                feit_id=deelname.pk,
                vanaf=klok.today(),
                tot=None,
            )

    for codename in (p.VIEW_CASUSOVERLEG, p.CHANGE_CASUSOVERLEG, p.VIEW_WEEGPLOEG):
        with pytest.raises(DatabaseError, match="row-level security"):
            give(codename)
    with acting_as(mensen.haddou), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Deelname.objects.filter(pk=deelname.pk).update(wijze="casuspartij")
    with acting_as(mensen.kuiper):
        assert Deelname.objects.update(tot=None) == 0
        with pytest.raises(GeenToegang):
            spine.get_casus(mensen.kuiper, casus.pk, p.VIEW_CASUSOVERLEG)
        assert CasusToegang.objects.filter(user=mensen.kuiper).delete()[0] == 0
