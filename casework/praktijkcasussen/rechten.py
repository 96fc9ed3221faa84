"""Informing the betrokkene, and the requests of the betrokkene."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from casework.choices import OrganisatieSoort, Rol
from casework.models import Account
from casework.praktijkcasussen.reader import Blok
from casework.praktijkcasussen.signalen import geboortedatum
from casework.praktijkcasussen.verloop import Gebeurtenis, Verloop, Volgorde
from rights import letters
from rights.actions import behandeling, bevoegdheid, intake, kennisgeving
from rights.actions.behandeling import BesluitGegevens, Derde
from rights.actions.intake import VerzoekGegevens
from rights.actions.kennisgeving import KennisgevingGegevens
from rights.choices import AVG, GerichtAan, Hoedanigheid, Maatregel
from rights.vertegenwoordiging import Gebleken, rechthebbende

_MACHTIGING = {
    "nodig_en_aanwezig": "Nodig, en aanwezig.",
    "ontbreekt": "Nodig, maar ontbreekt.",
    "niet_nodig": "Niet nodig.",
}
_RECORDERS = ("vertegenwoordiger", "uitvoerder_weegploeg", "uitvoerder_casusoverleg", "uitvoerder_beide")


def events(verloop: Verloop) -> Iterator[Gebeurtenis]:
    """Every kennisgeving and every request, in its phases."""
    for blok in verloop.bron.bloks("kennisgevingen"):
        yield _event(blok, "dag", "door", Volgorde.KENNISGEVING, partial(_inform, verloop, blok))
    for blok in verloop.bron.bloks("verzoeken"):
        yield from _request(verloop, blok)


def _event(blok: Blok, day: str, key: str, volgorde: Volgorde, do: Any) -> Gebeurtenis:
    return Gebeurtenis(blok.day(day), volgorde, blok, key, do)


def _inform(verloop: Verloop, blok: Blok) -> None:
    door = verloop.account(blok)
    recorder = _recorder(verloop, blok, door)
    gegevens = KennisgevingGegevens(
        dag=verloop.day(blok.day("dag")),
        aan=", ".join(blok["aan"]),
        door=door.naam,
        wijze=blok["wijze"],
        brief=blok["brief"],
        eerder_geinformeerd=blok.get("eerder_geinformeerd", ""),
        categorieen=blok.get("categorieen", ""),
        ontvangers=blok.get("ontvangers", ""),
        bron=blok.get("bron", ""),
    )
    kennisgeving.record_kennisgeving(recorder, verloop.get_casus(blok, recorder), gegevens)


def _recorder(verloop: Verloop, blok: Blok, door: Account) -> Account:
    """Who told the betrokkene records it, or the uitvoerder for a partner that cannot write in the file."""
    if verloop.bezetting.personen[blok["door"]]["rol"] in _RECORDERS:
        return door
    return verloop.uitvoerder(Rol.UITVOERDER_CASUSOVERLEG, blok, blok.day("dag"))


def _request(verloop: Verloop, blok: Blok) -> Iterator[Gebeurtenis]:
    def event(part: Blok, day: str, key: str, do: Any) -> Gebeurtenis:
        return _event(part, day, key, Volgorde.VERZOEK, partial(do, verloop, blok))

    yield event(blok, "ontvangen", "soort", _receive)
    for key, do in (("doorzending", _forward), ("omzetting", _convert), ("verlenging", _extend)):
        if key in blok:
            yield event(blok.blok(key), "dag", "dag", do)
    if "identiteit" in blok:
        identiteit = blok.blok("identiteit")
        yield event(identiteit, "dag", "wijze", _verify)
        if identiteit.get("kopie_verwijderd", identiteit["dag"]) != identiteit["dag"]:
            yield event(identiteit, "kopie_verwijderd", "kopie_verwijderd", _note_copy_gone)
    if "machtiging_ingetrokken" in blok.blok("verzoeker"):
        yield event(blok.blok("verzoeker"), "machtiging_ingetrokken", "machtiging_ingetrokken", _take_back)
    if "besluit" in blok:
        yield event(blok.blok("besluit"), "dag", "uitkomst", _decide)
    if "verzonden" in blok:
        yield event(blok, "verzonden", "verzonden", _send)
    verloop.verslag.niet_gebouwd["uitvoeringen van een verzoek (V-17, V-18)"] += len(blok.bloks("uitvoering"))
    verloop.verslag.niet_gebouwd["beperkingen na een verzoek (V-19)"] += "beperking" in blok


def _receive(verloop: Verloop, blok: Blok) -> None:
    verzoeker = blok.blok("verzoeker")
    behandelaar = verloop.account(blok, "behandelaar")
    gegevens = VerzoekGegevens(
        ontvangen_op=verloop.day(blok.day("ontvangen")),
        kanaal=blok["kanaal"],
        soort=blok["soort"],
        gericht_aan=blok["gericht_aan"],
        verzoeker_naam=verzoeker["naam"],
        verzoeker_hoedanigheid=verzoeker["hoedanigheid"],
        tekst=blok["tekst"],
        over_wie="" if verzoeker["hoedanigheid"] == "betrokkene" else verloop.naam(),
        machtiging=_MACHTIGING[verzoeker["machtiging"]],
        aangeduid_als=blok.get("aangeduid_als", ""),
    )
    verzoek = intake.receive_verzoek(behandelaar, gegevens)
    verloop.stukken[blok["sleutel"]] = verzoek
    verloop.sleutelhouders.append(verzoek.pk)
    linker = _linker(verloop, blok, behandelaar)
    intake.link_casus(linker, verzoek, verloop.get_casus(blok, linker))
    if blok["soort"] in AVG and blok["gericht_aan"] == GerichtAan.SAMENWERKINGSVERBAND:
        intake.start_verzoek(behandelaar, verzoek)


def _linker(verloop: Verloop, blok: Blok, behandelaar: Account) -> Account:
    """Of an archived casus only a vertegenwoordiger of a kernpartij knows."""
    if not verloop.in_archive:
        return behandelaar
    return verloop.bezetting.vertegenwoordiger(OrganisatieSoort.GEMEENTE, blok.day("ontvangen"), [], blok)


def _forward(verloop: Verloop, blok: Blok) -> None:
    aan = blok.blok("doorzending").need("aan")
    intake.forward_verzoek(verloop.account(blok, "behandelaar"), verloop.stuk(blok, "sleutel"), aan)


def _convert(verloop: Verloop, blok: Blok) -> None:
    omzetting = blok.blok("omzetting")
    toelichting = f"{omzetting.need('naar')}. {omzetting.need('toelichting')}"
    intake.convert_verzoek(verloop.account(blok, "behandelaar"), verloop.stuk(blok, "sleutel"), toelichting)


def _extend(verloop: Verloop, blok: Blok) -> None:
    reden = blok.blok("verlenging").need("reden")
    behandeling.extend_verzoek(verloop.account(blok, "behandelaar"), verloop.stuk(blok, "sleutel"), reden)


def _verify(verloop: Verloop, blok: Blok) -> None:
    """The identity, whether they may ask, and then everybody else that the file names."""
    identiteit = blok.blok("identiteit")
    behandelaar, verzoek = verloop.account(blok, "behandelaar"), verloop.stuk(blok, "sleutel")
    behandeling.verify_identity(
        behandelaar,
        verzoek,
        identiteit.need("wijze"),
        met_kopie="kopie_verwijderd" in identiteit,
        kopie_verwijderd=identiteit.get("kopie_verwijderd") == identiteit["dag"],
    )
    bevoegdheid.establish(behandelaar, verzoek, *_found(verloop, blok, identiteit))
    for derde in blok.bloks("derden"):
        gegevens = Derde(derde["over"], derde["zienswijze"], derde["maskeren"], derde.get("grond", ""))
        behandeling.record_derde(behandelaar, verzoek, gegevens)


def _found(verloop: Verloop, blok: Blok, identiteit: Blok) -> tuple[Gebleken, str]:
    """What was found about who asks, and why they may not when a machtiging was needed and did not come."""
    verzoeker, day = blok.blok("verzoeker"), verloop.day(identiteit.day("dag"))
    born, hoedanigheid = geboortedatum(verloop, verloop.bron.blok("betrokkene")), verzoeker["hoedanigheid"]
    signed = day if verzoeker["machtiging"] == "nodig_en_aanwezig" else None
    acts_for = signed is not None or hoedanigheid == Hoedanigheid.ADVOCAAT
    opdracht_van = rechthebbende(born, Maatregel.GEEN, day) if acts_for else ""
    shown = "" if hoedanigheid == Hoedanigheid.BETROKKENE else identiteit.need("wijze")
    gebleken = Gebleken(hoedanigheid, born, Maatregel.GEEN, opdracht_van, signed, shown)
    return gebleken, "" if verzoeker["machtiging"] != "ontbreekt" else _MACHTIGING["ontbreekt"]


def _take_back(verloop: Verloop, blok: Blok) -> None:
    behandelaar = verloop.account(blok, "behandelaar")
    bevoegdheid.withdraw_machtiging(behandelaar, verloop.stuk(blok, "sleutel"))


def _note_copy_gone(verloop: Verloop, blok: Blok) -> None:
    behandeling.record_kopie_verwijderd(verloop.account(blok, "behandelaar"), verloop.stuk(blok, "sleutel"))


def _decide(verloop: Verloop, blok: Blok) -> None:
    """The handler prepares and the bestuursorgaan decides, on the day of the decision."""
    besluit = blok.blok("besluit")
    behandelaar = verloop.account(blok, "behandelaar")
    verzoek = behandeling.check_derden(behandelaar, verloop.stuk(blok, "sleutel"))
    neutral = besluit.get("brief") == "neutraal"
    gegevens = BesluitGegevens(
        uitkomst=besluit["uitkomst"],
        motivering=besluit["motivering"],
        grond=besluit.get("grond", ""),
        belangenafweging=besluit.get("belangenafweging", ""),
        factoren=dict(besluit.get("factoren") or {}),
        brief=letters.compose_neutral(verzoek) if neutral else "",
    )
    verzoek = behandeling.prepare_besluit(behandelaar, verzoek, gegevens)
    behandeling.decide_verzoek(verloop.account(besluit), verzoek)


def _send(verloop: Verloop, blok: Blok) -> None:
    behandeling.send_answer(verloop.account(blok, "behandelaar"), verloop.stuk(blok, "sleutel"))
