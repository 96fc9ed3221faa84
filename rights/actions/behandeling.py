"""Handling a request in its phases: identity, third parties, decision, answer (V-05, V-08, V-10, V-16, V-21)."""

from dataclasses import dataclass, field

from casework import klok, selectors
from casework.actions.base import action
from casework.choices import UITVOERDERS
from casework.models import Account
from casework.rules import RegelFout, require
from casework.termijnen import avg_antwoord
from casework.versies import check_unchanged, newest_version
from rights import letters, workflow
from rights.actions.bevoegdheid import check_still
from rights.actions.intake import close, lock_as_handler
from rights.choices import AVG, Soort, Status, Uitkomst
from rights.models import Rechtenverzoek
from rights.selectors import decides_on_verzoeken, lock_verzoek

_NIETS_GEGEVEN = "Niet gebleken is dat de verzoeker dit mag vragen. Dan kan het verzoek alleen worden geweigerd."
_VASTE_BRIEF = (
    "De woorden van deze brief liggen vast: zo zegt hij niet of er een dossier is. Maak het veld leeg, dan maakt"
    " Casework de brief opnieuw."
)


@dataclass
class Derde:
    """Somebody else in the file: what is said of them, what they think of it, and whether it is masked and why."""

    over: str
    zienswijze: str
    maskeren: bool
    grond: str = ""


@dataclass
class BesluitGegevens:
    """A prepared decision. Without `brief` the letter is composed. `factoren`: article 41(2) UAVG, letter → text."""

    uitkomst: str
    motivering: str
    grond: str = ""
    belangenafweging: str = ""
    factoren: dict[str, str] = field(default_factory=dict)
    brief: str = ""


@action("verzoek.identiteit", verwerking=False)
def verify_identity(
    actor: Account, verzoek: Rechtenverzoek, wijze: str, met_kopie: bool, kopie_verwijderd: bool = False
) -> Rechtenverzoek:
    """Record how the identity was verified; a copy of an identity document is deleted afterwards (V-05)."""
    verzoek = lock_as_handler(actor, verzoek)
    verzoek.status = workflow.next_status("verify_identity", verzoek.status)
    require(verzoek.identiteit_op is None, "V-08", "De identiteit is al gecontroleerd.")
    require(wijze.strip(), "V-05", "Schrijf op hoe u de identiteit hebt gecontroleerd.", "wijze")
    verzoek.identiteit_op = klok.today()
    verzoek.identiteit_wijze = wijze
    verzoek.met_kopie = met_kopie
    verzoek.kopie_verwijderd_op = klok.today() if met_kopie and kopie_verwijderd else None
    verzoek.save()
    return verzoek


@action("verzoek.kopie_verwijderd", verwerking=False)
def record_kopie_verwijderd(actor: Account, verzoek: Rechtenverzoek) -> Rechtenverzoek:
    """The copy of the identity document is gone (V-05)."""
    verzoek = lock_as_handler(actor, verzoek)
    require(_has_kopie(verzoek), "V-05", "Er is geen kopie meer om te verwijderen.")
    verzoek.kopie_verwijderd_op = klok.today()
    verzoek.save()
    return verzoek


@action("verzoek.derde", verwerking=False)
def record_derde(actor: Account, verzoek: Rechtenverzoek, derde: Derde) -> Rechtenverzoek:
    """Note somebody else who is named in the file, with a ground when the passage is masked (V-09)."""
    verzoek = lock_as_handler(actor, verzoek)
    require(verzoek.status == Status.DERDEN, "V-08", workflow.STAPPEN["check_derden"].waarom)
    require(derde.over.strip(), "V-09", "Schrijf op om welke gegevens het gaat.", "over")
    require(
        derde.zienswijze.strip(),
        "V-09",
        "Wat vindt de ander ervan, of waarom vroeg u dat niet?",
        "zienswijze",
    )
    require(not derde.maskeren or derde.grond.strip(), "V-09", "Afschermen kan alleen met een grond.", "grond")
    verzoek.derden = [*verzoek.derden, vars(derde)]
    verzoek.save()
    return verzoek


@action("verzoek.derden", verwerking=False)
def check_derden(actor: Account, verzoek: Rechtenverzoek) -> Rechtenverzoek:
    """The file was checked for data about others; from here on the decision is prepared (V-08)."""
    verzoek = lock_as_handler(actor, verzoek)
    verzoek.status = workflow.next_status("check_derden", verzoek.status)
    require(not _has_kopie(verzoek), "V-05", "Verwijder eerst de kopie van het identiteitsbewijs.")
    verzoek.derden_op = klok.today()
    verzoek.save()
    return verzoek


@action("verzoek.verlengd", verwerking=False)
def extend_verzoek(actor: Account, verzoek: Rechtenverzoek, reden: str) -> Rechtenverzoek:
    """Extend the term to receipt plus three months: only once, complex, and told within the first month (V-10).

    Raises RegelFout V-10 naming what stands in the way, V-11 for bezwaar, which has four weeks; GeenToegang.
    """
    verzoek = lock_as_handler(actor, verzoek)
    require(verzoek.loopt and not verzoek.besloten, "V-10", "Op dit verzoek is al besloten of het is afgesloten.")
    require(
        verzoek.soort != Soort.BEZWAAR_21, "V-11", "Op bezwaar wordt binnen vier weken beslist; verlengen kan niet."
    )
    require(verzoek.soort in AVG, "V-10", "Alleen de termijn van de AVG kan worden verlengd.")
    require(not verzoek.is_verlengd, "V-10", "De termijn is al een keer verlengd.")
    require(not verzoek.is_onbevoegd, "V-10", "Dit verzoek kan alleen worden geweigerd. Dat is niet ingewikkeld.")
    require(
        klok.today() <= avg_antwoord(verzoek.ontvangen_op).laatste_dag,
        "V-10",
        "De eerste termijn is voorbij. Verlengen kan alleen als de verzoeker dat binnen die termijn hoort.",
    )
    require(reden.strip(), "V-10", "Schrijf op waarom het verzoek ingewikkeld is.", "reden")
    verzoek.verlengd_op = klok.today()
    verzoek.verlenging_reden = reden
    verzoek.save()
    return verzoek


@action("verzoek.voorbereid", verwerking=False)
def prepare_besluit(actor: Account, verzoek: Rechtenverzoek, gegevens: BesluitGegevens) -> Rechtenverzoek:
    """The handler writes the decision and its letter; it has no effect until the bestuursorgaan decides (P-11, V-21).

    Raises RegelFout V-08 (phase), V-21 (it waits for the decider), V-15 (a refusal without ground or weighing), V-16
    (the letter misses something), V-06, V-07 (the requester may not ask this, or not any more); GeenToegang.
    """
    verzoek = lock_as_handler(actor, verzoek)
    verzoek.status = workflow.next_status("prepare", verzoek.status)
    require(not verzoek.besloten, "V-16", "Op dit verzoek is al besloten. Een besluit verandert niet meer.")
    # Who decides must decide on what they read.
    require(
        verzoek.voorbereid_op is None,
        "V-21",
        "Dit besluit ligt bij de vertegenwoordiger. Die kan het teruggeven; dan kunt u het aanpassen.",
    )
    _check_besluit(gegevens)
    check_still(verzoek)
    if verzoek.is_onbevoegd:
        require(gegevens.uitkomst == Uitkomst.GEWEIGERD, "V-06", _NIETS_GEGEVEN, "uitkomst")
    for name, value in vars(gegevens).items():
        setattr(verzoek, name, value)
    verzoek.brief = gegevens.brief.strip() or letters.compose(verzoek)
    require(not verzoek.is_onbevoegd or _is_composed(verzoek), "V-06", _VASTE_BRIEF, "brief")
    _require_complete(verzoek)
    verzoek.voorbereid_op, verzoek.voorbereid_door = klok.today(), actor
    verzoek.opmerking_beslisser = ""
    verzoek.save()
    return verzoek


@action("verzoek.besloten", verwerking=False)
def decide_verzoek(actor: Account, verzoek: Rechtenverzoek, seen: str | None = None) -> Rechtenverzoek:
    """A vertegenwoordiger of the bestuursorgaan that the verband named takes the prepared decision (V-21).

    In: `seen` the version of the request that the actor read: nobody decides on a text that was given back and written
    anew behind an open page; None when there was no page. Raises Conflict (B-09).
    """
    verzoek = _open_for_decision(actor, verzoek, seen)
    check_still(verzoek)
    verzoek.besluit_op, verzoek.besluit_door = klok.today(), actor
    verzoek.save()
    return verzoek


@action("verzoek.teruggegeven", verwerking=False)
def return_besluit(actor: Account, verzoek: Rechtenverzoek, opmerking: str, seen: str | None = None) -> Rechtenverzoek:
    """The decider does not agree and gives the prepared decision back with a remark. `seen` as in decide_verzoek."""
    verzoek = _open_for_decision(actor, verzoek, seen)
    require(opmerking.strip(), "V-21", "Schrijf op wat er anders moet.", "opmerking")
    verzoek.voorbereid_op = None
    verzoek.opmerking_beslisser = opmerking
    verzoek.save()
    return verzoek


@action("verzoek.verzonden", verwerking=False)
def send_answer(actor: Account, verzoek: Rechtenverzoek) -> Rechtenverzoek:
    """The answer has been sent and the request ends; the handler no longer reads the files.

    Raises RegelFout V-08 (no decision yet), V-16 (remedies or the right to complain are missing), V-07 (who it is about
    became 16 meanwhile, and decides now); GeenToegang.
    """
    verzoek = lock_as_handler(actor, verzoek)
    verzoek.status = workflow.next_status("send", verzoek.status)
    require(verzoek.besloten, "V-08", "Er is nog geen besluit om te versturen.")
    check_still(verzoek)
    _require_complete(verzoek)
    return close(verzoek)


def _is_composed(verzoek: Rechtenverzoek) -> bool:
    """Whether the letter is the composed one, apart from how its lines are broken."""
    return verzoek.brief.split() == letters.compose(verzoek).split()


def _has_kopie(verzoek: Rechtenverzoek) -> bool:
    return verzoek.met_kopie and verzoek.kopie_verwijderd_op is None


def _check_besluit(gegevens: BesluitGegevens) -> None:
    require(gegevens.uitkomst in Uitkomst.values, "V-16", "Kies een uitkomst.", "uitkomst")
    require(gegevens.motivering.strip(), "V-16", "Motiveer het besluit.", "motivering")
    if gegevens.uitkomst == Uitkomst.TOEGEWEZEN:
        return
    require(gegevens.grond.strip(), "V-15", "Vul de grond van de weigering in.", "grond")
    require(gegevens.belangenafweging.strip(), "V-15", "Weeg de belangen af.", "belangenafweging")


def _require_complete(verzoek: Rechtenverzoek) -> None:
    gaps = letters.missing(verzoek)
    require(not gaps, "V-16", f"In de brief ontbreekt: {', '.join(gaps)}.", "brief")


def _open_for_decision(actor: Account, verzoek: Rechtenverzoek, seen: str | None) -> Rechtenverzoek:
    verzoek = lock_verzoek(actor, verzoek.pk)
    if actor.heeft_rol(*UITVOERDERS):
        raise RegelFout("P-11", "De uitvoerder bereidt voor. Een vertegenwoordiger beslist.")
    if selectors.machtiging(actor, verzoek.verband) is None:
        raise RegelFout("P-01", "U hebt vandaag geen geldige machtiging.")
    if not decides_on_verzoeken(actor, verzoek.verband):
        orgaan = verzoek.verband.get_beslist_op_verzoeken_display()
        raise RegelFout("V-21", f"In dit samenwerkingsverband beslist de vertegenwoordiger van de partij {orgaan}.")
    verzoek.status = workflow.next_status("decide", verzoek.status)
    require(not verzoek.besloten, "V-21", "Op dit verzoek is al besloten.")
    require(verzoek.voorbereid_op is not None, "V-08", "De uitvoerder heeft nog geen besluit voorbereid.")
    check_unchanged(seen, newest_version(Rechtenverzoek, row_id=verzoek.pk))
    return verzoek
