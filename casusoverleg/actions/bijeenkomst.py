"""Meetings of the casusoverleg: planned, told to who takes part, and what was recorded of them (C-11, ADR 0033).

The uitvoerder chairs and records, and decides nothing (P-11): from what is recorded here nothing follows by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from hashlib import sha256

from django.db.models import Max
from django.template.loader import render_to_string

from casework import klok
from casework.actions.base import action
from casework.herleidbaar import Gegeven, check_anoniem
from casework.models import Account, Casus, Organisatie
from casework.models.samenkomst import USUAL_BEGIN, USUAL_EIND
from casework.rules import RegelFout, require
from casework.uitnodigen import Oproep, send
from casework.versies import check_unchanged
from casusoverleg import bijeenkomsten
from casusoverleg.actions.frame import begin_step
from casusoverleg.models import Aanwezige, Beslissing, Bijeenkomst, Genodigde, Notulen
from casusoverleg.partners import Deelnemer
from casusoverleg.workflow import Handeling

TITEL = "Casusoverleg"
# What the place of a meeting may say: the town is that of most who meet, and an address on the web has numbers.
_MAY_SAY = (Gegeven.WOONPLAATS, Gegeven.CONTACT)


def oproep(bijeenkomst: Bijeenkomst, link: str) -> Oproep:
    """What people are told about a meeting, in mail and calendar: not even which casus it is about (B-02)."""
    return Oproep(bijeenkomst, TITEL, bijeenkomst.plaats, "", link)


@action("bijeenkomst.gepland", verwerking=False)
def plan_bijeenkomst(
    actor: Account, casus: Casus, dag: date, plaats: str, begin: time = USUAL_BEGIN, eind: time = USUAL_EIND
) -> Bijeenkomst:
    """Plan a meeting about this casus, from today on. Raises RegelFout C-11, P-11; GeenToegang."""
    overleg = begin_step(actor, casus, Handeling.BIJEENKOMST)
    _check_when_and_where(overleg.casus, dag, plaats, begin, eind)
    bijeenkomst = Bijeenkomst(casus=overleg.casus, dag=dag, plaats=plaats.strip(), begin=begin, eind=eind)
    bijeenkomst.save(force_insert=True)
    return bijeenkomst


@action("bijeenkomst.gewijzigd", verwerking=False)
def change_bijeenkomst(
    actor: Account,
    bijeenkomst: Bijeenkomst,
    dag: date,
    plaats: str,
    begin: time,
    eind: time,
    seen: str | None = None,
) -> Bijeenkomst:
    """Another day, time or place for a meeting to come; who was invited is then owed an update.

    In: `seen` the volgnummer that the actor looked at; raises Conflict when it is another by now (B-09).
    Raises RegelFout C-11 (past, cancelled, something was recorded, or what plan_bijeenkomst refuses).
    """
    bijeenkomst = _lock_to_come(actor, bijeenkomst)
    check_unchanged(seen, str(bijeenkomst.volgnummer))
    _check_when_and_where(bijeenkomst.casus, dag, plaats, begin, eind)
    bijeenkomst.dag, bijeenkomst.plaats, bijeenkomst.begin, bijeenkomst.eind = dag, plaats.strip(), begin, eind
    bijeenkomst.volgnummer += 1
    bijeenkomst.save()
    return bijeenkomst


@action("bijeenkomst.afgezegd", verwerking=False)
def cancel_bijeenkomst(actor: Account, bijeenkomst: Bijeenkomst) -> Bijeenkomst:
    """A meeting does not take place, or did not. Raises RegelFout C-11 (cancelled, something was recorded), P-11."""
    bijeenkomst = _lock_unrecorded(actor, bijeenkomst)
    bijeenkomst.afgezegd_op = klok.today()
    bijeenkomst.volgnummer += 1
    bijeenkomst.save()
    return bijeenkomst


@action("bijeenkomst.uitgenodigd", verwerking=False)
def invite_to_bijeenkomst(actor: Account, bijeenkomst: Bijeenkomst, link: str) -> Bijeenkomst:
    """Mail everybody who is invited what holds now: an invitation, an update, or that it is off.

    In: `link` the address of its page. Out: the meeting; its `niet_bereikt` names whose address does not work.
    Raises RegelFout C-11 (the meeting is past, off without anybody having been invited, nobody gave an address, the
    mail could not be sent: then nothing is noted), P-11; GeenToegang.
    """
    bijeenkomst = _lock(actor, bijeenkomst)
    require(bijeenkomst.dag >= klok.today(), "C-11", "Deze bijeenkomst is al geweest.")
    require(
        bijeenkomst.is_uitgenodigd or not bijeenkomst.is_afgezegd,
        "C-11",
        "Voor deze bijeenkomst was niemand uitgenodigd.",
    )
    text = render_to_string("casusoverleg/uitnodiging.txt", {"bijeenkomst": bijeenkomst, "link": link})
    reached, refused = send(oproep(bijeenkomst, link), bijeenkomsten.to_mail(bijeenkomst), text, "C-11")
    bijeenkomst.niet_bereikt = [person.naam for person in refused]
    bijeenkomst.verstuurd = bijeenkomst.volgnummer
    bijeenkomst.save(update_fields=["verstuurd"])
    _note_invited(bijeenkomst, reached)
    return bijeenkomst


def _note_invited(bijeenkomst: Bijeenkomst, people: list[Account]) -> None:
    known = set(bijeenkomst.genodigden.values_list("account_id", flat=True))
    for person in people:
        if person.pk not in known:
            Genodigde(casus=bijeenkomst.casus, bijeenkomst=bijeenkomst, account=person).save(force_insert=True)


def _lock(actor: Account, bijeenkomst: Bijeenkomst) -> Bijeenkomst:
    """The meeting as it is now, with its casus locked, for the uitvoerder."""
    overleg = begin_step(actor, bijeenkomst.casus, Handeling.BIJEENKOMST)
    bijeenkomst = Bijeenkomst.objects.get(pk=bijeenkomst.pk)
    bijeenkomst.casus = overleg.casus
    return bijeenkomst


def _lock_to_come(actor: Account, bijeenkomst: Bijeenkomst) -> Bijeenkomst:
    """The same; RegelFout C-11 when it was held or cancelled, or something was recorded of it already."""
    bijeenkomst = _lock_unrecorded(actor, bijeenkomst)
    require(bijeenkomst.dag >= klok.today(), "C-11", "Deze bijeenkomst is al geweest.")
    return bijeenkomst


def _lock_unrecorded(actor: Account, bijeenkomst: Bijeenkomst) -> Bijeenkomst:
    """The same; RegelFout C-11 when it was cancelled, or something was recorded of it already."""
    bijeenkomst = _lock(actor, bijeenkomst)
    require(not bijeenkomst.is_afgezegd, "C-11", "Deze bijeenkomst is afgezegd.")
    require(
        bijeenkomsten.latest(bijeenkomst) is None,
        "C-11",
        "Van deze bijeenkomst is al vastgelegd wie er was of wat er is beslist: dag, tijd en plaats staan nu vast.",
    )
    return bijeenkomst


def _check_when_and_where(casus: Casus, dag: date, plaats: str, begin: time, eind: time) -> None:
    require(dag >= klok.today(), "C-11", "Kies een dag vanaf vandaag.", "dag")
    require(plaats.strip(), "C-11", "Vul in waar de bijeenkomst is.", "plaats")
    require(eind > begin, "C-11", "Kies een eindtijd die na de begintijd ligt.", "eind")
    check_anoniem(casus, plaats, "C-11", "plaats", behalve=_MAY_SAY)


# What is recorded of it.


@dataclass(frozen=True)
class BeslissingTekst:
    """What was decided, why and on what it rests, and who of the deelnemers is responsible."""

    tekst: str
    argumenten: str
    verantwoordelijk: Deelnemer


@action("bijeenkomst.aanwezigheid", verwerking=False)
def record_aanwezigen(
    actor: Account, bijeenkomst: Bijeenkomst, aanwezig: Iterable[str], seen: str | None = None
) -> Notulen:
    """Record who was there, on the day of the meeting or after it.

    In: `aanwezig` the `sleutel` of deelnemers of that day, and the ids of those recorded by name who stay recorded;
    `seen` the record_version that the actor looked at (B-09).
    Raises RegelFout C-11 for somebody who did not take part that day; see concept_to_write.
    """
    notulen = _concept_to_write(actor, bijeenkomst)
    check_unchanged(seen, record_version(notulen))
    given = set(aanwezig)
    require(
        given, "C-11", "Vink aan wie er was. Was er niemand? Leg dan vast dat de bijeenkomst niet doorging.", "aanwezig"
    )
    known = {_key(row): row for row in bijeenkomsten.aanwezigen(notulen)}
    people = {person.sleutel: person for person in bijeenkomsten.can_attend(notulen.bijeenkomst)}
    require(
        given <= known.keys() | people.keys(),
        "C-11",
        "Alleen wie op die dag deelnam, of de uitvoerder, kan aanwezig zijn geweest.",
        "aanwezig",
    )
    for key in known.keys() - given:
        known[key].delete()
    for key in sorted(given - known.keys()):
        _add_aanwezige(notulen, people[key].organisatie, account=people[key].account)
    return notulen


@action("bijeenkomst.aanwezigheid", verwerking=False)
def add_by_name(actor: Account, bijeenkomst: Bijeenkomst, naam: str, organisatie: Organisatie) -> Notulen:
    """Record somebody without an account, who was there for an organisatie that took part that day."""
    notulen = _concept_to_write(actor, bijeenkomst)
    require(naam.strip(), "C-11", "Vul in wie er was.", "naam")
    require(
        organisatie.pk in {row.pk for row in bijeenkomsten.organisaties(notulen.bijeenkomst)},
        "C-11",
        "Alleen een organisatie die op die dag deelnam, kan iemand laten komen.",
        "organisatie",
    )
    _add_aanwezige(notulen, organisatie, naam=naam.strip())
    return notulen


@action("beslissing.vastgelegd", verwerking=True)
def record_beslissing(actor: Account, bijeenkomst: Bijeenkomst, tekst: BeslissingTekst) -> Beslissing:
    """Record what the meeting decided; it has no effect by itself (P-11).

    Raises RegelFout C-11 (a part is missing, the responsible one did not take part); see concept_to_write.
    """
    notulen = _concept_to_write(actor, bijeenkomst)
    require(tekst.tekst.strip(), "C-11", "Schrijf op wat er is beslist.", "tekst")
    require(tekst.argumenten.strip(), "C-11", "Schrijf op waarom, en op welke informatie dat rust.", "argumenten")
    people = {person.sleutel for person in bijeenkomsten.can_attend(notulen.bijeenkomst)}
    require(
        tekst.verantwoordelijk.sleutel in people,
        "C-11",
        "Verantwoordelijk is iemand die op die dag deelnam.",
        "verantwoordelijk",
    )
    last = Beslissing.objects.filter(notulen=notulen).aggregate(last=Max("nummer"))["last"] or 0
    beslissing = Beslissing(
        casus=notulen.casus,
        notulen=notulen,
        nummer=last + 1,
        tekst=tekst.tekst,
        argumenten=tekst.argumenten,
        organisatie=tekst.verantwoordelijk.organisatie,
        account=tekst.verantwoordelijk.account,
    )
    beslissing.save(force_insert=True)
    return beslissing


@action("beslissing.verwijderd", verwerking=True)
def remove_beslissing(actor: Account, beslissing: Beslissing) -> Notulen:
    """Take a decision out of a concept; its versions stay."""
    notulen = _concept_to_write(actor, beslissing.notulen.bijeenkomst)
    found = Beslissing.objects.filter(pk=beslissing.pk, notulen=notulen).first()
    if found is None:
        raise RegelFout("C-11", "Deze beslissing staat niet in het concept van de notulen.")
    found.delete()
    return notulen


@action("notulen.vastgesteld", verwerking=False)
def fix_notulen(actor: Account, notulen: Notulen, seen: str | None = None) -> Notulen:
    """The notulen are as they are: from now on nothing in this version changes.

    In: `seen` the record_version that the actor looked at. Raises RegelFout C-11 (fixed already, nobody was there);
    Conflict (B-09), P-11; GeenToegang.
    """
    casus = _lock(actor, notulen.bijeenkomst).casus
    notulen = Notulen.objects.select_related("bijeenkomst").get(pk=notulen.pk)
    notulen.casus = casus
    require(not notulen.is_vastgesteld, "C-11", "Deze notulen zijn al vastgesteld.")
    check_unchanged(seen, record_version(notulen))
    require(bijeenkomsten.aanwezigen(notulen), "C-11", "Leg eerst vast wie er was.")
    notulen.vastgesteld_op = klok.today()
    notulen.save()
    return notulen


@action("notulen.verbeterd", verwerking=False)
def correct_notulen(actor: Account, bijeenkomst: Bijeenkomst, reden: str) -> Notulen:
    """Begin a next version with what the last one says; until it is fixed, that one holds.

    Raises RegelFout C-11 (there is nothing fixed, a next version was begun, no reason); P-11; GeenToegang.
    """
    bijeenkomst = _lock(actor, bijeenkomst)
    last = bijeenkomsten.latest(bijeenkomst)
    if last is None or not last.is_vastgesteld:
        raise RegelFout("C-11", "Er is een concept: verbeter dat, of stel het vast.")
    require(reden.strip(), "C-11", "Schrijf op wat er niet klopte.", "reden")
    notulen = _next_version(bijeenkomst, last.versie + 1, reden)
    for row in bijeenkomsten.aanwezigen(last):
        _add_aanwezige(notulen, row.organisatie, account=row.account, naam=row.naam)
    for beslissing in bijeenkomsten.beslissingen(last):
        Beslissing(
            casus=notulen.casus,
            notulen=notulen,
            nummer=beslissing.nummer,
            tekst=beslissing.tekst,
            argumenten=beslissing.argumenten,
            organisatie=beslissing.organisatie,
            account=beslissing.account,
        ).save(force_insert=True)
    return notulen


def record_version(notulen: Notulen | None) -> str:
    """Which rows stand in a version, as one short text: each change makes or takes away a row (B-09)."""
    rows = [*bijeenkomsten.aanwezigen(notulen), *bijeenkomsten.beslissingen(notulen)]
    return sha256("".join(sorted(str(row.pk) for row in rows)).encode()).hexdigest()


def _concept_to_write(actor: Account, bijeenkomst: Bijeenkomst) -> Notulen:
    """The concept of the notulen, begun when there is none; the casus is locked.

    Raises RegelFout C-11 (the meeting is still to come or was cancelled, its notulen are fixed), P-11; GeenToegang.
    """
    bijeenkomst = _lock(actor, bijeenkomst)
    require(not bijeenkomst.is_afgezegd, "C-11", "Deze bijeenkomst is afgezegd.")
    require(bijeenkomst.dag <= klok.today(), "C-11", "Vastleggen kan op de dag van de bijeenkomst of daarna.")
    notulen = bijeenkomsten.latest(bijeenkomst) or _next_version(bijeenkomst, 1)
    require(
        not notulen.is_vastgesteld,
        "C-11",
        "De notulen zijn vastgesteld en veranderen niet meer. Klopt er iets niet, maak dan een verbeterde versie.",
    )
    notulen.casus, notulen.bijeenkomst = bijeenkomst.casus, bijeenkomst
    return notulen


def _next_version(bijeenkomst: Bijeenkomst, versie: int, reden: str = "") -> Notulen:
    notulen = Notulen(casus=bijeenkomst.casus, bijeenkomst=bijeenkomst, versie=versie, reden=reden)
    notulen.save(force_insert=True)
    return notulen


def _add_aanwezige(
    notulen: Notulen, organisatie: Organisatie, account: Account | None = None, naam: str | None = None
) -> None:
    row = Aanwezige(casus=notulen.casus, notulen=notulen, organisatie=organisatie, account=account, naam=naam)
    row.save(force_insert=True)


def _key(row: Aanwezige) -> str:
    """What names a person in the form: a deelnemer by account and organisatie, somebody by name by the row."""
    return Deelnemer(row.account, row.organisatie).sleutel if row.account else str(row.pk)
