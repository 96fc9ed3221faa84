"""The besluiten: recorded by the uitvoerder, put to the parties, sent back or held over, confirmed by each."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from casework import besluiten as kinds
from casework.actions import besluit as actions
from casework.actions.besluit import BesluitTekst, PartnerKeuze
from casework.actions.informeren import UitstelGegevens
from casework.choices import BesluitStatus, Dossier, Rol
from casework.models import Account, Besluit
from casework.praktijkcasussen.reader import Blok
from casework.praktijkcasussen.verloop import Gebeurtenis, Verloop, Volgorde

_ROL = {
    Dossier.WEEGPLOEG.value: Rol.UITVOERDER_WEEGPLOEG,
    Dossier.CASUSOVERLEG.value: Rol.UITVOERDER_CASUSOVERLEG,
}


def events(verloop: Verloop) -> Iterator[Gebeurtenis]:
    """Every besluit of a kind that the product knows; the other kinds are counted."""
    for blok in verloop.bron.bloks("besluiten"):
        if kind := _kind(blok):
            yield from _events_of(verloop, blok, kind)
        else:
            verloop.verslag.niet_gebouwd[f"besluiten {blok['soort']}"] += 1


def _kind(blok: Blok) -> kinds.Besluitsoort | None:
    try:
        return kinds.get(blok["soort"])
    except KeyError:
        return None


def _events_of(verloop: Verloop, blok: Blok, kind: kinds.Besluitsoort) -> Iterator[Gebeurtenis]:
    def later(dag: int, volgorde: Volgorde, part: Blok, key: str, do: Callable[..., Any], *args: Any) -> Gebeurtenis:
        return Gebeurtenis(dag, volgorde, part, key, partial(_on_besluit, verloop, blok, do, *args))

    confirmations = blok.blok("bevestigingen") if blok.get("bevestigingen") else Blok()
    yield Gebeurtenis(blok.day("dag"), Volgorde.BESLUIT, blok, "soort", partial(_record, verloop, blok, kind))
    for item in blok.bloks("teruggestuurd"):
        yield later(item.day("dag"), Volgorde.BEVESTIGING, item, "door", _send_back, item)
    for item in blok.bloks("aangehouden"):
        yield later(item.day("dag"), Volgorde.BEVESTIGING, item, "partij", _dissent, item)
    days = [_person_and_day(confirmations, party)[1] for party in confirmations]
    rounds = [item.day("dag") for item in (*blok.bloks("teruggestuurd"), *blok.bloks("aangehouden"))]
    if rounds:
        again = min(days, default=max(rounds))
        yield later(again, Volgorde.BESLUIT, blok, "soort", _submit_again, blok, kind, again)
    for party, dag in zip(confirmations, days, strict=True):
        yield later(dag, Volgorde.BEVESTIGING, confirmations, party, _confirm, confirmations, party)


def _on_besluit(verloop: Verloop, blok: Blok, do: Callable[..., Any], *args: Any) -> None:
    if blok["sleutel"] not in verloop.besluiten:
        raise blok.fault("dag", "ligt na iets dat met dit besluit gebeurt")
    do(verloop, verloop.besluiten[blok["sleutel"]], *args)


def _person_and_day(confirmations: Blok, party: str) -> tuple[str, int]:
    value = confirmations[party]
    if not (isinstance(value, list) and len(value) == 2 and type(value[1]) is int):
        raise confirmations.fault(party, "hoort een persoon en een dag te noemen")
    return value[0], value[1]


def _record(verloop: Verloop, blok: Blok, kind: kinds.Besluitsoort) -> None:
    recorder = _recorder(verloop, blok, kind, blok.day("dag"))
    besluit = actions.record_besluit(
        recorder,
        verloop.get_casus(blok, recorder),
        kind.code,
        _tekst(verloop, blok, kind),
        verloop.besluit(blok, "vervangt", recorder) if "vervangt" in blok else None,
        blok.get("reden_vervanging", ""),
    )
    verloop.besluiten[blok["sleutel"]] = besluit
    if blok.get("status") != BesluitStatus.CONCEPT:
        actions.submit_besluit(recorder, besluit)


def _recorder(verloop: Verloop, blok: Blok, kind: kinds.Besluitsoort, dag: int) -> Account:
    """The uitvoerder of that part; in the archive, where no uitvoerder comes, the first who confirms."""
    if kind.deel == Dossier.ARCHIEF:
        confirmations = blok.blok("bevestigingen")
        party = next(iter(confirmations))
        return verloop.bezetting.account_of(_person_and_day(confirmations, party)[0], confirmations, party)
    return verloop.uitvoerder(_ROL[kind.deel], blok, dag)


def _submit_again(verloop: Verloop, besluit: Besluit, blok: Blok, kind: kinds.Besluitsoort, dag: int) -> None:
    """After a round that led to nothing the text is put to the parties once more."""
    actions.submit_besluit(_recorder(verloop, blok, kind, dag), besluit)


def _send_back(verloop: Verloop, besluit: Besluit, item: Blok) -> None:
    actions.send_back_besluit(verloop.account(item), besluit, item["opmerking"])


def _dissent(verloop: Verloop, besluit: Besluit, item: Blok) -> None:
    dag = item.day("dag")
    account = verloop.bezetting.vertegenwoordiger(item["partij"], dag, verloop.present_before(dag), item)
    actions.dissent_besluit(account, besluit, item["afwijkend"])


def _confirm(verloop: Verloop, besluit: Besluit, confirmations: Blok, party: str) -> None:
    name, _ = _person_and_day(confirmations, party)
    account = verloop.bezetting.account_of(name, confirmations, party)
    if verloop.bezetting.personen[name]["organisatie"] != party:
        raise confirmations.fault(party, "deze persoon hoort niet bij deze partij (W-05)")
    actions.confirm_besluit(account, besluit)


def _tekst(verloop: Verloop, blok: Blok, kind: kinds.Besluitsoort) -> BesluitTekst:
    inhoud: dict[str, Any] = {
        key: blok[key] for key in ("wie", "keuze_minderjarige", "tussentijds", "uitgesteld_voor") if key in blok
    }
    if "beoordeling" in blok:
        inhoud["beoordeling"] = str(verloop.stuk(blok, "beoordeling").pk)
    if "blijft_lezen" in blok:
        inhoud["blijft_lezen"] = [_lezer(verloop, item) for item in blok.bloks("blijft_lezen")]
    return BesluitTekst(
        uitkomst=blok["uitkomst"],
        argumenten=blok["argumenten"],
        onderliggend=_onderliggend(verloop, blok, kind),
        inhoud=inhoud,
        partners=_partners(verloop, blok),
        uitstel=_uitstel(verloop, blok.blok("art41")) if "art41" in blok else None,
    )


def _onderliggend(verloop: Verloop, blok: Blok, kind: kinds.Besluitsoort) -> list[dict]:
    """What the besluit rests on. Information of who cannot take part yet is not there: then on the casusdiagnose."""
    if kind.deel == Dossier.ARCHIEF:
        return [{"soort": "raadpleging", "id": str(row.pk)} for row in verloop.raadplegingen]
    if kind.deel == Dossier.WEEGPLOEG:
        return verloop.references(blok, "onderliggende_informatie")
    found = [verloop.stukken[name] for name in blok["onderliggende_informatie"] if name in verloop.stukken]
    missing = len(blok["onderliggende_informatie"]) - len(found)
    verloop.verslag.niet_gebouwd[
        "verwijzingen van een besluit naar informatie van wie nog niet kan deelnemen (P-09)"
    ] += missing
    if found or not verloop.diagnose:
        return [verloop.reference(stuk) for stuk in found]
    return [{"soort": "casusdiagnose", "id": str(verloop.diagnose.pk)}]


def _lezer(verloop: Verloop, item: Blok) -> dict:
    return {"account": str(verloop.account(item, "persoon").pk), "reden": item.need("reden")}


def _partners(verloop: Verloop, blok: Blok) -> list[PartnerKeuze]:
    return [
        PartnerKeuze(
            verloop.bezetting.organisatie(partner["organisatie"], partner, "organisatie"),
            partner["grond"],
            blok["argumenten"],
        )
        for partner in blok.bloks("partners")
    ]


def _uitstel(verloop: Verloop, blok: Blok) -> UitstelGegevens:
    motivering = blok.blok("motivering")
    return UitstelGegevens(
        gronden=blok["gronden"],
        noodzaak=motivering["noodzaak"],
        evenredigheid=motivering["evenredigheid"],
        factoren=dict(blok.blok("factoren")),
        heroverweging_op=verloop.day(blok.day("heroverweging")),
        voorbeeld=blok.get("voorbeeld"),
    )
