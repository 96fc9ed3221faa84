"""Advice of the multidisciplinair adviesplatform: the question goes out anonymised, the advice binds nobody (C-10)."""

from datetime import date
from uuid import UUID

from casework import klok, selectors
from casework.access import permissions as p
from casework.actions.base import action
from casework.herleidbaar import check_anoniem
from casework.models import Account, Casus
from casework.rules import require
from casusoverleg.actions.frame import find_overleg
from casusoverleg.models import Adviesaanvraag
from casusoverleg.workflow import Handeling, step_for


@action("adviesaanvraag.gesteld", verwerking=True)
def ask_advies(actor: Account, casus: Casus, vraag: str, *, nagelezen: bool) -> Adviesaanvraag:
    """Record a question to the adviesplatform, which somebody then sends on paper.

    In: `nagelezen` the actor read it through, for what no search finds: a description that fits one person only.
    Raises RegelFout C-10 (empty, not read through, or it holds something of the file that gives the person away);
    GeenToegang.
    """
    casus = _lock(actor, casus.pk)
    require(vraag.strip(), "C-10", "Schrijf de vraag op.", "vraag")
    check_anoniem(casus, vraag, "C-10", "vraag")
    require(
        nagelezen, "C-10", "Lees de vraag na: herkent een buitenstaander niemand? Vink dat daarna aan.", "nagelezen"
    )
    aanvraag = Adviesaanvraag(casus=casus, vraag=vraag.strip(), nagelezen=True, gesteld_door=actor)
    aanvraag.save(force_insert=True)
    return aanvraag


@action("adviesaanvraag.beantwoord", verwerking=True)
def record_antwoord(actor: Account, aanvraag: Adviesaanvraag, antwoord: str, dag: date) -> Adviesaanvraag:
    """Record what the adviesplatform advised, and on which day that came; once. Raises RegelFout C-10; GeenToegang."""
    aanvraag = _locked(actor, aanvraag)
    require(aanvraag.antwoord_op is None, "C-10", "Het antwoord op deze vraag is al vastgelegd.")
    require(antwoord.strip(), "C-10", "Schrijf op wat het adviesplatform adviseert.", "antwoord")
    require(
        aanvraag.gesteld_op <= dag <= klok.today(),
        "C-10",
        "Kies de dag waarop het advies kwam: na de vraag, en niet later dan vandaag.",
        "dag",
    )
    aanvraag.antwoord, aanvraag.antwoord_op = antwoord, dag
    aanvraag.save(update_fields=["antwoord", "antwoord_op"])
    return aanvraag


@action("adviesaanvraag.gevolg", verwerking=True)
def record_gevolg(actor: Account, aanvraag: Adviesaanvraag, gevolg: str) -> Adviesaanvraag:
    """Record what the casusoverleg did with the advice; once. Raises RegelFout C-10; GeenToegang."""
    aanvraag = _locked(actor, aanvraag)
    require(aanvraag.antwoord_op, "C-10", "Leg eerst het antwoord van het adviesplatform vast.")
    require(aanvraag.gevolg_op is None, "C-10", "Wat er met dit advies is gedaan, is al vastgelegd.")
    require(gevolg.strip(), "C-10", "Schrijf op wat er met het advies is gedaan.", "gevolg")
    aanvraag.gevolg, aanvraag.gevolg_op = gevolg, klok.today()
    aanvraag.save(update_fields=["gevolg", "gevolg_op"])
    return aanvraag


def _lock(actor: Account, casus_id: UUID) -> Casus:
    """The casus, locked, for the uitvoerder of the casusoverleg or somebody of a kernpartij."""
    casus = selectors.lock_casus(actor, casus_id, p.CHANGE_CASUSOVERLEG)
    step_for(find_overleg(casus).staat, Handeling.ADVIES_VRAGEN)
    return casus


def _locked(actor: Account, aanvraag: Adviesaanvraag) -> Adviesaanvraag:
    casus = _lock(actor, aanvraag.casus_id)
    aanvraag = Adviesaanvraag.objects.get(pk=aanvraag.pk)
    aanvraag.casus = casus
    return aanvraag
