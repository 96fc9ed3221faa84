"""A person judges whether somebody is already known; then casussen of one person belong together (S-07, W-12)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from casework import selectors
from casework.access import permissions as p
from casework.access.context import Actor
from casework.actions.base import action
from casework.audit import log
from casework.choices import PersoonOordeel
from casework.finding.voorstellen import Voorstel, proposals_for
from casework.finding.zoeksleutels import write_keys
from casework.models import Account, Casus, Persoonsvergelijking
from casework.rules import GeenToegang, RegelFout, require


@dataclass(frozen=True)
class PersoonKeuze:
    """What somebody judged: whom they were shown (`persoon` of each Voorstel), and who of them it is, if anybody."""

    gezien: frozenset[UUID]
    zelfde: UUID | None
    toelichting: str


@action("persoon.vergeleken", verwerking=False)
def judge_person(actor: Account, casus: Casus, keuze: PersoonKeuze) -> Casus:
    """Judge whether the person of a casus is one already known.

    When it is, the casussen belong together from then on. Raises RegelFout S-07 (nobody to judge about, not all of them
    seen, no reason), W-12 (two open treatments of one person); GeenToegang.
    """
    casus = selectors.lock_casus(actor, casus.pk, p.CHANGE_WEEGPLOEG)
    voorstellen = proposals_for(actor, casus)
    require(voorstellen, "S-07", "Er is nu niemand bekend die op deze persoon lijkt.")
    check_keuze(voorstellen, keuze)
    if keuze.zelfde is not None:
        _join_person(actor, casus, keuze.zelfde)
    record_judgements(actor, casus, voorstellen, keuze)
    return casus


@action("zoeksleutels.gemaakt", verwerking=False)
def rebuild_keys(actor: Actor, casus_id: UUID) -> Casus:
    """Make the search keys of a casus anew, after a restore or when the way of making them changed; a Systeem only."""
    casus = Casus.objects.select_for_update().filter(pk=casus_id).first() if actor.is_systeem else None
    if casus is None:
        raise GeenToegang
    write_keys(casus)
    return casus


def check_keuze(voorstellen: list[Voorstel], keuze: PersoonKeuze | None) -> None:
    """Raise RegelFout S-07 unless a person judged about everybody who is proposed, and said why."""
    known = {voorstel.persoon for voorstel in voorstellen}
    if keuze is None or not known <= keuze.gezien:
        require(
            not known,
            "S-07",
            "Er is iemand bekend die op deze persoon lijkt. Kijk onderaan of het dezelfde is.",
            "zelfde",
        )
        return
    require(
        keuze.zelfde is None or keuze.zelfde in known,
        "S-07",
        "De persoon die u koos, is hier niet meer bekend. Kijk opnieuw.",
        "zelfde",
    )
    require(
        not known or keuze.toelichting.strip(),
        "S-07",
        "Schrijf op waaraan u ziet of het dezelfde persoon is.",
        "toelichting",
    )


def record_judgements(
    actor: Account,
    casus: Casus,
    voorstellen: list[Voorstel],
    keuze: PersoonKeuze,
    gemeld: dict[str, str] | None = None,
) -> None:
    """Keep what was judged about each proposal, with a line in the log; `gemeld` is another spelling of the person."""
    for voorstel in voorstellen:
        same = voorstel.persoon == keuze.zelfde
        row = Persoonsvergelijking(
            casus=casus,
            persoon=voorstel.persoon,
            oordeel=PersoonOordeel.ZELFDE if same else PersoonOordeel.ANDER,
            redenen=list(voorstel.redenen),
            toelichting=keuze.toelichting,
            gemeld=gemeld if same and gemeld else {},
            account=actor,
        )
        row.save(force_insert=True)
        log.changed(actor, f"persoon.{row.oordeel}", row)


def _join_person(actor: Account, casus: Casus, persoon: UUID) -> None:
    """From now on the casus is about that person; whoever is tied to another already stays there."""
    tied = selectors.casussen(actor).filter(persoon=casus.persoon).exclude(pk=casus.pk)
    require(
        not tied.exists(),
        "S-07",
        "Deze casus hoort al bij een andere van dezelfde persoon. Leg dit vast in de casus die nog los is.",
        "zelfde",
    )
    casus.persoon = persoon
    try:
        with transaction.atomic():
            casus.save(update_fields=["persoon"])
    except IntegrityError as error:
        raise RegelFout(
            "W-12",
            "Over deze persoon lopen dan twee behandelingen in de weegploeg. Rond er eerst één af.",
            "zelfde",
        ) from error
