"""Signalen, judgements and questions are named by number: none double and none missing, whoever writes at once."""

from django.db import transaction

from casework.access.context import acting_as
from casework.actions.signaal import receive_signaal
from casework.models import Signaal
from tests.factories import judged, melding, persoon
from tests.factories_weegploeg import (
    beoordeeld,
    beoordeling_tekst,
    casus_in_beraad,
    duiding_gevraagd,
    feiten_van,
    signaal_ingebracht,
    vraag_aan_tjon,
)
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.steps import broken, together
from weegploeg import actions
from weegploeg.models import Beoordeling, NadereDuiding

AT_ONCE = 4


def at_once(do):
    """Run it so many times in connections of their own, all beginning together."""
    assert broken(together(*[do] * AT_ONCE)) == []


def numbers(mensen, model, casus):
    with transaction.atomic(), acting_as(mensen.zijlstra):
        return sorted(model.objects.filter(casus=casus).values_list("nummer", flat=True))


def test_judgements_of_one_moment_have_their_own_numbers(echt):  # noqa: F811
    mensen = echt.mensen
    with transaction.atomic():
        casus = casus_in_beraad(mensen)
        beoordeeld(mensen, casus)
        tekst = beoordeling_tekst(feiten_van(mensen, casus))
    at_once(lambda: actions.record_beoordeling(mensen.zijlstra, casus, tekst))
    assert numbers(mensen, Beoordeling, casus) == [1, 2, 3, 4, 5]


def test_questions_of_one_moment_have_their_own_numbers(echt):  # noqa: F811
    mensen = echt.mensen
    with transaction.atomic():
        casus = casus_in_beraad(mensen)
        duiding_gevraagd(mensen, casus)
        vraag = vraag_aan_tjon(mensen)
    at_once(lambda: actions.ask_duiding(mensen.zijlstra, casus, vraag))
    assert numbers(mensen, NadereDuiding, casus) == [1, 2, 3, 4, 5]


def test_signalen_of_one_moment_about_one_person_have_their_own_numbers(echt):  # noqa: F811
    mensen = echt.mensen
    with transaction.atomic():
        casus = signaal_ingebracht(mensen).casus
        keuze = judged(mensen.dekker, persoon())
    at_once(lambda: receive_signaal(mensen.dekker, mensen.gemeente, persoon(), melding(), keuze))
    assert numbers(mensen, Signaal, casus) == [1, 2, 3, 4, 5]
