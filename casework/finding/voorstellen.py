"""Who is already known and looks like this person: only out of casussen that the account may know of (S-07, P-19).

Where the account reads the file, the two are compared in clear. Of an archived casus it may only know that it exists:
there the hashes alone say whether it is proposed, nothing is decrypted, and nothing but its number is shown (R-03).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.core.cache import cache

from casework import klok, selectors
from casework.access import permissions as p
from casework.audit import log
from casework.encryption import keystore
from casework.finding.keys import Kenmerken, asked_keys
from casework.finding.match import Vergelijking, compare
from casework.finding.zoeksleutels import hashed, kenmerken_of, spellings
from casework.models import Account, Betrokkene, Casus, Persoonsvergelijking, Zoeksleutel
from casework.rules import RegelFout

# More than a person can compare with care: then more has to be typed.
MOST = 20
_BIRTH = {"jaar-maand", "jaar-dag", "maand-dag"}
_SAME_DAY = {"jaar-maand", "jaar-dag"}
_NAME_AND_ADDRESS = {"postcode-naam", "straat-naam"}
_BIRTH_AND_ADDRESS = {"postcode-geboorte", "straat-geboorte"}


@dataclass
class Voorstel:
    """Somebody known who may be the same: in which casussen, what is alike, and who it is where that may be seen.

    `betrokkene` is None when the account knows the casus only by its number; `leesbaar` are the casussen whose file it
    reads; `beoordeeld` says whether somebody judged it.
    """

    persoon: UUID
    casussen: list[Casus]
    redenen: tuple[str, ...]
    betrokkene: Betrokkene | None = None
    leesbaar: set[UUID] = field(default_factory=set)
    rang: tuple[int, ...] = field(default=(), repr=False)
    beoordeeld: bool = False

    @property
    def nummers(self) -> str:
        return ", ".join(casus.nummer for casus in self.casussen)


def look_up(account: Account, person: Kenmerken) -> list[Voorstel]:
    """proposals() for a page: the search is logged, without what was searched for, and each file shown too (B-04).

    Raises RegelFout P-19 for who searched too often this hour: by trying names one could learn who is in the archive.
    """
    _count(account)
    found = proposals(account, person)
    log.looked(account, "personen.gezocht")
    _log_shown(account, found)
    return found


def look_up_for(account: Account, casus: Casus) -> list[Voorstel]:
    """proposals_for() for a page, logged in the same way."""
    found = proposals_for(account, casus)
    log.looked(account, "personen.gezocht", casus)
    _log_shown(account, found)
    return found


def _count(account: Account) -> None:
    key = f"gezocht:{account.pk}:{klok.now():%Y%m%d%H}"
    cache.add(key, 0, timeout=2 * 3600)
    if cache.incr(key) > settings.ZOEKEN_PER_UUR:
        log.refused(account, "personen.gezocht", regel="P-19")
        raise RegelFout(
            "P-19",
            f"U zocht dit uur al {settings.ZOEKEN_PER_UUR} keer naar een persoon. Vaker kan niet. "
            "Probeer het over een uur opnieuw.",
        )


def _log_shown(account: Account, found: list[Voorstel]) -> None:
    for voorstel in found:
        for casus in voorstel.casussen:
            log.looked(account, "persoon.voorgesteld", casus)


def proposals(account: Account, person: Kenmerken) -> list[Voorstel]:
    """People already known who look like this one, the most alike first; at most MOST.

    GeenToegang for who does not work in the weegploeg today.
    """
    verband = selectors.weegploeg_of(account)
    hits = _hits(account, hashed(verband.pk, asked_keys(person)))
    casussen = {casus.pk: casus for casus in selectors.casussen(account).filter(pk__in=hits)}
    read = set(selectors.casussen(account, p.VIEW_WEEGPLOEG).filter(pk__in=hits).values_list("pk", flat=True))
    found = [*_in_clear(person, [casussen[pk] for pk in read]), *_by_hash(person, casussen, hits, read)]
    return _per_person(found)[:MOST]


def proposals_for(account: Account, casus: Casus) -> list[Voorstel]:
    """Who looks like the person of this casus, apart from that very person; for who reads its weegploeg file."""
    selectors.get_casus(account, casus.pk, p.VIEW_WEEGPLOEG)
    person = Betrokkene.objects.get(casus=casus)
    judged = Persoonsvergelijking.objects
    settled = set(judged.filter(casus=casus).values_list("persoon", flat=True))
    settled |= set(judged.filter(persoon=casus.persoon).values_list("casus__persoon", flat=True))
    found = [item for item in proposals(account, kenmerken_of(person)) if item.persoon != casus.persoon]
    for item in found:
        item.beoordeeld = item.persoon in settled
    return found


def _hits(account: Account, asked: dict[int, str]) -> dict[UUID, set[str]]:
    """Casussen with one of the hashes, and the kinds of key that hit."""
    may_know = selectors.casussen(account, p.VIEW_WEEGPLOEG, p.DECIDE_ARCHIEF).order_by()
    rows = Zoeksleutel.objects.filter(hash__in=list(asked), casus__in=may_know)
    found: dict[UUID, set[str]] = {}
    for casus_id, value in rows.values_list("casus_id", "hash"):
        found.setdefault(casus_id, set()).add(asked[value])
    return found


def _in_clear(person: Kenmerken, casussen: list[Casus]) -> Iterable[Voorstel]:
    keystore.prefetch(casus.pk for casus in casussen)
    others = spellings(casus.pk for casus in casussen)
    known = {row.casus_id: row for row in Betrokkene.objects.filter(casus__in=casussen)}
    for casus in casussen:
        row = known[casus.pk]
        results = [compare(person, other) for other in (kenmerken_of(row), *others.get(casus.pk, []))]
        best = max(results, key=_rank)
        if best.lijkt:
            yield Voorstel(casus.persoon, [casus], best.redenen, row, {casus.pk}, _rank(best))


def _rank(result: Vergelijking) -> tuple[int, ...]:
    return (result.lijkt, result.naam + (result.geboorte or 0), result.adres or 0)


def _by_hash(
    person: Kenmerken, casussen: dict[UUID, Casus], hits: dict[UUID, set[str]], read: set[UUID]
) -> Iterable[Voorstel]:
    for casus_id, kinds in hits.items():
        redenen = _reasons(kinds, person)
        if casus_id in casussen and casus_id not in read and redenen:
            yield Voorstel(casussen[casus_id].persoon, [casussen[casus_id]], redenen)


def _reasons(kinds: set[str], person: Kenmerken) -> tuple[str, ...]:
    """What the hashes that hit say is alike; nothing when that is too little to propose somebody."""
    born = kinds & _BIRTH
    same_day = born >= _SAME_DAY
    if "naam" in kinds and (kinds - {"naam"} or person.geboortedatum is None):
        said = ["de naam klinkt hetzelfde"]
    elif same_day or (kinds & _BIRTH_AND_ADDRESS and kinds & _NAME_AND_ADDRESS):
        said = ["een deel van de naam klinkt hetzelfde"]
    else:
        return ()
    if same_day:
        said.append("geboortedatum gelijk of dag en maand verwisseld")
    elif born:
        said.append("geboortedatum deels gelijk")
    if kinds & (_NAME_AND_ADDRESS | _BIRTH_AND_ADDRESS):
        said.append("postcode of straat gelijk")
    return tuple(said)


def _per_person(found: list[Voorstel]) -> list[Voorstel]:
    """One proposal per person: casussen that were judged to be about one person belong together."""
    people: dict[UUID, Voorstel] = {}
    for item in sorted(found, key=lambda item: (item.rang, item.nummers), reverse=True):
        if item.persoon in people:
            people[item.persoon].casussen += item.casussen
            people[item.persoon].leesbaar |= item.leesbaar
        else:
            people[item.persoon] = item
    for item in people.values():
        item.casussen.sort(key=lambda casus: casus.nummer, reverse=True)
    return list(people.values())
