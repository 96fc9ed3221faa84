"""What the weegploeg did: meetings, judgements, questions and reporting back."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from casework.choices import Dossier, Rol
from casework.praktijkcasussen.bezetting import category
from casework.praktijkcasussen.reader import Blok
from casework.praktijkcasussen.verloop import Gebeurtenis, Verloop, Volgorde
from weegploeg import actions
from weegploeg.actions import Afwijking, Antwoord, BeoordelingTekst, Gebiedstekst, Vraag
from weegploeg.choices import Wijze

_DAYS_TO_ANSWER = 14
_GEEN_INFORMATIE = "geen_informatie"


def events(verloop: Verloop) -> Iterator[Gebeurtenis]:
    """Everything of the weegploeg in one casus."""
    for blok in verloop.bron.bloks("vergaderingen"):
        if blok["soort"] == Dossier.WEEGPLOEG:
            yield _event(blok, "dag", "aanwezig", Volgorde.VERGADERING, partial(_meet, verloop, blok))
    for blok in verloop.bron.bloks("beoordelingen"):
        if _rests_on_items(verloop, blok):
            verloop.verslag.niet_gebouwd[
                "beoordelingen in het casusoverleg, zonder beraad van de weegploeg (W-01)"
            ] += 1
            continue
        yield _event(blok, "dag", "gebieden", Volgorde.BEOORDELING, partial(_judge, verloop, blok))
    for blok in verloop.bron.bloks("duidingsverzoeken"):
        yield from _questions(verloop, blok)
    for blok in verloop.bron.bloks("terugkoppelingen"):
        day = blok.day("dag") if "dag" in blok else _day_of_decision(verloop, blok)
        yield Gebeurtenis(day, Volgorde.TERUGKOPPELING, blok, "signaal", partial(_report_back, verloop, blok))


def _event(blok: Blok, day: str, key: str, volgorde: Volgorde, do: Any) -> Gebeurtenis:
    return Gebeurtenis(blok.day(day), volgorde, blok, key, do)


def _meet(verloop: Verloop, blok: Blok) -> None:
    """The meeting is planned and held that day; the beraad begins when the weegploeg judged in it."""
    dag = blok.day("dag")
    uitvoerder = verloop.uitvoerder(Rol.UITVOERDER_WEEGPLOEG, blok, dag)
    vergadering = actions.plan_vergadering(uitvoerder, verloop.day(dag), verloop.bezetting.plaats)
    present = [verloop.bezetting.account_of(name, blok, "aanwezig") for name in blok.need("aanwezig")]
    if not any(judgement["dag"] == dag for judgement in verloop.bron.bloks("beoordelingen")):
        actions.record_attendance(uitvoerder, vergadering, present)
        return
    point = actions.agendeer_casus(uitvoerder, verloop.get_casus(blok, uitvoerder), vergadering)
    actions.record_attendance(uitvoerder, vergadering, present)
    actions.start_beraad(uitvoerder, point)


def _judge(verloop: Verloop, blok: Blok) -> None:
    uitvoerder = verloop.uitvoerder(Rol.UITVOERDER_WEEGPLOEG, blok, blok.day("dag"))
    domeinen = blok.blok("domeinen")
    tekst = BeoordelingTekst(
        gebieden=_gebieden(verloop, blok.blok("gebieden")),
        ideologie=domeinen["ideologie"],
        sociale_context=domeinen["sociale_context"],
        argumentatie=blok["argumentatie"],
        fase=blok["fase"],
        afwijkend=_afwijkend(verloop, blok),
    )
    beoordeling = actions.record_beoordeling(uitvoerder, verloop.get_casus(blok, uitvoerder), tekst)
    verloop.stukken[blok["sleutel"]] = beoordeling


def _rests_on_items(verloop: Verloop, blok: Blok) -> bool:
    """Whether a judgement refers to information of the casusoverleg: it was made there."""
    items = {item["sleutel"] for item in verloop.bron.bloks("informatie_items")}
    areas = [area for area in blok.blok("gebieden").values() if isinstance(area, Blok)]
    return any(items.intersection(area.get("feiten", [])) for area in areas)


def _gebieden(verloop: Verloop, blok: Blok) -> dict[str, Gebiedstekst]:
    return {gebied: _gebied(verloop, blok, gebied) for gebied in blok}


def _gebied(verloop: Verloop, blok: Blok, gebied: str) -> Gebiedstekst:
    if blok[gebied] == _GEEN_INFORMATIE:
        return Gebiedstekst(geen_informatie=True)
    oordeel = blok.blok(gebied)
    return Gebiedstekst(feiten=verloop.references(oordeel, "feiten"), duiding=oordeel.get("duiding", ""))


def _afwijkend(verloop: Verloop, blok: Blok) -> list[Afwijking]:
    dissent = blok.get("afwijkend") or {}
    return [
        Afwijking(
            partij=verloop.bezetting.organisatie(party, blok, "afwijkend"),
            toelichting=said.need("toelichting"),
            fase=said.get("fase", ""),
        )
        for party, said in dissent.items()
    ]


def _questions(verloop: Verloop, blok: Blok) -> Iterator[Gebeurtenis]:
    yield _event(blok, "dag", "aan", Volgorde.DUIDINGSVERZOEK, partial(_ask, verloop, blok))
    if "antwoord" in blok:
        antwoord = blok.blok("antwoord")
        yield _event(antwoord, "dag", "feiten", Volgorde.ANTWOORD, partial(_answer, verloop, blok))
    if "geweigerd" in blok:
        weigering = blok.blok("geweigerd")
        yield _event(weigering, "dag", "reden", Volgorde.ANTWOORD, partial(_refuse, verloop, blok))


def _ask(verloop: Verloop, blok: Blok) -> None:
    dag = blok.day("dag")
    aan = blok.blok("aan")
    settled = blok.get("antwoord") or blok.get("geweigerd") or {}
    vraag = Vraag(
        organisatie=verloop.bezetting.organisatie(aan["organisatie"], aan, "organisatie"),
        account=verloop.account(aan, "persoon"),
        vraag=blok["vraag"],
        over_wie=verloop.naam(),
        noodzaak=blok["noodzaak"],
        uiterlijk=verloop.day(max(dag + _DAYS_TO_ANSWER, settled.get("dag", dag))),
    )
    uitvoerder = verloop.uitvoerder(Rol.UITVOERDER_WEEGPLOEG, blok, dag)
    verloop.vragen[blok["sleutel"]] = actions.ask_duiding(uitvoerder, verloop.get_casus(blok, uitvoerder), vraag)


def _answer(verloop: Verloop, blok: Blok) -> None:
    antwoord = blok.blok("antwoord")
    verloop.stukken[blok["sleutel"]] = actions.answer_duiding(
        verloop.account(blok.blok("aan"), "persoon"),
        verloop.vragen[blok["sleutel"]],
        Antwoord(antwoord.need("feiten"), category(antwoord.need("categorie")), antwoord.get("duiding", "")),
    )


def _refuse(verloop: Verloop, blok: Blok) -> None:
    account = verloop.account(blok.blok("aan"), "persoon")
    actions.refuse_duiding(account, verloop.vragen[blok["sleutel"]], blok.blok("geweigerd").need("reden"))


def _report_back(verloop: Verloop, blok: Blok) -> None:
    signaal = verloop.stuk(blok, "signaal")
    account = verloop.account(blok) if "door" in blok else verloop.account(_signaal(verloop, blok))
    wijze, tekst = Wijze.GEDAAN, blok.get("tekst", "")
    if "niet_nodig" in blok:
        wijze, tekst = Wijze.NIET_VAN_TOEPASSING, blok["niet_nodig"]
    elif "uitgesteld" in blok:
        wijze, tekst = Wijze.UITGESTELD, blok["uitgesteld"]
    actions.record_terugkoppeling(account, signaal, wijze, tekst)


def _signaal(verloop: Verloop, blok: Blok) -> Blok:
    for signaal in verloop.bron.bloks("signalen"):
        if signaal["sleutel"] == blok["signaal"]:
            return signaal
    raise blok.fault("signaal", "noemt een onbekend signaal")


def _day_of_decision(verloop: Verloop, blok: Blok) -> int:
    """Without a day of its own a terugkoppeling is recorded when the besluit geen casusoverleg was vastgesteld."""
    for besluit in verloop.bron.bloks("besluiten"):
        if besluit["uitkomst"] == "geen_casusoverleg":
            return max(day for _, day in besluit.blok("bevestigingen").values())
    raise blok.fault("dag", "ontbreekt")
