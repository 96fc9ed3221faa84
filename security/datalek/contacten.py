"""Who hears of an incident, how and how fast: fixed beforehand by a kernpartij, in versions (D-01, ADR 0032)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from casework import klok
from casework.actions.base import action
from casework.choices import Rol
from casework.models import Account
from casework.rules import GeenToegang, require
from casework.versies import Conflict, check_unchanged
from security.choices import Wijze
from security.datalek import selectors
from security.models import Contact, Contactlijst

MEESTE_UREN = 72


@dataclass(frozen=True)
class NieuwContact:
    """Somebody to be told: how, and within how many hours they say that they know."""

    account_id: UUID
    wijze: str
    binnen_uren: int


@action("datalek_contacten.vastgelegd", verwerking=False)
def fix_contacten(actor: Account, contacten: Iterable[NieuwContact], seen: str | None = None) -> Contactlijst:
    """Fix a new version, which counts at once; for a vertegenwoordiger with a machtiging today.

    In: `seen` the id of the version that the actor looked at, "" when there was none. Raises RegelFout D-01 naming
    what is wrong, Conflict (B-09); GeenToegang.
    """
    machtiging = selectors.deciding_machtiging(actor)
    if machtiging is None:
        raise GeenToegang
    verband = machtiging.organisatie.verband
    chosen = list(contacten)
    _check(chosen, {role.account_id: role.rol for role in selectors.possible_contacten(verband)})
    before = selectors.lock_contactlijst(verband)
    check_unchanged(seen, version_of(before))
    if before is not None:
        before.vervangen_op = klok.now()
        before.save(update_fields=["vervangen_op"])
    lijst = Contactlijst(
        verband=verband,
        versie=before.versie + 1 if before else 1,
        vastgesteld_door=actor,
        namens=machtiging.organisatie,
    )
    try:
        with transaction.atomic():
            lijst.save(force_insert=True)
    except IntegrityError as error:  # somebody else fixed this version at the same moment
        raise Conflict from error
    for contact in chosen:
        Contact(lijst=lijst, **vars(contact)).save(force_insert=True)
    return lijst


def version_of(lijst: Contactlijst | None) -> str:
    """What a form says that it was made from."""
    return str(lijst.pk) if lijst else ""


def _check(chosen: list[NieuwContact], roles: dict[UUID, str]) -> None:
    require(
        all(each.account_id in roles for each in chosen),
        "D-01",
        "Een contact werkt hier vandaag als vertegenwoordiger, uitvoerder of FG.",
    )
    require(len({each.account_id for each in chosen}) == len(chosen), "D-01", "Noem iedereen één keer.")
    decide = selectors.who_decide([each.account_id for each in chosen])
    require(
        any(roles[each.account_id] == Rol.VERTEGENWOORDIGER and each.account_id in decide for each in chosen),
        "D-01",
        "Kies ten minste één vertegenwoordiger van een kernpartij: die beslist over een melding.",
    )
    for each in chosen:
        require(each.wijze in Wijze.values, "D-01", "Kies hoe dit contact bericht krijgt.", f"wijze_{each.account_id}")
        require(
            1 <= each.binnen_uren <= MEESTE_UREN,
            "D-01",
            f"Vul 1 tot en met {MEESTE_UREN} uur in.",
            f"uren_{each.account_id}",
        )
