"""Whether the requester may ask about this person, and what happens when they may not any more (V-06, V-07)."""

from casework import klok
from casework.access import grants
from casework.actions.base import action
from casework.models import Account
from casework.rules import require
from rights import workflow
from rights.actions.intake import close, let_handler_read, lock_as_handler
from rights.choices import Bevoegdheid, Hoedanigheid, Maatregel, Rechthebbende, Status
from rights.models import Rechtenverzoek
from rights.vertegenwoordiging import Gebleken, Gebrek, acts_on_word, gebrek


@action("verzoek.bevoegdheid", verwerking=False)
def establish(actor: Account, verzoek: Rechtenverzoek, gebleken: Gebleken, waarom_niet: str = "") -> Rechtenverzoek:
    """Record who decides about these data and that the requester may ask for them; third parties come next.

    In: `waarom_niet` what was asked and answered, when it was not shown and will not be: then the handler stops reading
    the files and the request can only be refused. Until a decision is prepared it can be recorded anew, and after one
    who gets the answer. Raises RegelFout V-06 or V-07 (what is missing, or nothing is while a reason is given), V-08
    (phase); GeenToegang.
    """
    verzoek = lock_as_handler(actor, verzoek)
    verzoek.status = _next(verzoek)
    _check(gebleken)
    missing = gebrek(gebleken, klok.today())
    was_onbevoegd = verzoek.is_onbevoegd
    _note(verzoek, gebleken, missing, waarom_niet.strip())
    verzoek.save()
    if verzoek.is_onbevoegd:
        grants.end_by_feit(verzoek.pk)
    elif was_onbevoegd:
        let_handler_read(verzoek)
    return verzoek


@action("verzoek.machtiging_ingetrokken", verwerking=False)
def withdraw_machtiging(actor: Account, verzoek: Rechtenverzoek) -> Rechtenverzoek:
    """Who the requester acted for takes that back, in any phase: the handling stops (V-06)."""
    verzoek = lock_as_handler(actor, verzoek)
    verzoek.status = workflow.next_status("withdraw", verzoek.status)
    require(
        acts_on_word(verzoek.verzoeker_hoedanigheid, verzoek.opdracht_van),
        "V-06",
        "Deze verzoeker vraagt niet namens een ander. Er is dus geen machtiging om in te trekken.",
    )
    verzoek.machtiging_ingetrokken_op = klok.today()
    return close(verzoek)


def check_still(verzoek: Rechtenverzoek) -> None:
    """Raise RegelFout when the requester may not get the answer any more: who it is about became 16 (V-07)."""
    if verzoek.is_onbevoegd:
        return  # the letter says nothing about anybody
    missing = gebrek(_established(verzoek), klok.today())
    if missing is not None:
        change = "Leg eerst opnieuw vast wie dit mag vragen: daarna gaat het antwoord naar die persoon."
        require(False, missing.regel, f"{missing.melding} {change}")


def _next(verzoek: Rechtenverzoek) -> Status:
    if verzoek.status == Status.IDENTITEIT:
        require(verzoek.identiteit_op, "V-08", workflow.STAPPEN["establish"].waarom)
        return workflow.next_status("establish", verzoek.status)
    waits = verzoek.voorbereid_op is not None and not verzoek.besloten
    require(not waits, "V-21", "Dit besluit ligt bij de vertegenwoordiger. Die kan het teruggeven.")
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
        require(not verzoek.besloten, missing.regel, "Op dit verzoek is al besloten.", missing.veld)
        verzoek.uitkomst = ""  # what was prepared before was for somebody who might ask
    else:
        require(not waarom_niet, "V-06", "Volgens deze gegevens mag de verzoeker dit vragen.", "waarom_niet")
        require(
            not (verzoek.besloten and verzoek.is_onbevoegd), "V-08", "Dit is geweigerd. Leg een nieuw verzoek vast."
        )
    verzoek.bevoegdheid = Bevoegdheid.BLIJKT if missing is None else Bevoegdheid.ONTBREEKT
    verzoek.waarom_niet_bevoegd = waarom_niet
    verzoek.verzoeker_hoedanigheid = gebleken.hoedanigheid
    verzoek.geboren_op, verzoek.maatregel = gebleken.geboren_op, gebleken.maatregel
    verzoek.opdracht_van, verzoek.machtiging_getekend_op = gebleken.opdracht_van, gebleken.machtiging_getekend_op


def _established(verzoek: Rechtenverzoek) -> Gebleken:
    return Gebleken(
        verzoek.verzoeker_hoedanigheid,
        verzoek.geboren_op,
        verzoek.maatregel or Maatregel.GEEN,
        verzoek.opdracht_van or "",
        verzoek.machtiging_getekend_op,
    )
