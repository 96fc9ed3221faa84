"""The lokale lijst: proposed by a kernpartij, fixed when all three have agreed (P-01, P-03)."""

from collections.abc import Iterable
from datetime import date, timedelta

from casework import klok, lokale_lijst, selectors
from casework.actions.base import action
from casework.choices import LijstStatus, OrganisatieSoort
from casework.models import (
    Account,
    LijstOrganisatie,
    LijstVaststelling,
    LokaleLijst,
    Machtiging,
    Organisatie,
)
from casework.rules import GeenToegang, RegelFout, require


@action("lokale_lijst.voorgesteld", verwerking=False)
def propose_lijst(actor: Account, organisaties: Iterable[Organisatie], van: date) -> LokaleLijst:
    """Propose a new version for the kernpartijen to agree with; nothing follows from it yet.

    In: `van` the first day on which it shall be in force. Raises RegelFout P-01 (no machtiging), P-03 (a past day,
    another proposal lies there, no externe organisatie); GeenToegang.
    """
    machtiging = _machtiging(actor)
    verband = machtiging.organisatie.verband
    chosen = list(organisaties)
    require(chosen, "P-03", "Kies ten minste één organisatie.", "organisaties")
    require(
        all(each.verband_id == verband.pk and each.soort == OrganisatieSoort.EXTERN for each in chosen),
        "P-03",
        "Op de lokale lijst staan alleen externe organisaties van dit samenwerkingsverband.",
        "organisaties",
    )
    require(van >= klok.today(), "P-03", "De lijst wordt vooraf vastgesteld: kies vandaag of een latere dag.", "van")
    versions = LokaleLijst.objects.filter(verband=verband)
    require(
        not versions.filter(status=LijstStatus.VOORSTEL).exists(),
        "P-03",
        "Er ligt al een voorstel. Stel dat eerst vast, of trek het in.",
    )
    last = versions.order_by("versie").last()
    lijst = LokaleLijst(verband=verband, versie=last.versie + 1 if last else 1, van=van)
    lijst.save(force_insert=True)
    for organisatie in chosen:
        LijstOrganisatie(lijst=lijst, organisatie=organisatie).save(force_insert=True)
    return lijst


@action("lokale_lijst.bevestigd", verwerking=False)
def agree_with_lijst(actor: Account, lijst: LokaleLijst) -> LokaleLijst:
    """A vertegenwoordiger agrees for the own party; with the third the list is vastgesteld and has its day.

    Raises RegelFout P-01 (no machtiging today), P-03 (no proposal any more, twice); GeenToegang.
    """
    machtiging = _machtiging(actor)
    lijst = _lock_proposal(machtiging, lijst)
    given = LijstVaststelling.objects.filter(lijst=lijst)
    require(
        not given.filter(partij=machtiging.organisatie).exists() and not given.filter(account=actor).exists(),
        "P-03",
        "Uw partij heeft al ingestemd met deze lijst.",
    )
    LijstVaststelling(lijst=lijst, partij=machtiging.organisatie, account=actor).save(force_insert=True)
    parties = {partij.pk for partij in selectors.kernpartijen(lijst.verband)}
    if len(parties) == 3 and set(given.values_list("partij", flat=True)) == parties:
        _establish(actor, lijst)
    return lijst


@action("lokale_lijst.ingetrokken", verwerking=False)
def withdraw_lijst(actor: Account, lijst: LokaleLijst) -> LokaleLijst:
    """Take a proposal back, by any kernpartij: without all three there is no list. Raises as agree_with_lijst."""
    lijst = _lock_proposal(_machtiging(actor), lijst)
    lijst.status = LijstStatus.INGETROKKEN
    lijst.save(update_fields=["status"])
    return lijst


@action("lokale_lijst.vastgesteld", verwerking=False)
def _establish(actor: Account, lijst: LokaleLijst) -> LokaleLijst:
    """In force from its day on, or from today when that day has passed while the parties took their time."""
    lijst.status, lijst.vastgesteld_op = LijstStatus.VASTGESTELD, klok.today()
    lijst.van = max(lijst.van, klok.today())
    earlier = lokale_lijst.in_force(lijst.verband, lijst.van)
    if earlier is not None:
        earlier.tot_en_met = lijst.van - timedelta(days=1)
        earlier.save(update_fields=["tot_en_met"])
    lijst.save()
    return lijst


def _machtiging(actor: Account) -> Machtiging:
    found = selectors.machtiging(actor, selectors.verband_van(actor))
    if found is None:
        raise RegelFout("P-01", "U hebt vandaag geen geldige machtiging: alleen een kernpartij beslist.")
    return found


def _lock_proposal(machtiging: Machtiging, lijst: LokaleLijst) -> LokaleLijst:
    found = LokaleLijst.objects.select_for_update(of=("self",)).select_related("verband").filter(pk=lijst.pk).first()
    if found is None or found.verband_id != machtiging.organisatie.verband_id:
        raise GeenToegang
    require(found.status == LijstStatus.VOORSTEL, "P-03", "Deze lijst ligt niet meer voor.")
    return found
