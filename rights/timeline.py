"""Informing the betrokkene and the requests about this casus, each for who reads them (I-08, V-21)."""

from collections.abc import Iterator

from django.urls import reverse

from casework.models import Account, Casus
from casework.timeline import Gebeurtenis, Soort
from rights import selectors


def events(account: Account, casus: Casus, rights: set[str]) -> Iterator[Gebeurtenis]:
    """When the betrokkene was informed, and the requests that were received and closed."""
    for told in reversed(selectors.kennisgevingen(casus, rights)):
        yield Gebeurtenis(told.dag, Soort.INFORMEREN, "Betrokkene geïnformeerd", url="#informeren")
    about = selectors.verzoeken(account).filter(casus=casus).order_by("ontvangen_op", "kenmerk")
    for verzoek in about:
        url = reverse("verzoek", args=[verzoek.pk])
        titel = f"Verzoek {verzoek.kenmerk} ontvangen: {verzoek.get_soort_display()}"
        yield Gebeurtenis(verzoek.ontvangen_op, Soort.INFORMEREN, titel, url=url)
        if verzoek.afgesloten_op:
            titel = f"Verzoek {verzoek.kenmerk}: {verzoek.get_status_display()}"
            yield Gebeurtenis(verzoek.afgesloten_op, Soort.INFORMEREN, titel, url=url)
