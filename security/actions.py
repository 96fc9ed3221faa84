"""Overseeing: the FG reads the content of a casus for a stated purpose, and the kernpartijen review rights (P-18)."""

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings

from casework import klok
from casework import selectors as spine
from casework.access import permissions as p
from casework.access.context import Systeem
from casework.actions import parties, waarborgen
from casework.actions.base import action
from casework.actions.casus import grant_reading
from casework.choices import RaadpleegDoel
from casework.models import Aanstelling, Account, Geheimhoudingsverklaring, Machtiging, Raadpleging
from casework.rules import GeenToegang, RegelFout, require
from casusoverleg.actions.deelname import close_deelname
from casusoverleg.models import Deelname
from security import rechten, selectors
from security.choices import Oordeel, RechtSoort
from security.models import Rechtentoets, Toetsregel

# A new signaal is a reason for a kernpartij (S-09), not for the FG.
DOELEN_FG = [keuze for keuze in RaadpleegDoel.choices if keuze[0] != RaadpleegDoel.NIEUW_SIGNAAL]


@action("raadpleging.begonnen", verwerking=False, doel=lambda raadpleging: raadpleging.get_doel_display())
def consult_as_fg(actor: Account, nummer: str, doel: str, toelichting: str) -> Raadpleging:
    """Let the FG read one casus for a stated purpose and a few days; the kernpartijen see who and why.

    In: `nummer` as the FG knows it, `doel` a code of DOELEN_FG. Out: the Raadpleging; `tot` is the first day without.
    Raises RegelFout P-18 (no purpose, no words), P-19 (no such number here, or anywhere); GeenToegang for other roles.
    """
    aanstelling = selectors.aanstelling_fg(actor)
    require(doel in dict(DOELEN_FG), "P-18", "Kies waarvoor u dit dossier wilt lezen.", "doel")
    require(toelichting.strip(), "P-18", "Schrijf op waarom u dit dossier moet lezen.", "toelichting")
    casus = selectors.casus_by_number(actor, nummer)
    if casus is None:
        raise RegelFout("P-19", "Er is geen casus met dit nummer.", "nummer")
    return grant_reading(actor, casus, aanstelling, doel, toelichting, settings.FG_INZAGE_DAGEN)


# The yearly review of rights

REVIEW = Systeem("toets van rechten")


@action("recht.bevestigd", verwerking=False)
def confirm_recht(actor: Account, recht_id: UUID) -> Toetsregel:
    """Say that a right of somebody else still is as it should be.

    Raises RegelFout B-08 (not due, judged already, the own right); GeenToegang for who may not review it.
    """
    recht, toets = _find_recht(actor, recht_id)
    regel = _record(actor, recht, toets, Oordeel.BLIJFT, "")
    _finish(toets)
    return regel


@action("recht.beeindigd", verwerking=False)
def end_recht(actor: Account, recht_id: UUID, reden: str) -> Toetsregel:
    """End a right of somebody else at once, and what rests on it (P-13).

    Raises RegelFout as confirm_recht, P-13 without a reason, and P-18 for the last beheerder; GeenToegang.
    """
    require(reden.strip(), "P-13", "Schrijf op waarom dit eindigt.", "reden")
    recht, toets = _find_recht(actor, recht_id)
    regel = _record(actor, recht, toets, Oordeel.BEEINDIGD, reden)
    _END[recht.soort](actor, recht.feit_id, reden)
    _finish(toets)
    return regel


def _find_recht(actor: Account, recht_id: UUID) -> tuple[rechten.Recht, Rechtentoets]:
    machtiging = rechten.reviewer(actor)
    verband = machtiging.organisatie.verband
    rights = rechten.rechten(verband)
    recht = next((recht for recht in rights if recht.feit_id == recht_id), None)
    if recht is None:
        raise GeenToegang
    require(recht.account.pk != actor.pk, "B-08", "Over uw eigen rechten beslist een ander.")
    if not rechten.may_judge(machtiging, recht, rechten.vertegenwoordigers(rights)):
        raise GeenToegang
    stand = next(stand for stand in rechten.standen(verband) if stand.partij == recht.partij)
    require(stand.is_aan_de_beurt, "B-08", "De toets van deze partij is nog niet aan de beurt.")
    toets, _ = Rechtentoets.objects.get_or_create(verband=verband, partij=recht.partij, afgerond_op=None)
    toets = Rechtentoets.objects.select_for_update().get(pk=toets.pk)
    require(not toets.regels.filter(feit_id=recht_id).exists(), "B-08", "Dit is al beoordeeld.")
    return recht, toets


def _record(actor: Account, recht: rechten.Recht, toets: Rechtentoets, oordeel: Oordeel, reden: str) -> Toetsregel:
    regel = Toetsregel(
        toets=toets,
        account=recht.account,
        organisatie=recht.organisatie,
        soort=recht.soort,
        rol=recht.rol,
        feit_id=recht.feit_id,
        tot_en_met=recht.tot_en_met,
        oordeel=oordeel,
        reden=reden.strip(),
        door=actor,
        namens=rechten.reviewer(actor).organisatie,
    )
    regel.save(force_insert=True)
    return regel


def _finish(toets: Rechtentoets) -> None:
    """The review is finished with its last right; the next one is due a year from then."""
    judged = set(toets.regels.values_list("feit_id", flat=True))
    if not any(r.partij == toets.partij and r.feit_id not in judged for r in rechten.rechten(toets.verband)):
        toets.afgerond_op = klok.today()
        toets.save(update_fields=["afgerond_op"])


def _yesterday() -> date:
    return klok.today() - timedelta(days=1)


def _end_rol(actor: Account, feit_id: UUID, reden: str) -> None:
    aanstelling = Aanstelling.objects.select_related("organisatie", "account").get(pk=feit_id)
    parties.end_aanstelling(REVIEW, aanstelling, _yesterday())


def _end_machtiging(actor: Account, feit_id: UUID, reden: str) -> None:
    machtiging = Machtiging.objects.select_related("organisatie", "account").get(pk=feit_id)
    parties.end_machtiging(REVIEW, machtiging, _yesterday())


def _end_verklaring(actor: Account, feit_id: UUID, reden: str) -> None:
    waarborgen.withdraw_verklaring(REVIEW, Geheimhoudingsverklaring.objects.get(pk=feit_id))


def _end_deelname(actor: Account, feit_id: UUID, reden: str) -> None:
    deelname = Deelname.objects.get(pk=feit_id)
    deelname.casus = spine.lock_casus(actor, deelname.casus_id, p.CHANGE_CASUSOVERLEG)
    close_deelname(deelname, reden)


# Roles, machtigingen and verklaringen are written by the administrator or by the product itself, so the product does.
_END = {
    RechtSoort.ROL: _end_rol,
    RechtSoort.MACHTIGING: _end_machtiging,
    RechtSoort.VERKLARING: _end_verklaring,
    RechtSoort.DEELNAME: _end_deelname,
}
