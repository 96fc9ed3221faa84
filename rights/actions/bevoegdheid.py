"""Whether the requester may ask about this person, and what happens when they may not any more (V-06, V-07)."""

from casework import klok
from casework.access import grants
from casework.actions.base import action
from casework.models import Account, Betrokkene
from casework.rules import RegelFout, require
from casework.versies import check_unchanged, newest_version
from rights import workflow
from rights.actions.intake import close, let_handler_read, lock_as_handler
from rights.choices import Bevoegdheid, Hoedanigheid, Maatregel, Rechthebbende, Status
from rights.models import Rechtenverzoek
from rights.vertegenwoordiging import Gebleken, Gebrek, gebrek, rechthebbende

# What was prepared for one conclusion is not for the other.
_PREPARED = ("uitkomst", "grond", "motivering", "belangenafweging", "brief")


@action("verzoek.bevoegdheid", verwerking=False)
def establish(
    actor: Account, verzoek: Rechtenverzoek, gebleken: Gebleken, waarom_niet: str = "", seen: str | None = None
) -> Rechtenverzoek:
    """Record who decides about these data and that the requester may ask for them; third parties come next.

    From here the handler reads the files of a linked casus. In: `waarom_niet` what was asked and answered, when it was
    not shown and will not be: then the handler reads nothing and the request can only be refused. Until a decision is
    prepared it can be recorded anew; after one only when what was recorded does not hold any more, and then it is
    decided anew. `seen` as in casework.versies. Raises RegelFout V-06 or V-07 (what is missing, or nothing is while a
    reason is given), V-05 (it is somebody else), V-08 (phase), V-21 (it lies before who decides), Conflict (B-09);
    GeenToegang.
    """
    verzoek = lock_as_handler(actor, verzoek)
    check_unchanged(seen, newest_version(Rechtenverzoek, row_id=verzoek.pk))
    verzoek.status = _next(verzoek, gebleken)
    _check(gebleken)
    missing = gebrek(gebleken, klok.today())
    _note(verzoek, gebleken, missing, waarom_niet.strip())
    verzoek.save()
    grants.end_by_feit(verzoek.pk)
    let_handler_read(verzoek)
    return verzoek


@action("verzoek.machtiging_ingetrokken", verwerking=False)
def withdraw_machtiging(actor: Account, verzoek: Rechtenverzoek) -> Rechtenverzoek:
    """Who the requester acted for takes that back, in any phase: the handling stops (V-06).

    Raises RegelFout V-06 when nobody gave a machtiging or engaged a lawyer, V-08 (ended); GeenToegang.
    """
    verzoek = lock_as_handler(actor, verzoek)
    verzoek.status = workflow.next_status("withdraw", verzoek.status)
    none = "Er is geen machtiging of opdracht vastgelegd om in te trekken."
    require(verzoek.berust_op_machtiging, "V-06", none)
    verzoek.machtiging_ingetrokken_op = klok.today()
    return close(verzoek)


def check_still(verzoek: Rechtenverzoek) -> None:
    """Raise RegelFout when the requester may not get the answer, today and by what the file says (V-06, V-07)."""
    missing = lapsed(verzoek)
    if missing is not None:
        raise RegelFout(missing.regel, f"{missing.melding} Leg opnieuw vast wie dit mag vragen.")


def lapsed(verzoek: Rechtenverzoek) -> Gebrek | None:
    """Why the requester may not get the answer any more: by what was recorded, or by the birth date in the file.

    Who it is about may have become 16, or be of another age than was said. Nothing lapses of who may not ask anyway:
    that letter says nothing about anybody.
    """
    if verzoek.is_onbevoegd:
        return None
    return _by_what_was_recorded(verzoek) or _by_the_file(verzoek)


def _by_what_was_recorded(verzoek: Rechtenverzoek) -> Gebrek | None:
    found = Gebleken(
        verzoek.verzoeker_hoedanigheid,
        verzoek.geboren_op,
        verzoek.maatregel or Maatregel.GEEN,
        verzoek.opdracht_van or "",
        verzoek.machtiging_getekend_op,
        verzoek.waaruit_blijkt or "",
    )
    return gebrek(found, klok.today())


def _by_the_file(verzoek: Rechtenverzoek) -> Gebrek | None:
    """Where the actor reads the file: another age there is sorted out first."""
    person = Betrokkene.objects.filter(casus=verzoek.casus_id).first() if verzoek.casus_id else None
    if person is None or verzoek.geboren_op is None:
        return None
    said, kept = (
        rechthebbende(born, verzoek.maatregel or Maatregel.GEEN, klok.today())
        for born in (verzoek.geboren_op, person.geboortedatum)
    )
    other = "Volgens het dossier heeft deze persoon een andere leeftijd. Zoek uit wat klopt."
    return None if said == kept else Gebrek("V-07", other, "geboren_op")


def _next(verzoek: Rechtenverzoek, gebleken: Gebleken) -> Status:
    if verzoek.status == Status.IDENTITEIT:
        require(verzoek.identiteit_op, "V-08", workflow.STAPPEN["establish"].waarom)
        return workflow.next_status("establish", verzoek.status)
    waits = verzoek.voorbereid_op is not None and not verzoek.besloten
    require(not waits, "V-21", "Dit besluit ligt bij de vertegenwoordiger. Die kan het teruggeven.")
    settled = verzoek.besloten and lapsed(verzoek) is None
    require(not settled, "V-08", "Op dit verzoek is al besloten.")
    # Only of the one was the identity verified (V-05).
    self_asked = verzoek.verzoeker_hoedanigheid == Hoedanigheid.BETROKKENE
    same = self_asked == (gebleken.hoedanigheid == Hoedanigheid.BETROKKENE)
    require(same, "V-05", "Vraagt nu iemand anders? Leg dat vast als een nieuw verzoek.", "hoedanigheid")
    return workflow.next_status("establish_again", verzoek.status)


def _check(gebleken: Gebleken) -> None:
    require(gebleken.hoedanigheid in Hoedanigheid.values, "V-05", "Kies wie de verzoeker is.", "hoedanigheid")
    require(gebleken.maatregel in Maatregel.values, "V-07", "Kies of er een maatregel is.", "maatregel")
    known = ("", *Rechthebbende.values)
    require(gebleken.opdracht_van in known, "V-06", "Kies van wie de opdracht of machtiging is.", "opdracht_van")


def _note(verzoek: Rechtenverzoek, gebleken: Gebleken, missing: Gebrek | None, waarom_niet: str) -> None:
    """Write what was found into the request; RegelFout when it does not hold together."""
    if missing is not None:
        require(waarom_niet, *missing)
    may_ask = "Volgens deze gegevens mag de verzoeker dit vragen. Maak dit veld leeg, of verbeter wat erboven staat."
    require(missing is not None or not waarom_niet, "V-06", may_ask, "waarom_niet")
    found = Bevoegdheid.BLIJKT if missing is None else Bevoegdheid.ONTBREEKT
    if found != verzoek.bevoegdheid:
        for name in _PREPARED:
            setattr(verzoek, name, "")
        verzoek.factoren = {}
    # Another conclusion is decided on by who decides, not by who prepares (P-11, V-21).
    verzoek.besluit_op = verzoek.besluit_door = verzoek.voorbereid_op = None
    verzoek.bevoegdheid, verzoek.waarom_niet_bevoegd = found, waarom_niet
    verzoek.verzoeker_hoedanigheid = gebleken.hoedanigheid
    verzoek.geboren_op, verzoek.maatregel = gebleken.geboren_op, gebleken.maatregel
    verzoek.opdracht_van, verzoek.machtiging_getekend_op = gebleken.opdracht_van, gebleken.machtiging_getekend_op
    verzoek.waaruit_blijkt = gebleken.waaruit_blijkt
