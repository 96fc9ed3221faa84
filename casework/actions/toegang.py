"""Keeping the grants in step with the facts when a person gets a new role (P-01, P-10, P-13)."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from casework import klok
from casework.access import permissions as p
from casework.access.context import Systeem
from casework.actions.base import action
from casework.actions.casus import grant_kernpartijen, grant_uitvoerders
from casework.choices import UITVOERDERS, Bestand, Fase, Rol
from casework.models import Aanstelling, Casus, CasusToegang, Machtiging
from casework.rules import GeenToegang


@action("toegang.bijgewerkt", verwerking=False)
def grant_open_files(actor: Systeem, fact_id: UUID | str) -> Machtiging | Aanstelling:
    """Give the holder of a machtiging or aanstelling access to the files that are open now; safe to repeat."""
    if not actor.is_systeem:
        raise GeenToegang
    machtiging = Machtiging.objects.filter(pk=fact_id).first()
    if machtiging is not None:
        for casus in _open_files(machtiging.organisatie.verband_id):
            grant_kernpartijen(casus)
        for casus in Casus.objects.filter(verband=machtiging.organisatie.verband_id, bestand=Bestand.GEARCHIVEERD):
            grant_kernpartijen(casus, p.ARCHIEF)
        return machtiging
    aanstelling = Aanstelling.objects.get(pk=fact_id)
    for casus in _open_files(aanstelling.organisatie.verband_id):
        grant_parts(casus)
    return aanstelling


def facts_without_access() -> list[UUID]:
    """Ids of machtigingen and aanstellingen of uitvoerders, of today or later, from which no access follows at all.

    Because there is no file for them yet, or because the message that it should be given was lost.
    """
    untouched = ~Exists(CasusToegang.objects.filter(feit_id=OuterRef("pk")))
    lasting = Q(tot_en_met__isnull=True) | Q(tot_en_met__gte=klok.today())
    given = Machtiging.objects.filter(untouched, lasting)
    roles = Aanstelling.objects.filter(untouched, lasting, rol__in=UITVOERDERS)
    return [*given.values_list("pk", flat=True), *roles.values_list("pk", flat=True)]


def grant_parts(casus: Casus) -> None:
    """The files of a casus for the uitvoerders of its parts."""
    grant_uitvoerders(casus, Rol.UITVOERDER_WEEGPLOEG, p.UITVOERDER_WEEGPLOEG)
    if casus.fase in (Fase.CASUSOVERLEG, Fase.GESLOTEN):
        grant_uitvoerders(casus, Rol.UITVOERDER_CASUSOVERLEG, p.UITVOERDER_CASUSOVERLEG)


def _open_files(verband_id: UUID) -> list[Casus]:
    return list(Casus.objects.filter(verband=verband_id, bestand=Bestand.ACTIEF))
