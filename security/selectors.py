"""Reads of the FG: the access log, and who read which casus for what purpose (P-18, B-04)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from casework import klok, selectors
from casework.audit import log
from casework.choices import Rol
from casework.encryption import keystore
from casework.models import (
    Aanstelling,
    Account,
    Casus,
    Geheimhoudingsverklaring,
    Logregel,
    Machtiging,
    Organisatie,
    Raadpleging,
    Uitkomst,
)
from casework.rules import GeenToegang
from security.models import Toetsregel

# Facts about somebody who works here: a line about one is a line about that person.
_OF_A_PERSON: tuple[type[Model], ...] = (Aanstelling, Machtiging, Geheimhoudingsverklaring, Toetsregel)
# Who gets something by an event, where that is no party of the samenwerkingsverband and so has no id in the log.
ONTVANGERS = {
    "kennisgeving.vastgelegd": "de betrokkene",
    "verzoek.verzonden": "de verzoeker",
    "verzoek.doorgezonden": "de partij aan wie het verzoek is gericht",
}


@dataclass(frozen=True)
class Regel:
    """A line of the log as the FG reads it."""

    tijdstip: datetime
    wie: str
    rol: str
    organisatie: str
    gebeurtenis: str
    uitkomst: str
    casusnummer: str
    doel: str
    regel: str
    ontvanger: str = ""
    bron: str = ""
    # About whom, when it is about somebody else who works here.
    over: str = ""


def aanstelling_fg(account: Account) -> Aanstelling:
    """The appointment as FG that holds today; GeenToegang for anybody else."""
    for aanstelling in account.aanstellingen_vandaag:
        if aanstelling.rol == Rol.FG:
            return aanstelling
    raise GeenToegang


def casus_by_number(account: Account, nummer: str) -> Casus | None:
    """The casus with this number in the samenwerkingsverband of the FG; None when there is none to be known."""
    verband = aanstelling_fg(account).organisatie.verband
    return Casus.objects.filter(verband=verband, nummer=nummer.strip()).first()


def logboek(account: Account) -> QuerySet[Logregel]:
    """The access log of the own samenwerkingsverband, newest first; for the FG only."""
    verband = aanstelling_fg(account).organisatie.verband_id
    casussen = Casus.objects.filter(verband=verband).values("pk")
    found = Logregel.objects.filter(Q(verband_id=verband) | Q(casus_id__in=casussen))
    return found.order_by("-tijdstip", "pk")


def about_casus(account: Account, lines: QuerySet[Logregel], nummer: str) -> QuerySet[Logregel]:
    """Those of the lines that are about the casus with this number; a refused attempt holds only the id tried."""
    verband = aanstelling_fg(account).organisatie.verband_id
    found = Casus.objects.filter(verband=verband, nummer=nummer).values("pk")
    return lines.filter(Q(casusnummer=nummer) | Q(casus_id__in=found))


def since(lines: QuerySet[Logregel], day: date) -> QuerySet[Logregel]:
    """Those of the lines on or after a Dutch calendar day."""
    return lines.filter(tijdstip__gte=datetime.combine(day, time.min, klok.AMSTERDAM))


def until(lines: QuerySet[Logregel], day: date) -> QuerySet[Logregel]:
    """Those of the lines on or before a Dutch calendar day."""
    return lines.filter(tijdstip__lte=datetime.combine(day, time.max, klok.AMSTERDAM))


def people_of_log(account: Account) -> list[Account]:
    """Everybody who has or had a role in the samenwerkingsverband of the FG, by login name."""
    verband = aanstelling_fg(account).organisatie.verband_id
    inside = Aanstelling.objects.filter(organisatie__verband=verband).values("account")
    found = list(Account.objects.filter(pk__in=inside).order_by("gebruikersnaam"))
    keystore.prefetch(person.pk for person in found)
    return found


def readable(lines: list[Logregel]) -> list[Regel]:
    """Lines of the log with names for ids, in a fixed number of queries."""
    subjects = _subjects(lines)
    found = people([line.account_id for line in lines if line.account_id] + list(subjects.values()))
    parties = {line.organisatie_id for line in lines} | {line.ontvanger_id for line in lines}
    organisaties = Organisatie.objects.in_bulk(parties - {None})
    casussen = Casus.objects.in_bulk({line.casus_id for line in lines if line.casus_id and not line.casusnummer})
    return [
        Regel(
            tijdstip=line.tijdstip,
            wie=name_of(line.account_id, line.systeem, found),
            rol=dict(Rol.choices).get(line.rol, ""),
            organisatie=str(organisaties.get(line.organisatie_id, "")),
            gebeurtenis=_as_words(line.gebeurtenis),
            uitkomst=line.uitkomst,
            casusnummer=line.casusnummer or str(casussen.get(line.casus_id, "")),
            doel=line.doel,
            regel=line.regel,
            ontvanger=_receiver(line, organisaties),
            bron=line.get_bron_display(),
            over=_subject(line, subjects, found),
        )
        for line in lines
    ]


def running_raadplegingen(account: Account) -> list[Raadpleging]:
    """What the FG reads now, and until when."""
    aanstelling_fg(account)
    today = klok.today()
    found = Raadpleging.objects.filter(account=account, van__lte=today, tot__gt=today)
    return list(found.select_related("casus").order_by("tot", "casus__nummer"))


def raadplegingen(account: Account, casus: Casus) -> list[Raadpleging]:
    """Who read the casus with a purpose of their own, newest first; for who knows of the casus."""
    selectors.get_casus(account, casus.pk)
    found = list(
        Raadpleging.objects.filter(casus=casus).select_related("account", "organisatie").order_by("-van", "-tot", "pk")
    )
    keystore.prefetch(raadpleging.account_id for raadpleging in found)
    return found


def people(account_ids: Iterable[UUID]) -> dict[UUID, Account]:
    """The accounts with these ids, as far as they are still there, ready to be named."""
    found = Account.objects.in_bulk(set(account_ids))
    keystore.prefetch(found)
    return found


def name_of(account_id: UUID | None, systeem: str, found: dict[UUID, Account]) -> str:
    """Who did something, in words: somebody of people(), or a part of the product."""
    if systeem:
        return f"systeem: {systeem}"
    if account_id is None:
        return "niemand"
    return found[account_id].naam if account_id in found else "account is vernietigd"


def _subjects(lines: list[Logregel]) -> dict[UUID, UUID]:
    """Id of an object of the lines → id of the account that it is about."""
    ids: dict[str, set[UUID]] = {}
    for line in lines:
        if line.object_id:
            ids.setdefault(line.object_soort, set()).add(line.object_id)
    found = {account_id: account_id for account_id in ids.get(Account._meta.label_lower, ())}
    for model in _OF_A_PERSON:
        facts = model._default_manager.filter(pk__in=ids.get(model._meta.label_lower, ()))
        found |= dict(facts.values_list("pk", "account"))
    return found


def _subject(line: Logregel, subjects: dict[UUID, UUID], found: dict[UUID, Account]) -> str:
    subject = subjects.get(line.object_id) if line.object_id else None
    return name_of(subject, "", found) if subject and subject != line.account_id else ""


def _receiver(line: Logregel, organisaties: dict[UUID, Organisatie]) -> str:
    if line.ontvanger_id:
        return str(organisaties.get(line.ontvanger_id, ""))
    return ONTVANGERS.get(line.gebeurtenis, "") if line.uitkomst == Uitkomst.GEDAAN else ""


def _as_words(code: str) -> str:
    """'besluit.niet_akkoord' reads as 'besluit: niet akkoord'."""
    return code.replace(".", ": ").replace("_", " ")


# What the home page of the FG shows

RECENT = timedelta(days=7)
SHOWN = 8
_READING = ("raadpleging.begonnen", "archief.geraadpleegd")


@dataclass(frozen=True)
class Recent:
    """The last lines of the log about reading with a purpose and about refusals, and from which day on."""

    vanaf: date
    raadplegingen: list[Regel]
    weigeringen: list[Regel]
    meer_weigeringen: bool


def recent_events(account: Account) -> Recent:
    """What the log says of the last RECENT days, newest first and at most SHOWN of each; the look is logged."""
    first = klok.today() - RECENT
    lines = since(logboek(account), first)
    read = list(lines.filter(uitkomst="gedaan", gebeurtenis__in=_READING)[:SHOWN])
    refused = list(lines.filter(uitkomst="geweigerd")[: SHOWN + 1])
    log.looked(account, "logboek.recent")
    return Recent(first, readable(read), readable(refused[:SHOWN]), len(refused) > SHOWN)
