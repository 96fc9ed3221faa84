"""The information of the casusoverleg: brought in, brought over from the weegploeg, weighed for each recipient."""

from collections.abc import Iterator
from functools import partial

from casework.access.context import acting_as
from casework.choices import Rol
from casework.models import Account
from casework.praktijkcasussen.reader import Blok
from casework.praktijkcasussen.verloop import Gebeurtenis, Verloop, Volgorde
from casusoverleg import informatie
from casusoverleg.actions.informatie import ItemTekst, Oordeel, record_item, weigh_item
from casusoverleg.actions.overbrengen import bring_over
from casusoverleg.choices import Bronsoort
from casusoverleg.models import Deelname
from weegploeg.models import NadereDuiding

_EXTERN = "extern"  # the role of an externe in the file
_NOT_TAKING_PART = "informatie van wie nog niet kan deelnemen (P-09)"
_NOT_WEIGHED = "deelafwegingen met wie nog niet kan deelnemen (P-09)"


def events(verloop: Verloop) -> Iterator[Gebeurtenis]:
    """Everything that came in, and for whom it was weighed."""
    for blok in verloop.bron.bloks("overbrengingen"):
        do = partial(_bring_over, verloop, blok)
        yield Gebeurtenis(blok.day("dag"), Volgorde.INFORMATIE, blok, "bron", do)
    for blok in verloop.bron.bloks("informatie_items"):
        yield Gebeurtenis(blok.day("dag"), Volgorde.INFORMATIE, blok, "tekst", partial(_bring_in, verloop, blok))
        for afweging in blok.bloks("deelafwegingen"):
            dag = _day_of(verloop, blok, afweging)
            do = partial(_weigh, verloop, blok, afweging, dag)
            yield Gebeurtenis(dag, Volgorde.DEELAFWEGING, afweging, "met", do)


def _bring_over(verloop: Verloop, blok: Blok) -> None:
    account, bron = verloop.account(blok), verloop.stuk(blok, "bron")
    casus = verloop.get_casus(blok, account)
    soort = Bronsoort.DUIDING if isinstance(bron, NadereDuiding) else Bronsoort.SIGNAAL
    with acting_as(account):
        found = informatie.get_bron(account, casus, soort, bron.pk)
    bring_over(account, casus, found.sleutel, found.tekst, blok["noodzaak"])


def _bring_in(verloop: Verloop, blok: Blok) -> None:
    if not _can_give(verloop, blok["van"], blok.day("dag")):
        verloop.verslag.niet_gebouwd[_NOT_TAKING_PART] += 1
        return
    account = verloop.account(blok, "van")
    tekst = ItemTekst(
        soort=blok["soort"],
        basis=blok["basis"],
        tekst=blok["tekst"],
        noodzaak=blok["noodzaak"],
        noodzaak_taak=blok.get("noodzaak_taak", ""),
        van_een_ander="herkomst" in blok,
        herkomst=blok.get("herkomst", ""),
        derden="\n".join(blok.get("derden", [])),
        achterhouden=[
            (verloop.bezetting.organisatie(item["partij"], item, "partij"), item["waarom"])
            for item in blok.bloks("achtergehouden")
        ],
    )
    verloop.stukken[blok["sleutel"]] = record_item(account, verloop.get_casus(blok, account), tekst)


def _weigh(verloop: Verloop, item: Blok, blok: Blok, dag: int) -> None:
    deelname = _deelname(verloop, blok["met"], dag)
    if item["sleutel"] not in verloop.stukken or deelname is None:
        verloop.verslag.niet_gebouwd[_NOT_WEIGHED] += 1
        return
    oordeel = Oordeel(
        deelname, blok["delen"], blok["waarom"], blok.get("noodzaak_plan", ""), blok.get("noodzaak_taak", "")
    )
    weigh_item(_weigher(verloop, item, blok, dag), verloop.stukken[item["sleutel"]], [oordeel])


def _day_of(verloop: Verloop, item: Blok, blok: Blok) -> int:
    """The day of a weighing: its own, else that of the item; for who joined later not before that."""
    dag = blok.day("dag") if "dag" in blok else item.day("dag")
    joined = [each.day("vanaf") for each in verloop.bron.bloks("deelnames") if each["persoon"] == blok["met"]]
    return dag if any(day <= dag for day in joined) else min(joined, default=dag)


def _weigher(verloop: Verloop, item: Blok, blok: Blok, dag: int) -> Account:
    """Who weighed: who is named or gave it; for who does not know who takes part a vertegenwoordiger (ADR 0029)."""
    name = blok.get("door", item["van"])
    if _rol(verloop, name) != _EXTERN and _can_give(verloop, name, dag):
        return verloop.bezetting.account_of(name, blok, "door")
    for other in verloop.present_before(dag):
        if _rol(verloop, other) == Rol.VERTEGENWOORDIGER:
            return verloop.bezetting.account_of(other, blok, "door")
    raise blok.fault("door", "er is geen vertegenwoordiger die dit kan wegen")


def _can_give(verloop: Verloop, name: str, dag: int) -> bool:
    return _rol(verloop, name) == Rol.VERTEGENWOORDIGER or _deelname(verloop, name, dag) is not None


def _rol(verloop: Verloop, name: str) -> str:
    rol: str = verloop.bezetting.personen[name]["rol"]
    return rol


def _deelname(verloop: Verloop, name: str, dag: int) -> Deelname | None:
    """The deelname of a person that runs on a day; None when there is none (yet)."""
    for blok in verloop.bron.bloks("deelnames"):
        runs = blok.day("vanaf") <= dag and ("tot" not in blok or dag < blok.day("tot"))
        if blok["persoon"] == name and runs and blok["sleutel"] in verloop.stukken:
            found: Deelname = verloop.stukken[blok["sleutel"]]
            return found
    return None
