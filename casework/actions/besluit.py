"""The besluit of the kernpartijen: recorded by an uitvoerder, decided by the three parties (W-05, W-06, W-13, P-11)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from casework import besluiten, klok, selectors
from casework.access import permissions as p
from casework.actions.base import action
from casework.actions.informeren import UitstelGegevens, check_uitstel, save_uitstel
from casework.choices import TO_WORK_ON, UITVOERDERS, BesluitStatus, Dossier, Rol
from casework.models import (
    Account,
    Besluit,
    BesluitPartner,
    Bevestiging,
    Casus,
    Machtiging,
    Oordeel,
    Organisatie,
    Uitstel,
)
from casework.rules import GeenToegang, RegelFout, require
from casework.versies import check_unchanged, newest_version

# No uitvoerder has access to the archive: there a vertegenwoordiger records.
RECORDERS = {
    Dossier.WEEGPLOEG: Rol.UITVOERDER_WEEGPLOEG,
    Dossier.CASUSOVERLEG: Rol.UITVOERDER_CASUSOVERLEG,
    Dossier.ARCHIEF: Rol.VERTEGENWOORDIGER,
}
_CHANGE = {
    Dossier.WEEGPLOEG: p.CHANGE_WEEGPLOEG,
    Dossier.CASUSOVERLEG: p.CHANGE_CASUSOVERLEG,
    Dossier.ARCHIEF: p.DECIDE_ARCHIEF,
}
_NOT_SETTLED = (*TO_WORK_ON, BesluitStatus.TER_VASTSTELLING)


@dataclass
class PartnerKeuze:
    """A partner named in a besluit, with its ground."""

    organisatie: Organisatie
    grond: str
    motivering: str = ""


@dataclass
class BesluitTekst:
    """What a besluit says. `onderliggend`: the information it rests on, as {"soort", "id"}."""

    uitkomst: str
    argumenten: str
    onderliggend: list[dict]
    inhoud: dict = field(default_factory=dict)
    partners: list[PartnerKeuze] = field(default_factory=list)
    uitstel: UitstelGegevens | None = None


def _counts(besluit: Besluit) -> bool:
    """Whether work on this besluit is processing of the casus (R-01): the approach is, informing is not."""
    return besluiten.get(besluit.soort).verwerking


@action("besluit.opgesteld", verwerking=_counts)
def record_besluit(
    actor: Account,
    casus: Casus,
    soort: str,
    tekst: BesluitTekst,
    vervangt: Besluit | None = None,
    reden_vervanging: str = "",
) -> Besluit:
    """Record a besluit as a concept; nothing follows from it (W-05, P-11).

    In: `soort` a code of casework.besluiten; `vervangt` the vastgesteld besluit that this one corrects, with why.
    Raises RegelFout of the kind's own rules and W-04 (arguments, underlying information), W-05 (one of this kind is
    still open), W-06; GeenToegang.
    """
    kind = besluiten.get(soort)
    casus = _lock_as_recorder(actor, casus, kind.deel)
    _check_text(kind, tekst)
    _check_replaced(casus, soort, vervangt, reden_vervanging)
    _check_no_other(kind, casus)
    besluit = Besluit(
        casus=casus,
        deel=kind.deel,
        soort=soort,
        uitkomst=tekst.uitkomst,
        opgesteld_door=actor,
        argumenten=tekst.argumenten,
        onderliggend=tekst.onderliggend,
        inhoud=tekst.inhoud,
        vervangt=vervangt,
        reden_vervanging=reden_vervanging,
    )
    besluit.save(force_insert=True)
    _save_parts(besluit, tekst)
    kind.check(actor, besluit)
    return besluit


@action("besluit.gewijzigd", verwerking=_counts)
def revise_besluit(actor: Account, besluit: Besluit, tekst: BesluitTekst, seen: str | None = None) -> Besluit:
    """Change a besluit that is not before the kernpartijen; raises RegelFout W-06 otherwise.

    In: `seen` the version of the besluit that the actor looked at; raises Conflict when it is another by now (B-09).
    """
    kind = besluiten.get(besluit.soort)
    _lock_as_recorder(actor, besluit.casus, kind.deel)
    besluit = _lock(besluit)
    require(besluit.status in TO_WORK_ON, "W-06", "Een besluit dat voorligt of is vastgesteld, verandert niet meer.")
    check_unchanged(seen, newest_version(Besluit, row_id=besluit.pk))
    _check_text(kind, tekst)
    besluit.uitkomst, besluit.argumenten = tekst.uitkomst, tekst.argumenten
    besluit.onderliggend, besluit.inhoud = tekst.onderliggend, tekst.inhoud
    besluit.save()
    BesluitPartner.objects.filter(besluit=besluit).delete()
    Uitstel.objects.filter(besluit=besluit).delete()
    besluit = Besluit.objects.get(pk=besluit.pk)
    _save_parts(besluit, tekst)
    kind.check(actor, besluit)
    return besluit


@action("besluit.voorgelegd", verwerking=_counts)
def submit_besluit(actor: Account, besluit: Besluit, seen: str | None = None) -> Besluit:
    """Put a besluit to the three kernpartijen; a new round when it came back or was held over. `seen` as in revise."""
    kind = besluiten.get(besluit.soort)
    _lock_as_recorder(actor, besluit.casus, kind.deel)
    besluit = _lock(besluit)
    require(besluit.status in TO_WORK_ON, "W-05", "Dit besluit ligt al voor of is al vastgesteld.")
    check_unchanged(seen, newest_version(Besluit, row_id=besluit.pk))
    kind.check(actor, besluit)
    if besluit.status != BesluitStatus.CONCEPT:
        besluit.ronde += 1
    besluit.status, besluit.voorgelegd_op = BesluitStatus.TER_VASTSTELLING, klok.today()
    besluit.save()
    return besluit


@action("besluit.bevestigd", verwerking=_counts)
def confirm_besluit(actor: Account, besluit: Besluit, seen: str | None = None) -> Besluit:
    """A vertegenwoordiger confirms for the own party; with the third party the besluit is vastgesteld and works.

    In: `seen` the version on the screen of the actor: nobody confirms a text that was changed and put to them again
    behind an open page; raises Conflict (B-09).
    Raises RegelFout P-01 (no machtiging today), W-05 (not open, twice, or also the uitvoerder); GeenToegang.
    """
    besluit, machtiging = _open_for_party(actor, besluit)
    check_unchanged(seen, newest_version(Besluit, row_id=besluit.pk))
    _record(besluit, machtiging, Oordeel.BEVESTIGD)
    confirmed = Bevestiging.objects.filter(besluit=besluit, ronde=besluit.ronde, oordeel=Oordeel.BEVESTIGD)
    if set(confirmed.values_list("partij_id", flat=True)) == _kernpartij_ids(besluit):
        _establish(actor, besluit)
    return besluit


@action("besluit.teruggestuurd", verwerking=_counts)
def send_back_besluit(actor: Account, besluit: Besluit, opmerking: str, seen: str | None = None) -> Besluit:
    """A vertegenwoordiger sends the text back with a remark (W-05). `seen` as in confirm_besluit."""
    require(opmerking.strip(), "W-05", "Schrijf op wat er anders moet.", "opmerking")
    besluit, machtiging = _open_for_party(actor, besluit)
    check_unchanged(seen, newest_version(Besluit, row_id=besluit.pk))
    _record(besluit, machtiging, Oordeel.TERUGGESTUURD, opmerking)
    besluit.status = BesluitStatus.TERUGGESTUURD
    besluit.save()
    return besluit


@action("besluit.aangehouden", verwerking=_counts)
def dissent_besluit(actor: Account, besluit: Besluit, standpunt: str, seen: str | None = None) -> Besluit:
    """A party does not agree: the besluit is held over with the dissent, and nothing follows from it (W-13).

    `seen` as in confirm_besluit.
    """
    require(standpunt.strip(), "W-13", "Schrijf het standpunt van uw partij op.", "opmerking")
    besluit, machtiging = _open_for_party(actor, besluit)
    check_unchanged(seen, newest_version(Besluit, row_id=besluit.pk))
    _record(besluit, machtiging, Oordeel.AFWIJKEND, standpunt)
    besluit.status = BesluitStatus.AANGEHOUDEN
    besluit.save()
    return besluit


@action("besluit.vastgesteld", verwerking=_counts)
def _establish(actor: Account, besluit: Besluit) -> Besluit:
    besluit.status = BesluitStatus.VASTGESTELD
    besluit.vastgesteld_op = klok.today()
    besluit.save()
    if besluit.vervangt is not None:
        besluit.vervangt.status = BesluitStatus.VERVANGEN
        besluit.vervangt.save()
    for effect in besluiten.get(besluit.soort).effects:
        effect(actor, besluit)
    return besluit


def _lock_as_recorder(actor: Account, casus: Casus, deel: str) -> Casus:
    casus = _open_casus(actor, casus, Dossier(deel))
    if not actor.heeft_rol(RECORDERS[Dossier(deel)]):
        raise RegelFout("P-11", "De uitvoerder van dit dossier legt het besluit vast; u bevestigt het.")
    return casus


def _open_for_party(actor: Account, besluit: Besluit) -> tuple[Besluit, Machtiging]:
    casus = _open_casus(actor, besluit.casus, Dossier(besluit.deel))
    besluit = _lock(besluit)
    machtiging = selectors.machtiging(actor, casus.verband)
    if machtiging is None:
        raise RegelFout("P-01", "U hebt vandaag geen geldige machtiging: alleen een kernpartij beslist.")
    require(
        not actor.heeft_rol(*UITVOERDERS)
        and (besluit.opgesteld_door_id != actor.pk or besluit.deel == Dossier.ARCHIEF),
        "W-05",
        "Wie uitvoerder is, kan niet ook namens een kernpartij bevestigen.",
    )
    require(besluit.status == BesluitStatus.TER_VASTSTELLING, "W-05", "Dit besluit ligt niet ter vaststelling voor.")
    given = Bevestiging.objects.filter(besluit=besluit, ronde=besluit.ronde)
    require(
        not given.filter(partij=machtiging.organisatie).exists() and not given.filter(account=actor).exists(),
        "W-05",
        "Uw partij heeft dit besluit al bevestigd.",
    )
    return besluit, machtiging


def _open_casus(actor: Account, casus: Casus, deel: Dossier) -> Casus:
    """The casus of a besluit, locked; one in the archive is changed by nobody, so there the besluit alone is locked."""
    if deel == Dossier.ARCHIEF:
        return selectors.get_casus(actor, casus.pk, _CHANGE[deel])
    return selectors.lock_casus(actor, casus.pk, _CHANGE[deel])


def _lock(besluit: Besluit) -> Besluit:
    found = (
        Besluit.objects.select_for_update(of=("self",)).select_related("casus__verband").filter(pk=besluit.pk).first()
    )
    if found is None:
        raise GeenToegang
    return found


def _record(besluit: Besluit, machtiging: Machtiging, oordeel: str, opmerking: str = "") -> None:
    Bevestiging(
        casus_id=besluit.casus_id,
        deel=besluit.deel,
        besluit=besluit,
        ronde=besluit.ronde,
        partij_id=machtiging.organisatie_id,
        account_id=machtiging.account_id,
        oordeel=oordeel,
        opmerking=opmerking,
    ).save(force_insert=True)


def _kernpartij_ids(besluit: Besluit) -> set:
    parties = {organisatie.pk for organisatie in selectors.kernpartijen(besluit.casus.verband)}
    # A samenwerkingsverband that misses a kernpartij cannot decide anything (P-01).
    return parties if len(parties) == 3 else {None}


def _check_text(kind: besluiten.Besluitsoort, tekst: BesluitTekst) -> None:
    require(tekst.uitkomst in kind.uitkomsten, "W-04", "Kies een uitkomst.", "uitkomst")
    require(tekst.argumenten.strip(), "W-04", "Schrijf de argumenten op waarop het besluit rust.", "argumenten")
    require(tekst.onderliggend, "W-04", "Kies de informatie waarop het besluit rust.", "onderliggend")


def _check_no_other(kind: besluiten.Besluitsoort, casus: Casus) -> None:
    """A second one, of a second click or a second tab, could never become vastgesteld and would lie there for ever."""
    require(
        not kind.een_tegelijk
        or not Besluit.objects.filter(casus=casus, soort=kind.code, status__in=_NOT_SETTLED).exists(),
        "W-05",
        "Er is al een besluit van deze soort dat nog niet is vastgesteld. Werk dat verder uit.",
    )


def _check_replaced(casus: Casus, soort: str, vervangt: Besluit | None, reden: str) -> None:
    if vervangt is None:
        return
    require(
        vervangt.casus_id == casus.pk and vervangt.soort == soort and vervangt.is_vastgesteld,
        "W-06",
        "Alleen een vastgesteld besluit van dezelfde soort kan worden vervangen.",
        "vervangt",
    )
    require(
        not Besluit.objects.filter(vervangt=vervangt).exists(),
        "W-06",
        "Er ligt al een besluit klaar dat dit besluit vervangt. Werk dat verder uit.",
        "vervangt",
    )
    require(reden.strip(), "W-06", "Schrijf op waarom het besluit wordt vervangen.", "reden_vervanging")


def _save_parts(besluit: Besluit, tekst: BesluitTekst) -> None:
    _save_partners(besluit, tekst.partners)
    if tekst.uitstel is not None:
        save_uitstel(besluit, check_uitstel(tekst.uitstel))


def _save_partners(besluit: Besluit, partners: Iterable[PartnerKeuze]) -> None:
    for keuze in partners:
        BesluitPartner(
            casus_id=besluit.casus_id,
            besluit=besluit,
            deel=besluit.deel,
            organisatie=keuze.organisatie,
            grond=keuze.grond,
            motivering=keuze.motivering,
        ).save(force_insert=True)
