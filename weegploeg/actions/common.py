"""What the actions of the weegploeg share: who may, and on which facts something rests."""

from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction

from casework import selectors as spine
from casework.access import permissions as p
from casework.choices import Rol
from casework.models import Account, Casus
from casework.rules import GeenToegang, RegelFout, require
from weegploeg import selectors
from weegploeg.choices import BEOORDELING, Toestand
from weegploeg.models import Beoordeling, Vergadering


def lock_as_uitvoerder(actor: Account, casus_id: UUID) -> Casus:
    """The casus, locked, for the uitvoerder of the weegploeg; RegelFout P-11 for who decides, else GeenToegang."""
    casus = spine.lock_casus(actor, casus_id, p.CHANGE_WEEGPLOEG)
    if not actor.heeft_rol(Rol.UITVOERDER_WEEGPLOEG):
        raise RegelFout("P-11", "Dit legt de uitvoerder van de weegploeg vast.")
    return casus


def lock_vergadering(actor: Account, vergadering: Vergadering) -> Vergadering:
    """The meeting, locked, for the uitvoerder of the weegploeg of its verband; before any casus is locked.

    Raises RegelFout P-11 for who decides, W-03 for a meeting that was cancelled; else GeenToegang.
    """
    selectors.get_vergadering(actor, vergadering.pk)
    if not actor.heeft_rol(Rol.UITVOERDER_WEEGPLOEG):
        raise RegelFout("P-11", "Dit legt de uitvoerder van de weegploeg vast.")
    locked = Vergadering.objects.select_for_update().get(pk=vergadering.pk)
    require(not locked.is_afgezegd, "W-03", "Deze vergadering is afgezegd.", "vergadering")
    return locked


def check_feiten(casus: Casus, feiten: Iterable[dict], regel: str, veld: str) -> None:
    """Raise RegelFout unless every item is a fact of this casus: a signaal that was brought, or an answer (K-03)."""
    known = {(feit.soort, str(feit.id)) for feit in selectors.feiten(casus)}
    for item in feiten:
        require(
            (item.get("soort"), str(item.get("id"))) in known,
            regel,
            "Kies alleen signalen en antwoorden die in deze casus zijn ingebracht.",
            veld,
        )


def check_onderliggend(casus: Casus, items: list[dict]) -> None:
    """Raise RegelFout unless a besluit rests on facts or judgements of this casus (W-04)."""
    judgements = {str(pk) for pk in Beoordeling.objects.filter(casus=casus).values_list("pk", flat=True)}
    facts = [item for item in items if item.get("soort") != BEOORDELING or str(item.get("id")) not in judgements]
    check_feiten(casus, facts, "W-04", "onderliggend")


def same_verband(left: UUID, right: UUID) -> None:
    """Two samenwerkingsverbanden never meet (P-19)."""
    if left != right:
        raise GeenToegang


def has_unfinished_treatment(casus: Casus) -> bool:
    """Whether the weegploeg still has to finish with a casus, also when it was never on an agenda (W-12)."""
    current = selectors.behandeling(casus)
    return current is None or current.toestand != Toestand.AFGEROND


def reopen_treatment(casus: Casus) -> None:
    """The treatment is the open one of this person again; RegelFout W-12 when there is another."""
    try:
        with transaction.atomic():
            Casus.objects.filter(pk=casus.pk).update(behandeling_loopt=True)
    except IntegrityError as error:
        raise RegelFout("W-12", "Over deze persoon loopt al een andere behandeling in de weegploeg.") from error
