"""When the casusoverleg met and who was there, and what the adviesplatform was asked (C-11, C-10)."""

from collections.abc import Iterator
from functools import partial

from casework.access.context import acting_as
from casework.choices import Dossier, Rol
from casework.models import Account
from casework.praktijkcasussen.reader import Blok
from casework.praktijkcasussen.verloop import Gebeurtenis, Verloop, Volgorde
from casusoverleg.actions.advies import ask_advies, record_antwoord, record_gevolg
from casusoverleg.actions.bijeenkomst import fix_notulen, plan_bijeenkomst, record_aanwezigen
from casusoverleg.bijeenkomsten import can_attend
from casusoverleg.models import Bijeenkomst


def events(verloop: Verloop) -> Iterator[Gebeurtenis]:
    """Every meeting of the casusoverleg, and the question to the adviesplatform with its answer."""
    for blok in verloop.bron.bloks("vergaderingen"):
        if blok["soort"] == Dossier.CASUSOVERLEG:
            do = partial(_meet, verloop, blok)
            yield Gebeurtenis(blok.day("dag"), Volgorde.BIJEENKOMST, blok, "aanwezig", do)
    if "adviesaanvraag" in verloop.bron:
        blok = verloop.bron.blok("adviesaanvraag")
        yield Gebeurtenis(blok.day("dag"), Volgorde.ADVIESAANVRAAG, blok, "vraag", partial(_ask, verloop, blok))
        if "antwoord" in blok:
            answer = blok.blok("antwoord")
            do = partial(_answer, verloop, blok, answer)
            yield Gebeurtenis(answer.day("dag"), Volgorde.ADVIES_ANTWOORD, answer, "tekst", do)


def _uitvoerder(verloop: Verloop, blok: Blok, dag: int) -> Account:
    return verloop.uitvoerder(Rol.UITVOERDER_CASUSOVERLEG, blok, dag)


def _meet(verloop: Verloop, blok: Blok) -> None:
    """The meeting is planned and held that day, and its notulen say who was there."""
    uitvoerder = _uitvoerder(verloop, blok, blok.day("dag"))
    casus = verloop.get_casus(blok, uitvoerder)
    meeting = plan_bijeenkomst(uitvoerder, casus, verloop.day(blok.day("dag")), verloop.bezetting.plaats)
    notulen = record_aanwezigen(uitvoerder, meeting, _present(verloop, blok, uitvoerder, meeting))
    fix_notulen(uitvoerder, notulen)


def _present(verloop: Verloop, blok: Blok, uitvoerder: Account, meeting: Bijeenkomst) -> list[str]:
    """Who was there, without those whose way of taking part the product does not know yet."""
    with acting_as(uitvoerder):
        places = {person.account.pk: person.sleutel for person in can_attend(meeting)}
    found = []
    for name in blok.need("aanwezig"):
        place = places.get(verloop.bezetting.account_of(name, blok, "aanwezig").pk)
        if place:
            found.append(place)
        elif name in verloop.buiten:
            verloop.verslag.niet_gebouwd["aanwezigen van wie nog niet kan deelnemen"] += 1
        else:
            raise blok.fault("aanwezig", f"{name} nam op die dag niet deel")
    return found


def _ask(verloop: Verloop, blok: Blok) -> None:
    uitvoerder = _uitvoerder(verloop, blok, blok.day("dag"))
    casus = verloop.get_casus(blok, uitvoerder)
    verloop.aanvraag = ask_advies(uitvoerder, casus, blok["vraag"], nagelezen=True)


def _answer(verloop: Verloop, blok: Blok, answer: Blok) -> None:
    """What was done with the advice is told with its answer: the file gives it no day of its own."""
    uitvoerder = _uitvoerder(verloop, answer, answer.day("dag"))
    aanvraag = record_antwoord(uitvoerder, verloop.aanvraag, answer.need("tekst"), verloop.day(answer.day("dag")))
    if "gevolg" in blok:
        record_gevolg(uitvoerder, aanvraag, blok["gevolg"])
