"""Opening a casus: its number, its key and the first access to it."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from casework import klok, nummering
from casework.access import grants
from casework.access import permissions as p
from casework.access.models import Reden
from casework.choices import KERNPARTIJEN, Rol
from casework.encryption import keystore
from casework.models import (
    Aanstelling,
    Account,
    Casus,
    Machtiging,
    Nummering,
    Raadpleging,
    Samenwerkingsverband,
)


def open_casus_file(verband: Samenwerkingsverband, persoon: UUID | None) -> Casus:
    """Make a casus with a number and a key, open for the kernpartijen and the uitvoerder of the weegploeg.

    In: `persoon` what the casussen of a known person share; None for somebody new. Called inside an action, with the
    numbering of the year already locked.
    """
    casus_id = uuid4()
    keystore.create(casus_id, "casus", verband.pk)
    casus = Casus(id=casus_id, verband=verband, nummer=nummering.take(Nummering, verband), persoon=persoon or uuid4())
    casus.save(force_insert=True)
    grant_kernpartijen(casus)
    grant_uitvoerders(casus, Rol.UITVOERDER_WEEGPLOEG, p.UITVOERDER_WEEGPLOEG)
    return casus


def lock_numbering(verband: Samenwerkingsverband) -> None:
    """Lock the numbering of this year: who holds it is the only one opening a casus of the verband."""
    nummering.lock(Nummering, verband)


def grant_kernpartijen(casus: Casus, codenames: tuple[str, ...] = p.VERTEGENWOORDIGER) -> None:
    """Access for every present and future machtiging of the three kernpartijen, each with its own days (P-01)."""
    for machtiging in Machtiging.objects.filter(
        organisatie__verband=casus.verband_id, organisatie__soort__in=KERNPARTIJEN, tot_en_met__gte=klok.today()
    ):
        grants.grant(
            casus,
            machtiging.account_id,
            codenames,
            reden=Reden.MACHTIGING,
            feit_id=machtiging.pk,
            vanaf=machtiging.van,
            tot=day_after(machtiging.tot_en_met),
        )


def grant_uitvoerders(casus: Casus, rol: str, codenames: tuple[str, ...]) -> None:
    """Access for the uitvoerders of one part of the file (P-10)."""
    for aanstelling in Aanstelling.objects.filter(organisatie__verband=casus.verband_id, rol=rol):
        if aanstelling.tot_en_met is None or aanstelling.tot_en_met >= klok.today():
            grants.grant(
                casus,
                aanstelling.account_id,
                codenames,
                reden=Reden.AANSTELLING,
                feit_id=aanstelling.pk,
                vanaf=aanstelling.van,
                tot=day_after(aanstelling.tot_en_met),
            )


def end_uitvoerders(casus: Casus, rol: str) -> None:
    """End the access of the uitvoerders of one part of the file to this casus (W-06)."""
    for aanstelling in Aanstelling.objects.filter(organisatie__verband=casus.verband_id, rol=rol):
        grants.end_by_feit(aanstelling.pk, casus.pk)


def grant_reading(
    account: Account, casus: Casus, van: Machtiging | Aanstelling, doel: str, toelichting: str, dagen: int
) -> Raadpleging:
    """Let somebody read a casus for a stated purpose, for some days and no longer than `van` lasts (R-03, P-18).

    In: `van` the machtiging or aanstelling on which the account reads, `doel` a RaadpleegDoel, both checked before.
    """
    limit = klok.today() + timedelta(days=dagen)
    tot = min(limit, day_after(van.tot_en_met) or limit)
    raadpleging = Raadpleging(
        casus=casus, account=account, organisatie=van.organisatie, doel=doel, toelichting=toelichting, tot=tot
    )
    raadpleging.save(force_insert=True)
    grants.grant(
        casus,
        account.pk,
        p.RAADPLEGER,
        reden=Reden.RAADPLEGING,
        feit_id=raadpleging.pk,
        vanaf=raadpleging.van,
        tot=tot,
        organisatie_id=raadpleging.organisatie_id,
    )
    return raadpleging


def day_after(last_day: date | None) -> date | None:
    """First day without, from the last day with; None stays None."""
    return last_day + timedelta(days=1) if last_day else None
