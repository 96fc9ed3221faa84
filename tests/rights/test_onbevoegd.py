"""Who is not shown to may ask: a refusal in fixed words, no file, and what the database holds of it (V-06, V-07)."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from casework import klok, selectors
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import acting_as
from rights import letters
from rights.actions import behandeling, bevoegdheid, intake
from rights.models import Rechtenverzoek
from tests.client import client_of
from tests.rights.helpers import (
    ASKED,
    MOTHER,
    SIGNED,
    at_decision,
    besluit_gegevens,
    gebleken,
    refused,
    stored,
    verzoek_gegevens,
)


@pytest.mark.regel("V-06")
def test_a_reason_is_for_who_may_not_ask_only(mensen, identified):
    refused("V-06", bevoegdheid.establish, mensen.zijlstra, identified, gebleken(), ASKED)
    done = bevoegdheid.establish(mensen.zijlstra, identified, gebleken(hoedanigheid="derde", geboren_op=None), ASKED)
    assert (done.bevoegdheid, done.waarom_niet_bevoegd, done.geboren_op) == ("ontbreekt", ASKED, None)


@pytest.mark.regel("V-07")
def test_it_can_only_be_refused_and_in_fixed_words(mensen, onbevoegd):
    def prepare(**changes):
        return behandeling.prepare_besluit, mensen.zijlstra, onbevoegd, besluit_gegevens(**changes)

    refused("V-06", *prepare())
    weighed = {
        "uitkomst": "geweigerd",
        "grond": "kennelijk ongegrond",
        "belangenafweging": "Zijn recht weegt zwaarder.",
    }
    refused("V-06", *prepare(**weighed, brief="Wij hebben een dossier. " + letters.compose(onbevoegd)))
    act, *arguments = prepare(**weighed, motivering="Thijs heeft een dossier.", brief=" ")
    letter = act(*arguments).brief
    assert "Wij wijzen uw verzoek af." in letter
    for inside in ("dossier", "Thijs", "weegt zwaarder.\n\nThijs"):
        assert inside not in letter
    assert behandeling.decide_verzoek(mensen.dekker, onbevoegd).besluit_door == mensen.dekker
    assert behandeling.send_answer(mensen.zijlstra, onbevoegd).status == "verzonden"


@pytest.mark.regel("V-06")
def test_on_the_page_only_a_refusal_can_be_prepared(mensen, identified):
    bevoegdheid.establish(mensen.zijlstra, identified, MOTHER, ASKED)
    client, address = client_of(mensen.zijlstra), reverse("verzoek", args=[identified.pk])
    assert "dus ook niets over anderen" in client.get(address).content.decode()
    client.post(address)
    text = client.get(address).content.decode()
    assert "Weigering voorbereiden" in text
    assert 'name="uitkomst"' not in text
    client.post(address, {"motivering": "Geen machtiging.", "grond": "kennelijk ongegrond", "belangenafweging": "Zo."})
    assert "Wij wijzen uw verzoek af." in client_of(mensen.dekker).get(address).content.decode()
    assert stored(mensen, identified).uitkomst == "geweigerd"


@pytest.mark.regel("V-07")
def test_the_words_are_the_same_without_a_file(mensen, casus, onbevoegd):
    other = at_decision(mensen, found=MOTHER, waarom_niet=ASKED, verzoeker_hoedanigheid="ouder")
    assert other.casus_id is None
    texts = [letters.compose(stored(mensen, verzoek)) for verzoek in (onbevoegd, other)]
    first, second = (text.replace(verzoek.kenmerk, "") for text, verzoek in zip(texts, (onbevoegd, other), strict=True))
    assert first == second


@pytest.mark.regel("V-07")
def test_a_child_is_told_who_can_ask(mensen, identified):
    child = gebleken(geboren_op=klok.today().replace(year=klok.today().year - 12, day=1))
    found = bevoegdheid.establish(mensen.zijlstra, identified, child, "De ouders vragen niets.")
    assert "uw wettelijk vertegenwoordiger" in letters.compose(found)


def reads(account, casus):
    with acting_as(account):
        return selectors.casussen(account).filter(pk=casus.pk).exists()


@pytest.mark.regel("V-06")
@pytest.mark.regel("V-21")
def test_the_handler_reads_from_when_it_is_shown_and_no_longer_than_that(mensen, casus, onbevoegd):
    intake.take_over_verzoek(mensen.haddou, onbevoegd)
    assert not reads(mensen.haddou, casus)
    done = bevoegdheid.establish(mensen.haddou, onbevoegd, SIGNED)
    assert (done.status, done.waarom_niet_bevoegd) == ("besluit", "")
    assert reads(mensen.haddou, casus)
    bevoegdheid.establish(mensen.haddou, onbevoegd, MOTHER, ASKED)
    assert not reads(mensen.haddou, casus)


@pytest.mark.regel("V-06")
@pytest.mark.regel("V-21")
def test_a_request_opens_no_file_before_it_is_shown(mensen, casus):
    verzoek = intake.receive_verzoek(mensen.haddou, verzoek_gegevens())
    intake.link_casus(mensen.dekker, verzoek, casus)
    intake.start_verzoek(mensen.haddou, verzoek)
    behandeling.verify_identity(mensen.haddou, verzoek, "aan de balie", met_kopie=False)
    assert not reads(mensen.haddou, casus)
    bevoegdheid.establish(mensen.haddou, verzoek, gebleken())
    assert reads(mensen.haddou, casus)


@pytest.mark.regel("V-06")
@pytest.mark.regel("B-05")
@pytest.mark.parametrize("state", ["onbevoegd", "ended"])
def test_the_database_lets_nobody_read_for_a_request_that_does_not_ask_for_it(mensen, casus, onbevoegd, state):
    if state == "ended":
        bevoegdheid.establish(mensen.zijlstra, onbevoegd, SIGNED)
        intake.withdraw_verzoek(mensen.zijlstra, onbevoegd)
    with acting_as(mensen.zijlstra), pytest.raises(ProgrammingError), transaction.atomic():
        grants.grant(
            grants.named(casus.pk),
            mensen.zijlstra.pk,
            p.RAADPLEGER,
            reden="verzoek",
            feit_id=onbevoegd.pk,
            vanaf=klok.today(),
            tot=None,
        )


@pytest.mark.regel("V-06")
def test_no_casus_is_linked_for_who_may_not_ask(mensen, casus, identified):
    bevoegdheid.establish(mensen.zijlstra, identified, MOTHER, ASKED)
    refused("V-06", intake.link_casus, mensen.zijlstra, identified, casus)
    assert (
        client_of(mensen.zijlstra).get(reverse("verzoek_handeling", args=[identified.pk, "koppelen"])).status_code
        == 404
    )


@pytest.mark.regel("V-06")
def test_the_database_gives_who_may_not_ask_nothing(mensen, onbevoegd):
    with acting_as(mensen.zijlstra), pytest.raises(IntegrityError), transaction.atomic():
        Rechtenverzoek.objects.filter(pk=onbevoegd.pk).update(uitkomst="toegewezen")
