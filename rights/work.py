"""What has to be done for the rights of the betrokkene."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.text import capfirst

from casework import selectors as spine
from casework import termijnen
from casework.access import permissions as p
from casework.choices import Dossier, Informeren, Rol
from casework.models import Account
from casework.work import Groep, Werk
from rights import selectors, terms
from rights.choices import LOPEND, Status

_INFORMS = {
    Dossier.WEEGPLOEG: (Rol.UITVOERDER_WEEGPLOEG, p.CHANGE_WEEGPLOEG),
    Dossier.CASUSOVERLEG: (Rol.UITVOERDER_CASUSOVERLEG, p.CHANGE_CASUSOVERLEG),
    Dossier.ARCHIEF: (Rol.VERTEGENWOORDIGER, p.DECIDE_ARCHIEF),
}


def items(account: Account) -> list[Werk]:
    """Informing that was decided, requests that this person handles, and decisions that wait for this person."""
    found = list(_to_inform(account))
    if account.aanstelling is not None:
        found += [*_to_handle(account), *_to_decide(account), *_without_handler(account)]
    return found


def _to_inform(account: Account) -> Iterator[Werk]:
    for deel, (rol, codename) in _INFORMS.items():
        if not account.heeft_rol(rol):
            continue
        decided = spine.casussen(account, codename).filter(informeren=Informeren.TE_INFORMEREN)
        for casus in decided:
            if selectors.part_that_informs(casus) == deel:
                yield Werk(
                    "Betrokkene informeren",
                    "De kernpartijen besloten te informeren. Dat moet binnen een maand na het eerste signaal"
                    " (artikel 14 AVG).",
                    reverse("kennisgeving_nieuw", args=[casus.pk]),
                    casus.nummer,
                    termijnen.informeren(casus.geopend_op).laatste_dag,
                )


def _to_handle(account: Account) -> Iterator[Werk]:
    for verzoek in selectors.verzoeken(account).filter(behandelaar=account, status__in=LOPEND):
        if verzoek.voorbereid_op and not verzoek.besloten:
            continue
        term = terms.term_of(verzoek)
        what = "antwoord versturen" if verzoek.besloten else verzoek.get_status_display()
        yield Werk(
            f"Verzoek {verzoek.kenmerk}: {what}",
            f"{capfirst(terms.reason(verzoek))}.",
            reverse("verzoek", args=[verzoek.pk]),
            termijn=term.laatste_dag if term else None,
            groep=Groep.VERZOEK,
        )


def _without_handler(account: Account) -> Iterator[Werk]:
    """A request does not stay with somebody who has gone: the kernpartijen and the uitvoerders see it (V-21)."""
    for verzoek in selectors.without_handler(account):
        term = terms.term_of(verzoek)
        yield Werk(
            f"Verzoek {verzoek.kenmerk} heeft geen behandelaar meer",
            "Wie het behandelde, werkt hier niet meer. Een uitvoerder neemt het over (regel V-21).",
            reverse("verzoek", args=[verzoek.pk]),
            termijn=term.laatste_dag if term else None,
            groep=Groep.VERZOEK,
        )


def _to_decide(account: Account) -> Iterator[Werk]:
    if not selectors.decides_on_verzoeken(account, spine.verband_van(account)):
        return
    waiting = selectors.verzoeken(account).filter(
        status=Status.BESLUIT, voorbereid_op__isnull=False, besluit_op__isnull=True
    )
    for verzoek in waiting:
        term = terms.term_of(verzoek)
        yield Werk(
            f"Beslissen op verzoek {verzoek.kenmerk}",
            f"{capfirst(terms.reason(verzoek))}.",
            reverse("verzoek", args=[verzoek.pk]),
            termijn=term.laatste_dag if term else None,
            groep=Groep.VERZOEK,
        )
