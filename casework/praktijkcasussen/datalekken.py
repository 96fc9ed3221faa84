"""Incidents and datalekken, and the contacts who hear of them."""

from collections.abc import Iterator
from datetime import datetime, time
from functools import partial

from casework import klok
from casework.choices import Rol
from casework.praktijkcasussen.bezetting import Bezetting, first_day
from casework.praktijkcasussen.reader import Blok
from casework.praktijkcasussen.verloop import Gebeurtenis, Verloop, Volgorde
from casework.rules import GeenToegang, RegelFout
from security.choices import Besluitsoort, Status, Wijze
from security.datalek import besluiten, contacten, melden
from security.datalek.besluiten import Besluit
from security.datalek.contacten import NieuwContact

_HOE = "Het bestand zegt niet hoe."


def fix_contacten(bezetting: Bezetting, bron: Blok) -> None:
    """The contacts, fixed on the first day on which all of them are there, by the first who acts for a kernpartij.

    Raises InhoudFout when they cannot be contacts.
    """
    bloks = bron.bloks("datalek_contacten")
    if not bloks:
        return
    people = {blok["persoon"]: bezetting.account_of(blok["persoon"], blok, "persoon") for blok in bloks}
    acting = next((name for name in people if bezetting.personen[name]["rol"] == Rol.VERTEGENWOORDIGER), "")
    dag = max(first_day(bezetting.personen[name]) for name in people)
    chosen = [NieuwContact(people[blok["persoon"]].pk, _wijze(blok["wijze"]), blok["binnen_uren"]) for blok in bloks]
    with klok.set_to(bezetting.day(dag)):
        try:
            contacten.fix_contacten(bezetting.account_of(acting, bloks[0], "persoon"), chosen)
        except (RegelFout, GeenToegang) as error:
            raise bron.fault("datalek_contacten", "kunnen op de eerste dag van allen geen contact zijn") from error


def events(verloop: Verloop) -> Iterator[Gebeurtenis]:
    """Each incident: reported, decided about, and closed when the file says so."""
    for blok in verloop.bron.bloks("datalekken"):
        yield _event(blok.blok("ontdekt"), "dag", partial(_report, verloop, blok))
        if blok.need("status") == Status.AFGESLOTEN:
            yield _event(blok.blok("ap"), "dag", partial(_decide, verloop, blok))
            told = blok.blok("betrokkene" if "dag" in blok.blok("betrokkene") else "ap")
            yield _event(told, "dag", partial(_inform_and_close, verloop, blok))


def _event(blok: Blok, key: str, do: partial[None]) -> Gebeurtenis:
    return Gebeurtenis(blok.day(key), Volgorde.DATALEK, blok, key, do)


def _report(verloop: Verloop, blok: Blok) -> None:
    moment = _moment(verloop, blok.blok("ontdekt"))
    with klok.set_to(moment):
        melder = verloop.account(blok, "gemeld_door")
        incident = melden.report_incident(melder, melden.Melding(blok.need("feiten"), moment))
    verloop.stukken[blok["sleutel"]] = incident
    verloop.sleutelhouders.append(incident.pk)


def _decide(verloop: Verloop, blok: Blok) -> None:
    """What was found out, whether it is a datalek, and whether the AP was told."""
    is_lek, ap = blok.blok("is_lek"), blok.blok("ap")
    moment = _moment(verloop, ap)
    reported = ap.need("oordeel") == Status.GEMELD
    feiten = melden.Feiten(blok["feiten"], "", "", blok.need("gevolgen"), blok.need("maatregelen"))
    with klok.set_to(moment):
        beslisser, incident = verloop.account(blok, "besloten_door"), verloop.stuk(blok, "sleutel")
        melden.record_feiten(beslisser, incident, feiten)
        lek = Besluit(Status.LEK if is_lek["oordeel"] else Status.GEEN_LEK, is_lek.need("waarom"))
        besluiten.decide(beslisser, incident, Besluitsoort.LEK, lek)
        besluiten.decide(
            beslisser,
            incident,
            Besluitsoort.AP,
            Besluit(ap["oordeel"], ap.need("waarom"), moment=moment if reported else None),
        )


def _inform_and_close(verloop: Verloop, blok: Blok) -> None:
    betrokkene = blok.blok("betrokkene")
    beslisser, incident = verloop.account(blok, "besloten_door"), verloop.stuk(blok, "sleutel")
    if betrokkene.need("oordeel") == Status.GEINFORMEERD:
        told = Besluit(Status.GEINFORMEERD, betrokkene.need("waarom"), dag=verloop.day(betrokkene.day("dag")), hoe=_HOE)
    else:
        told = Besluit(Status.NIET_GEINFORMEERD, betrokkene.need("waarom"))
    besluiten.decide(beslisser, incident, Besluitsoort.BETROKKENE, told)
    besluiten.decide(beslisser, incident, Besluitsoort.SLUITEN, Besluit(Status.AFGESLOTEN, "Alles is gedaan."))


def _moment(verloop: Verloop, blok: Blok) -> datetime:
    return klok.local(verloop.day(blok.day("dag")), time.fromisoformat(blok.need("tijd")))


def _wijze(words: str) -> Wijze:
    if "telefonisch" in words:
        return Wijze.TELEFOON
    return Wijze.MAIL if "mail" in words else Wijze.SYSTEEM
