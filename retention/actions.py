"""Archiving and destroying by the system, and reading the archive with a purpose (R-02, R-03, R-04, R-07)."""

import shutil
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from casework import klok, selectors, wissen
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import Actor
from casework.access.policies import tables_of
from casework.actions.base import action
from casework.actions.casus import grant_kernpartijen, grant_reading
from casework.actions.informeren import apply_informeerbesluit
from casework.audit import log
from casework.choices import Bestand, RaadpleegDoel
from casework.encryption import keystore
from casework.models import Account, Besluit, Casus, Raadpleging, Reden
from casework.register import Gegevens, all_entries
from casework.rules import GeenToegang, RegelFout, require
from casusoverleg.actions.deelname import close_all
from retention import holds, terms
from retention import selectors as selectors_of_archive
from retention.choices import ALSNOG_INFORMEREN
from retention.models import Vernietiging, VernietigingStatus
from weegploeg.actions import end_questions


@action("casus.gearchiveerd", verwerking=False)
def archive_casus(actor: Actor, casus_id: UUID) -> Casus:
    """Move a casus to the archive when its term has run out.

    Only a Systeem does this. All access ends, except that the kernpartijen still know of the casus and that who
    handles a running request goes on reading (R-03, V-21).
    Raises RegelFout R-02 when it is not due or archived already, GeenToegang.
    """
    casus = _lock_as_system(actor, casus_id)
    require(terms.is_archive_due(casus), "R-02", "Deze casus hoeft nu niet naar het archief.")
    casus.bestand = Bestand.GEARCHIVEERD
    casus.gearchiveerd_op = klok.today()
    casus.behandeling_loopt = False
    casus.save(update_fields=["bestand", "gearchiveerd_op", "behandeling_loopt"])
    close_all(casus.pk, "Het dossier is gearchiveerd.")
    end_questions(casus.pk)
    grants.end_on_casus(casus.pk, keep_reden=[Reden.VERZOEK])
    grant_kernpartijen(casus, p.ARCHIEF)
    return casus


@action("casus.vernietigd", verwerking=False)
def destroy_casus(actor: Actor, casus_id: UUID) -> Vernietiging:
    """Destroy a casus when its term has run out: everything the register places with it, in one transaction.

    Only a Systeem does this. Files and key follow once that transaction is there for good (finish_destruction).
    Raises RegelFout R-04 when it is not due, R-05 when something still runs; GeenToegang, also when it is gone.
    """
    casus = _lock_as_system(actor, casus_id)
    require(terms.is_destruction_due(casus), "R-04", "Deze casus hoeft nu niet te worden vernietigd.")
    require(
        not holds.is_held(casus.pk),
        "R-05",
        "Er loopt nog een verzoek, klacht of procedure over deze casus. Daarna volgt de vernietiging.",
    )
    vernietiging = Vernietiging(verband_id=casus.verband_id, sleutel_id=casus.pk, aantallen=erase_rows(casus.pk))
    vernietiging.save(force_insert=True)
    wissen.record(casus)
    transaction.on_commit(lambda: finish_destruction(actor, vernietiging.pk))
    return vernietiging


@action("vernietiging.voltooid", verwerking=False)
def finish_destruction(actor: Actor, vernietiging_id: UUID) -> Vernietiging:
    """Remove the files and the key of a casus whose rows are gone, and close the proof.

    May be repeated until done: each step leaves nothing behind when it was taken before (R-07). Raises RegelFout
    R-07 when the proof is closed already; GeenToegang.
    """
    if not actor.is_systeem:
        raise GeenToegang
    vernietiging = Vernietiging.objects.select_for_update().get(pk=vernietiging_id)
    if vernietiging.status != VernietigingStatus.OPEN:
        raise RegelFout("R-07", "Deze vernietiging is al voltooid.")
    remove_files(vernietiging.sleutel_id)
    keystore.destroy(vernietiging.sleutel_id)
    vernietiging.status = VernietigingStatus.KLAAR
    vernietiging.save(update_fields=["status"])
    return vernietiging


@action("archief.geraadpleegd", verwerking=False)
def consult_archive(actor: Account, casus: Casus, doel: str, toelichting: str) -> Raadpleging:
    """Let a vertegenwoordiger read an archived casus for a stated purpose, for a limited number of days (R-03).

    Raises RegelFout R-03 (not archived, no purpose), P-01 (no machtiging today); GeenToegang.
    """
    casus = selectors.get_casus(actor, casus.pk, p.LIST)
    machtiging = selectors.machtiging(actor, casus.verband)
    if machtiging is None:
        raise RegelFout("P-01", "U hebt vandaag geen geldige machtiging: alleen een kernpartij leest het archief.")
    require(not casus.is_actief, "R-03", "Deze casus staat niet in het archief.")
    require(doel in RaadpleegDoel.values, "R-03", "Kies waarvoor u dit dossier wilt lezen.", "doel")
    require(toelichting.strip(), "R-03", "Schrijf op waarom u dit dossier nu moet lezen.", "toelichting")
    raadpleging = grant_reading(actor, casus, machtiging, doel, toelichting, settings.ARCHIEF_RAADPLEGEN_DAGEN)
    log.looked(actor, "archief.doel", raadpleging, doel=RaadpleegDoel(doel).label)
    return raadpleging


@action("informeren.heroverwogen", verwerking=False)
def note_informeerbesluit(actor: Actor, besluit_id: UUID) -> Casus:
    """Let an archived casus follow what the kernpartijen decided on informing; safe to repeat (I-03, R-03).

    Nobody can change the casus itself while it is in the archive, so a Systeem does it. Only the besluit that holds
    counts (none does once the casus is active again), as long as nobody was told on it. GeenToegang for anybody else,
    and when it is gone.
    """
    besluit = Besluit.objects.filter(pk=besluit_id, soort=ALSNOG_INFORMEREN).first() if actor.is_systeem else None
    if besluit is None:
        raise GeenToegang
    casus = _lock_as_system(actor, besluit.casus_id)
    holds_now = selectors_of_archive.ruling_informeerbesluit(casus.pk) == besluit
    if holds_now and not besluit.kennisgevingen.exists():
        apply_informeerbesluit(actor, besluit)
    return casus


def _lock_as_system(actor: Actor, casus_id: UUID) -> Casus:
    """The casus, locked; a second run waits here and then finds what the first one left (R-07)."""
    casus = Casus.objects.select_for_update().filter(pk=casus_id).first() if actor.is_systeem else None
    if casus is None:
        raise GeenToegang
    return casus


def erase_rows(casus_id: UUID) -> dict[str, int]:
    """Delete every row of the casus and empty what refers to it from outside. Out: rows deleted per table."""
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for entry in all_entries():
            for table in _tables(entry):
                if entry.los_column:
                    cursor.execute(
                        f'UPDATE "{table}" SET "{entry.los_column}" = NULL WHERE "{entry.los_column}" = %s',  # noqa: S608
                        [casus_id],
                    )
                if entry.casus_column:
                    cursor.execute(f'DELETE FROM "{table}" WHERE "{entry.casus_column}" = %s', [casus_id])  # noqa: S608
                    counts[table] = cursor.rowcount
        # A row that the register forgot stops the destruction here, before anything is final.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return counts


def _tables(entry: Gegevens) -> list[str]:
    return [model._meta.db_table for model in tables_of(entry)]


def remove_files(casus_id: UUID) -> None:
    """The files of a casus are in a folder with its id."""
    folder = Path(settings.MEDIA_ROOT) / str(casus_id)
    if folder.exists():
        shutil.rmtree(folder)
