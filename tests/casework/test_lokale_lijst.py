"""The lokale lijst: fixed beforehand by the three kernpartijen, in force per day (P-01, P-03)."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.actions import parties
from casework.actions.lokale_lijst import agree_with_lijst, propose_lijst, withdraw_lijst
from casework.home import home_of
from casework.lokale_lijst import in_force, stands_on_list, waiting_for
from casework.models import LijstOrganisatie, LijstVaststelling, LokaleLijst
from casework.rules import GeenToegang
from tests.client import client_of
from tests.factories import make_lokale_lijst
from tests.people import INSTALLATIE
from tests.steps import day, refused


@pytest.fixture
def dak(mensen):
    return parties.create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern")


@pytest.mark.regel("P-03")
def test_a_list_counts_only_with_all_three(mensen):
    lijst = propose_lijst(mensen.dekker, [mensen.oever], day(0))
    for account in (mensen.bakir, mensen.ramdin):
        agree_with_lijst(account, lijst)
        assert not stands_on_list(mensen.oever, day(0))
    refused("P-03", agree_with_lijst, mensen.janssen, lijst)  # the politie has agreed already
    agree_with_lijst(mensen.dekker, lijst)
    assert stands_on_list(mensen.oever, day(0))
    refused("P-03", agree_with_lijst, mensen.dekker, lijst)
    refused("P-03", withdraw_lijst, mensen.dekker, lijst)


@pytest.mark.regel("P-03")
def test_each_day_has_its_list(mensen, dak):
    make_lokale_lijst(mensen, mensen.oever, van=day(2))
    make_lokale_lijst(mensen, dak, van=day(5))
    listed = [(stands_on_list(mensen.oever, day(n)), stands_on_list(dak, day(n))) for n in (1, 2, 4, 5, 500)]
    assert listed == [(False, False), (True, False), (True, False), (False, True), (False, True)]


@pytest.mark.regel("P-03")
def test_a_list_never_works_backwards(mensen):
    refused("P-03", propose_lijst, mensen.dekker, [mensen.oever], day(-1))
    lijst = propose_lijst(mensen.dekker, [mensen.oever], day(0))
    with klok.set_to(day(3)):
        for account in (mensen.dekker, mensen.bakir, mensen.ramdin):
            agree_with_lijst(account, lijst)
    assert in_force(mensen.verband, day(2)) is None
    assert in_force(mensen.verband, day(3)) == lijst
    with acting_as(mensen.dekker), pytest.raises(IntegrityError), transaction.atomic():
        LokaleLijst.objects.filter(pk=lijst.pk).update(van=day(0))


@pytest.mark.regel("P-01")
@pytest.mark.regel("P-03")
def test_only_who_acts_for_a_kernpartij_has_a_say(mensen, buren):
    lijst = propose_lijst(mensen.dekker, [mensen.oever], day(0))
    for account in (mensen.zijlstra, mensen.visscher, mensen.aalders, mensen.ketelaar, mensen.kloosterman):
        for do in (agree_with_lijst, withdraw_lijst):
            refused("P-01", do, account, lijst)
        refused("P-01", propose_lijst, account, [mensen.oever], day(0))
    for do in (agree_with_lijst, withdraw_lijst):
        with pytest.raises(GeenToegang):
            do(buren.dekker, lijst)
    refused("P-03", propose_lijst, buren.dekker, [mensen.oever], day(0))


@pytest.mark.regel("P-03")
def test_what_a_proposal_must_be(mensen):
    refused("P-03", propose_lijst, mensen.dekker, [], day(0))
    refused("P-03", propose_lijst, mensen.dekker, [mensen.reclassering], day(0))
    lijst = propose_lijst(mensen.dekker, [mensen.oever], day(0))
    refused("P-03", propose_lijst, mensen.bakir, [mensen.oever], day(0))
    withdraw_lijst(mensen.bakir, lijst)
    refused("P-03", agree_with_lijst, mensen.dekker, lijst)
    assert propose_lijst(mensen.bakir, [mensen.oever], day(0)).versie == 2


@pytest.mark.regel("P-03")
def test_the_database_holds_to_it(mensen, dak):
    lijst = propose_lijst(mensen.dekker, [mensen.oever], day(0))

    def is_refused(actor, write):
        with acting_as(actor), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            write()

    is_refused(mensen.zijlstra, lambda: LijstOrganisatie.objects.create(lijst=lijst, organisatie=dak))
    with acting_as(mensen.zijlstra):
        assert LokaleLijst.objects.update(van=day(9)) == 0
    vote = {"lijst": lijst, "partij": mensen.politie, "account": mensen.bakir}
    is_refused(mensen.dekker, lambda: LijstVaststelling.objects.create(**vote))
    is_refused(mensen.bakir, lambda: LijstVaststelling.objects.create(**vote | {"partij": mensen.om}))
    proposals = LokaleLijst.objects.filter(pk=lijst.pk)
    is_refused(mensen.dekker, lambda: proposals.update(status="vastgesteld", vastgesteld_op=day(0)))
    for account in (mensen.dekker, mensen.bakir, mensen.ramdin):
        agree_with_lijst(account, lijst)
    is_refused(mensen.dekker, lambda: LijstOrganisatie.objects.create(lijst=lijst, organisatie=dak))


@pytest.mark.regel("P-03")
def test_from_proposal_to_list_on_the_pages(mensen):
    page = reverse("lokale_lijst")
    clients = {name: client_of(getattr(mensen, name)) for name in ("dekker", "bakir", "ramdin", "zijlstra")}
    assert "geen lokale lijst" in clients["zijlstra"].get(page).content.decode()
    data = {"organisaties": [str(mensen.oever.pk)], "van": f"{day(0):%d-%m-%Y}"}
    assert clients["dekker"].post(reverse("lokale_lijst_nieuw"), data).url == page
    lijst = LokaleLijst.objects.get(verband=mensen.verband)
    assert "Instemmen" not in clients["zijlstra"].get(page).content.decode()
    with acting_as(mensen.bakir):
        assert waiting_for(mensen.bakir) == lijst
        titles = [item.titel for group in home_of(mensen.bakir).groepen for item in group.werk]
    assert any("Lokale lijst" in title for title in titles)
    for name in ("dekker", "bakir", "ramdin"):
        assert "Instemmen" in clients[name].get(page).content.decode()
        assert clients[name].post(reverse("lokale_lijst_instemmen", args=[lijst.pk])).url == page
    text = clients["dekker"].get(page).content.decode()
    assert "geldt nu" in text
    assert "Instemmen" not in text
    chosen = clients["dekker"].get(reverse("lokale_lijst_nieuw")).content.decode()
    assert f'value="{mensen.oever.pk}"' in chosen
    assert "checked" in chosen
