"""What the administrators of two samenwerkingsverbanden do with one person."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from casework import beheer, selectors
from casework.access.context import acting_as
from casework.actions import parties, waarborgen
from casework.choices import Rol
from casework.models import Aanstelling, Aanvaarding, CasusToegang
from casework.rules import GeenToegang, RegelFout
from tests.access.several.helpers import a_grant, works_there
from tests.client import client_of
from tests.conftest import SUPERUSER, database_role
from tests.factories_weegploeg import besluit_vastgesteld, casus_in_beraad
from tests.steps import again, day
from weegploeg.actions.duiding import Vraag, ask_duiding

pytestmark = pytest.mark.regel("P-19")


@pytest.mark.regel("P-18")
def test_an_administrator_sees_and_ends_only_what_is_here(mensen, buren, dekker):
    there = dekker.aanstellingen.get(organisatie=buren.politie)
    page = client_of(mensen.aalders).get(reverse("persoon", args=[dekker.pk])).content.decode()
    assert buren.politie.naam not in page
    assert mensen.gemeente.naam in page
    page = client_of(mensen.aalders).get(reverse("beheer")).content.decode()
    assert buren.politie.naam not in page
    assert client_of(mensen.aalders).get(reverse("aanstelling_beeindigen", args=[there.pk])).status_code == 404
    with pytest.raises(GeenToegang):
        parties.end_aanstelling(mensen.aalders, there, day(0))
    with acting_as(mensen.aalders):
        assert Aanstelling.objects.filter(pk=there.pk).update(tot_en_met=day(0)) == 0
        assert Aanstelling.objects.filter(account=dekker, organisatie=mensen.gemeente).update(tot_en_met=day(9)) == 1


@pytest.mark.regel("P-18")
def test_an_account_is_kept_where_it_was_made(mensen, buren, dekker):
    client = client_of(buren.aalders)
    for route in ("persoon_afsluiten", "persoon_tweede_factor", "persoon_opnieuw", "persoon_koppelen"):
        assert client.get(reverse(route, args=[dekker.pk])).status_code == 404, route
        assert client.post(reverse(route, args=[dekker.pk])).status_code == 404, route
    with pytest.raises(GeenToegang):
        parties.deactivate_account(buren.aalders, dekker)
    with pytest.raises(RegelFout, match="ander samenwerkingsverband"):
        parties.deactivate_account(mensen.aalders, dekker)
    assert again(dekker).is_active
    assert not beheer.is_kept_here(buren.aalders, dekker)


@pytest.mark.regel("P-18")
def test_a_verklaring_is_kept_by_the_samenwerkingsverband_it_is_for(mensen, buren):
    kuiper = works_there(mensen.kuiper, buren, buren.oever, Rol.CASUSPARTNER)
    (here,) = beheer.verklaringen(mensen.aalders, kuiper)
    assert not beheer.verklaringen(buren.aalders, kuiper).exists()
    with pytest.raises(GeenToegang):
        waarborgen.withdraw_verklaring(buren.aalders, here)


@pytest.mark.regel("P-18")
def test_the_name_of_an_account_must_be_known_and_open(mensen, buren):
    for name in ("niemand", ""):
        with pytest.raises(RegelFout, match="P-18"):
            parties.add_existing_person(buren.aalders, buren.politie, name, Rol.CASUSPARTNER, day(0))
    parties.deactivate_account(mensen.aalders, mensen.tjon)
    with pytest.raises(RegelFout, match="P-18"):
        parties.add_existing_person(buren.aalders, buren.politie, "tjon", Rol.CASUSPARTNER, day(0))
    with pytest.raises(GeenToegang):
        parties.add_existing_person(mensen.aalders, buren.politie, "meijer", Rol.CASUSPARTNER, day(0))


def test_rules_on_roles_beside_each_other_count_within_one(mensen, buren, dekker):
    """An FG of two, or one who acts for a party in each, is common; the rule is about one samenwerkingsverband."""
    with acting_as(dekker, buren.verband.pk):
        assert selectors.machtiging(dekker, buren.verband).organisatie == buren.politie
    with pytest.raises(RegelFout, match="P-18"):
        parties.add_existing_person(buren.aalders, buren.gemeente, dekker.gebruikersnaam, Rol.FG, day(0))


@pytest.mark.regel("B-05")
def test_a_machtiging_here_gives_nothing_there(mensen, buren, dekker, casus_buren):
    """A grant on a casus there, for a machtiging here: the database refuses it from the page of either."""
    here = dekker.machtigingen.get(organisatie=mensen.gemeente)
    row = a_grant(casus_buren, buren.verband, dekker, here.pk)
    for verband in (mensen.verband, buren.verband):
        with acting_as(dekker, verband.pk), pytest.raises(DatabaseError), transaction.atomic():
            CasusToegang.objects.bulk_create([row])


@pytest.mark.regel("P-20")
def test_what_is_missing_here_counts_for_who_works_elsewhere_too(mensen, buren):
    works_there(mensen.janssen, buren, buren.politie, Rol.VERTEGENWOORDIGER)
    casus = casus_in_beraad(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "nadere_duiding")
    with database_role(SUPERUSER):
        Aanvaarding.objects.filter(account=mensen.janssen, afspraken__verband=mensen.verband).delete()
    vraag = Vraag(mensen.politie, again(mensen.janssen), "Is hij bekend?", "Quirijn", "Om te wegen.", day(7))
    with pytest.raises(RegelFout) as error:
        ask_duiding(mensen.zijlstra, casus, vraag)
    assert (error.value.regel, error.value.veld) == ("P-20", "aan")
