"""The signalen and the person they are about."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.formats import date_format

from casework.actions import signaal as actions
from casework.actions.persoon import PersoonKeuze
from casework.actions.signaal import Melding, Persoon
from casework.praktijkcasussen.bezetting import category
from casework.praktijkcasussen.reader import Blok
from casework.praktijkcasussen.verloop import Gebeurtenis, Verloop, Volgorde


def events(verloop: Verloop) -> Iterator[Gebeurtenis]:
    """Each signaal comes in and, unless it was only received, is brought before the weegploeg by the same person."""
    persoon = _persoon(verloop)
    compared = {blok.need("signaal"): blok for blok in verloop.bron.bloks("identiteitsvergelijkingen")}
    for blok in verloop.bron.bloks("signalen"):
        receive = _receive(verloop, blok, _as_told(blok, persoon), compared.get(blok["sleutel"]))
        yield Gebeurtenis(blok.day("dag"), Volgorde.SIGNAAL, blok, "door", receive)


def _receive(verloop: Verloop, blok: Blok, persoon: Persoon, compared: Blok | None) -> Any:
    def receive() -> None:
        account = verloop.account(blok)
        inbrenger = verloop.bezetting.organisatie(blok.need("inbrenger"), blok, "inbrenger")
        keuze = _keuze(verloop, compared)
        signaal = actions.receive_signaal(account, inbrenger, persoon, _melding(verloop, blok), keuze)
        if verloop.casus is None:
            verloop.casus = signaal.casus
            verloop.sleutelhouders.append(signaal.casus_id)
        elif signaal.casus_id != verloop.casus.pk:
            raise blok.fault("dag", "hoort niet bij de lopende behandeling van deze casus (W-12)")
        if blok.get("status") != "ontvangen":
            signaal = actions.bring_signaal(account, signaal)
        verloop.stukken[blok.need("sleutel")] = signaal

    return receive


def _keuze(verloop: Verloop, compared: Blok | None) -> PersoonKeuze | None:
    """What the file says was judged; a further signaal of a casus is about the person it is about (W-12).

    Whoever was judged at one signaal is proposed at the next one too, and is still the same or still another.
    """
    own = verloop.casus.persoon if verloop.casus else None
    named = {_named(verloop, blok) for blok in verloop.bron.bloks("identiteitsvergelijkingen")}
    gezien = frozenset(persoon for persoon in (*named, own) if persoon)
    if compared is None:
        return PersoonKeuze(gezien, own, "Naam, geboortedatum en adres zijn gelijk.") if own else None
    zelfde = _named(verloop, compared) if compared.need("oordeel") == "zelfde" else None
    return PersoonKeuze(gezien, zelfde, compared.need("toelichting"))


def _named(verloop: Verloop, compared: Blok) -> UUID | None:
    """The person somebody was compared with: of this casus, or of another that was loaded before."""
    name = compared.need("voorgesteld")
    casus = verloop.casus if name.startswith("signaal ") else verloop.bekend.get(name)
    return casus.persoon if casus else None


def _as_told(blok: Blok, persoon: Persoon) -> Persoon:
    """The person in the spelling of one signaal."""
    changes: dict[str, Any] = {}
    if "naam_zoals_gemeld" in blok:
        told = blok.blok("naam_zoals_gemeld")
        changes = {
            "voornamen": told.need("voornamen"),
            "tussenvoegsel": told.get("tussenvoegsel", ""),
            "achternaam": told.need("achternaam"),
        }
    if "geboortedatum_zoals_gemeld" in blok:
        changes["geboortedatum"] = _iso_day(blok, "geboortedatum_zoals_gemeld")
    return replace(persoon, **changes)


def _persoon(verloop: Verloop) -> Persoon:
    blok = verloop.bron.blok("betrokkene")
    adres = blok.blok("adres")
    return Persoon(
        voornamen=blok.need("voornamen"),
        tussenvoegsel=blok.get("tussenvoegsel", ""),
        achternaam=blok.need("achternaam"),
        geslacht=blok["geslacht"],
        geboortedatum=geboortedatum(verloop, blok),
        straat=adres["straat"],
        postcode=adres["postcode"],
        plaats=adres["plaats"],
        categorie=blok["categorie"],
        vertegenwoordigers=[dict(parent) for parent in blok.bloks("vertegenwoordigers")],
    )


def geboortedatum(verloop: Verloop, blok: Blok) -> date:
    """The birth date of a betrokkene, who may be told by the day on which they reach an age."""
    if "leeftijd" in blok:
        leeftijd = blok.blok("leeftijd")
        birthday = verloop.day(leeftijd.day("op_dag"))
        return _years_before(birthday, leeftijd.day("wordt"))
    return _iso_day(blok, "geboortedatum")


def _iso_day(blok: Blok, key: str) -> date:
    try:
        return date.fromisoformat(blok.need(key))
    except (TypeError, ValueError):
        raise blok.fault(key, "is geen datum (JJJJ-MM-DD)") from None


def _years_before(day: date, years: int) -> date:
    """The same day in an earlier year; 29 February becomes 28 February in a common year."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return (day - timedelta(days=1)).replace(year=day.year - years)


def _melding(verloop: Verloop, blok: Blok) -> Melding:
    gedraging = blok.blok("feitelijke_gedraging")
    aanbrenger = blok.get("aanbrenger") or {}
    return Melding(
        gedraging=gedraging.need("wat"),
        wanneer=_days(verloop, gedraging, "wanneer"),
        gezien_door=gedraging.need("gezien_door"),
        bron=blok.need("bron"),
        bron_omschrijving=blok.get("bron_omschrijving", ""),
        wijst_op=blok.need("wijst_op"),
        categorie_gegevens=category(blok.need("categorie")),
        duiding=blok.get("duiding", ""),
        hulpverlening=_hulpverlening(verloop, blok),
        aanbrenger_naam=aanbrenger.get("naam", ""),
        aanbrenger_relatie=aanbrenger.get("relatie", ""),
    )


def _days(verloop: Verloop, blok: Blok, key: str) -> str:
    days = blok.need(key)
    if not isinstance(days, list) or not all(type(dag) is int for dag in days):
        raise blok.fault(key, "is geen lijst van dagen")
    return ", ".join(date_format(verloop.day(dag), "j F Y") for dag in days)


def _hulpverlening(verloop: Verloop, blok: Blok) -> str:
    if "hulpverleningstraject" not in blok:
        return ""
    traject = blok.blok("hulpverleningstraject")
    since = date_format(verloop.day(traject.day("sinds")), "j F Y")
    goes_on = "loopt door" if traject["loopt_door"] else "is afgerond"
    return f"{traject['soort']}, sinds {since}; {goes_on}"
