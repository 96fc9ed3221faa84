"""Who is there: samenwerkingsverband, organisaties and people with their dated roles and machtigingen."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from casework import klok
from casework.access.context import Systeem
from casework.actions import parties, waarborgen
from casework.actions.gegevenscategorieen import publish_categorieen
from casework.actions.lokale_lijst import agree_with_lijst, propose_lijst
from casework.choices import KERNPARTIJEN, OrganisatieSoort, Rol
from casework.models import Account, Afspraken, Organisatie, Samenwerkingsverband
from casework.praktijkcasussen import schema
from casework.praktijkcasussen.reader import Blok
from casework.praktijkcasussen.verslag import Verslag
from casework.rules import RegelFout

INSTALLATIE = Systeem("installatie")

_SOORT = {
    "kernpartij": lambda key: OrganisatieSoort(key),
    "casuspartij": lambda key: OrganisatieSoort(key),
    "uitvoerder": lambda key: OrganisatieSoort.UITVOERDER,
    "extern": lambda key: OrganisatieSoort.EXTERN,
}
_ROLLEN = {
    "vertegenwoordiger": (Rol.VERTEGENWOORDIGER,),
    "uitvoerder_weegploeg": (Rol.UITVOERDER_WEEGPLOEG,),
    "uitvoerder_casusoverleg": (Rol.UITVOERDER_CASUSOVERLEG,),
    "uitvoerder_beide": (Rol.UITVOERDER_WEEGPLOEG, Rol.UITVOERDER_CASUSOVERLEG),
    "rvdk": (Rol.CASUSPARTNER,),
    "reclassering": (Rol.CASUSPARTNER,),
    "extern": (Rol.CASUSPARTNER,),
    "fg": (Rol.FG,),
    "beheerder": (Rol.BEHEERDER,),
}
_NOT_BUILT = {
    "verwerkingsregister": "verwerkingsregister (A-01)",
}


@dataclass
class Bezetting:
    """The parties and people of the file, by their keys there."""

    verband: Samenwerkingsverband
    vandaag: date
    plaats: str
    met_overeenkomst: set[str] = field(default_factory=set)
    organisaties: dict[str, Organisatie] = field(default_factory=dict)
    personen: dict[str, Blok] = field(default_factory=dict)
    _accounts: dict[str, UUID] = field(default_factory=dict)

    def day(self, dag: int) -> date:
        """Calendar day of a number of days from the day of loading."""
        return self.vandaag + timedelta(days=dag)

    def account(self, blok: Blok, key: str) -> Account:
        """The account named under a key, as it is now: roles are kept per day, so every event takes it anew."""
        return self.account_of(blok.need(key), blok, key)

    def account_of(self, name: str, blok: Blok, key: str) -> Account:
        """The account of a person of the file; raises InhoudFout about blok and key for an unknown one."""
        if name not in self._accounts:
            raise blok.fault(key, "noemt een onbekende persoon")
        return Account.objects.get(pk=self._accounts[name])

    def organisatie(self, name: str, blok: Blok, key: str) -> Organisatie:
        """An organisatie of the file; raises InhoudFout about blok and key for an unknown one."""
        if name not in self.organisaties:
            raise blok.fault(key, "noemt een onbekende organisatie")
        return self.organisaties[name]

    def uitvoerder(self, rol: Rol, dag: int, blok: Blok) -> Account:
        """Who records in one part of the file on a day; raises InhoudFout when nobody does."""
        for name, persoon in self.personen.items():
            if rol in _ROLLEN[persoon["rol"]] and name in self._accounts and self.has_role(name, dag):
                return self.account_of(name, blok, "dag")
        raise blok.fault("dag", "op deze dag is er geen uitvoerder")

    def has_role(self, name: str, dag: int) -> bool:
        """Whether a person has a role on a day."""
        persoon = self.personen[name]
        account = persoon.get("account") or {}
        last = account.get("tot")
        return not _is_barred(persoon, self) and first_day(persoon) <= dag and (last is None or dag <= last)

    def vertegenwoordiger(self, party: str, dag: int, preferred: list[str], blok: Blok) -> Account:
        """Who acts for a kernpartij on a day, by preference one of those named; InhoudFout when nobody can."""
        able = [
            name
            for name, persoon in self.personen.items()
            if persoon["organisatie"] == party and _covers(persoon.get("machtiging"), dag)
        ]
        for name in [name for name in preferred if name in able] or able:
            return self.account_of(name, blok, "partij")
        raise blok.fault("partij", "op deze dag is niemand van deze partij gemachtigd")


def make_bezetting(content: Blok, verslag: Verslag) -> Bezetting:
    """Make everybody of the file, each on the first day of their account; raises InhoudFout."""
    bron = content.blok("samenwerkingsverband")
    schema.check(bron, "samenwerkingsverband")
    if Samenwerkingsverband.objects.filter(naam=bron["naam"]).exists():
        raise bron.fault("naam", "dit samenwerkingsverband is al geladen")
    vandaag = klok.today()
    personen = content.blok("personen")
    for persoon in personen.values():
        schema.check(persoon, "persoon")
    with klok.set_to(vandaag + timedelta(days=min(first_day(persoon) for persoon in personen.values()))):
        verband = parties.create_verband(INSTALLATIE, bron.need("naam"))
        with_contract = {item["organisatie"] for item in bron.bloks("verwerkersovereenkomsten")}
        bezetting = Bezetting(verband, vandaag, bron.blok("contact").need("adres"), with_contract, personen=personen)
        for key, blok in content.blok("organisaties").items():
            bezetting.organisaties[key] = _make_organisatie(verband, key, blok)
    _make_waarborgen(bezetting, bron)
    for key, blok in personen.items():
        _make_person(bezetting, key, blok)
    for blok in content.bloks("lokale_lijst"):
        _fix_lokale_lijst(bezetting, blok)
    _count_not_built(bron, verslag)
    return bezetting


def first_day(persoon: Blok) -> int:
    """First day of a person: of the account, else of the first dated fact, never later than today."""
    account = persoon.get("account") or {}
    return min([0, *([account["van"]] if "van" in account else _fact_days(persoon))])


def _fact_days(persoon: Blok) -> Iterator[int]:
    for key, day in (("machtiging", "van"), ("afspraken_aanvaard", "dag"), ("geheimhoudingsverklaring", "getekend")):
        if key in persoon:
            yield persoon.blok(key).day(day)


def _make_organisatie(verband: Samenwerkingsverband, key: str, blok: Blok) -> Organisatie:
    schema.check(blok, "organisatie")
    if blok["soort"] not in _SOORT:
        raise blok.fault("soort", "is geen bekende soort organisatie")
    try:
        soort = _SOORT[blok["soort"]](key)
        return parties.create_organisatie(INSTALLATIE, verband, blok["naam"], soort, blok.get("taak", ""))
    except ValueError:
        raise blok.fault("soort", "past niet bij deze organisatie") from None
    except RegelFout as error:
        raise blok.fault(error.veld or "naam", str(error)) from error


def _make_waarborgen(bezetting: Bezetting, bron: Blok) -> None:
    """The agreements and the categories of data in their versions, and the verwerkersovereenkomsten."""
    for blok in bron.bloks("afspraken_informatie"):
        van = bezetting.day(blok.day("van"))
        with klok.set_to(min(van, klok.today())):
            waarborgen.publish_afspraken(INSTALLATIE, bezetting.verband, blok.need("tekst"), van)
    for blok in bron.bloks("categorieen_weegploeg"):
        van = bezetting.day(blok.day("van"))
        with klok.set_to(min(van, klok.today())):
            publish_categorieen(INSTALLATIE, bezetting.verband, map(category, blok.need("categorieen")), van)
    for blok in bron.bloks("verwerkersovereenkomsten"):
        organisatie = bezetting.organisatie(blok.need("organisatie"), blok, "organisatie")
        van, tot_en_met = (bezetting.day(blok.day(key)) for key in ("getekend", "geldig_tot"))
        waarborgen.register_overeenkomst(INSTALLATIE, organisatie, van, tot_en_met)


def category(key: str) -> str:
    """A category of data as the product shows it; the file joins its words with underscores."""
    return key.replace("_", " ")


def _make_person(bezetting: Bezetting, key: str, blok: Blok) -> None:
    if blok["rol"] not in _ROLLEN:
        raise blok.fault("rol", "is geen bekende rol")
    organisatie = bezetting.organisatie(blok["organisatie"], blok, "organisatie")
    with klok.set_to(bezetting.day(first_day(blok))):
        try:
            account = parties.create_account(INSTALLATIE, bezetting.verband, key, blok["naam"])
            bezetting._accounts[key] = account.pk
            _appoint(bezetting, account, organisatie, blok)
        except RegelFout as error:
            raise blok.fault(error.veld or "", str(error)) from error
    if "geheimhoudingsverklaring" in blok:
        _register_verklaring(bezetting, account, blok.blok("geheimhoudingsverklaring"))
    _accept(bezetting, account, blok)


def _register_verklaring(bezetting: Bezetting, account: Account, blok: Blok) -> None:
    van, tot_en_met = (bezetting.day(blok.day(key)) for key in ("getekend", "geldig_tot"))
    with klok.set_to(van):
        verklaring = waarborgen.register_verklaring(INSTALLATIE, account, van, tot_en_met)
    if "ingetrokken" in blok:
        with klok.set_to(bezetting.day(blok.day("ingetrokken"))):
            waarborgen.withdraw_verklaring(INSTALLATIE, verklaring)


def _accept(bezetting: Bezetting, account: Account, blok: Blok) -> None:
    """Accept the agreements on the day that the file gives; who works for the parties themselves, on the first day."""
    if "afspraken_aanvaard" in blok:
        dag = blok.blok("afspraken_aanvaard").day("dag")
    elif _ROLLEN[blok["rol"]][0] in (Rol.CASUSPARTNER, Rol.FG, Rol.BEHEERDER):
        return
    else:
        dag = first_day(blok)
    with klok.set_to(bezetting.day(dag)):
        afspraken = Afspraken.objects.op(klok.today()).filter(verband=bezetting.verband).first()
        if afspraken is None:
            raise blok.fault("afspraken_aanvaard", "op deze dag zijn er geen afspraken")
        waarborgen.accept_afspraken(account, afspraken)


def _appoint(bezetting: Bezetting, account: Account, organisatie: Organisatie, blok: Blok) -> None:
    last = (blok.get("account") or {}).get("tot")
    tot_en_met = None if last is None else bezetting.day(last)
    van = klok.today()
    for rol in _ROLLEN[blok["rol"]]:
        parties.appoint(INSTALLATIE, account, organisatie, rol, van, tot_en_met, blok.get("functie", ""))
    if "machtiging" in blok:
        machtiging = blok.blok("machtiging")
        parties.give_machtiging(
            INSTALLATIE,
            account,
            organisatie,
            machtiging["gegeven_door"],
            bezetting.day(machtiging.day("van")),
            bezetting.day(machtiging.day("tot")),
        )


def _is_barred(persoon: Blok, bezetting: Bezetting) -> bool:
    """An uitvoerder hired from an organisation without a verwerkersovereenkomst cannot work (P-12)."""
    organisatie = bezetting.organisaties.get(persoon["organisatie"])
    return (
        persoon["rol"].startswith("uitvoerder")
        and organisatie is not None
        and organisatie.soort == OrganisatieSoort.UITVOERDER
        and persoon["organisatie"] not in bezetting.met_overeenkomst
    )


def _covers(dated: Blok | None, dag: int) -> bool:
    return dated is not None and dated.day("van") <= dag <= dated.day("tot")


def _fix_lokale_lijst(bezetting: Bezetting, blok: Blok) -> None:
    """A version of the list, agreed with by the three kernpartijen on the day it was fixed or the first day of all."""
    first = min(first_day(persoon) for persoon in bezetting.personen.values())
    dag = max(blok.day("vastgesteld"), first)
    organisaties = [bezetting.organisatie(name, blok, "organisaties") for name in blok["organisaties"]]
    with klok.set_to(bezetting.day(dag)):
        people = [bezetting.vertegenwoordiger(partij, dag, [], blok) for partij in KERNPARTIJEN]
        lijst = propose_lijst(people[0], organisaties, bezetting.day(blok.day("van")))
        for account in people:
            agree_with_lijst(account, lijst)


def _count_not_built(bron: Blok, verslag: Verslag) -> None:
    for key, label in _NOT_BUILT.items():
        verslag.niet_gebouwd[label] += len(bron.get(key, []))
