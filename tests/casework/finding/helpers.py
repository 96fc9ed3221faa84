"""Short ways for the tests of finding people who are known already."""

from django.db import transaction

from casework.access.context import acting_as
from casework.actions.persoon import PersoonKeuze
from casework.actions.signaal import receive_signaal
from casework.finding.voorstellen import proposals
from casework.finding.zoeksleutels import kenmerken_of
from casework.models import Logregel, Persoonsvergelijking
from tests.conftest import database_role
from tests.factories import melding, persoon

KNOWN = {"voornamen": "Mohammed", "tussenvoegsel": "el", "achternaam": "Khattabi"}
OTHER_SPELLING = {"voornamen": "Muhammad", "tussenvoegsel": "", "achternaam": "Al-Chatabi"}
TOELICHTING = "Adres en opleiding komen overeen."


def receive(mensen, keuze=None, account=None, **changes):
    told = persoon(**(OTHER_SPELLING | changes))
    account = account or mensen.dekker
    return receive_signaal(account, mensen.gemeente, told, melding(), keuze)


def same(casus, toelichting=TOELICHTING):
    return PersoonKeuze(frozenset({casus.persoon}), casus.persoon, toelichting)


def found(account, **changes):
    with acting_as(account), transaction.atomic():
        return proposals(account, kenmerken_of(persoon(**(OTHER_SPELLING | changes))))


def lines(mensen, gebeurtenis):
    with acting_as(mensen.visscher):
        return list(Logregel.objects.filter(gebeurtenis=gebeurtenis))


def judgements():
    with database_role("casework_jobs"):
        return list(Persoonsvergelijking.objects.order_by("oordeel"))


def recorded_by_the_uitvoerder(mensen, archived):
    return receive(mensen, account=mensen.zijlstra).casus


def typed(**changes):
    return {
        "voornamen": "Muhammad",
        "achternaam": "Al-Chatabi",
        "geboortedatum": "17-05-1990",
        "straat": "",
        "postcode": "",
    } | changes


def form_data(mensen, **changes):
    data = {**vars(persoon(**OTHER_SPELLING)), **vars(melding()), "inbrenger": str(mensen.gemeente.pk)}
    data |= {"geboortedatum": "17-05-1990"} | changes
    data.pop("vertegenwoordigers")
    return data
