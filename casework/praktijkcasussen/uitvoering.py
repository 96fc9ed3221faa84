"""The plan and how it was carried out: versions, maatregelen, progress and evaluaties."""

from collections.abc import Iterator
from functools import partial

from django.utils.formats import date_format

from casework.access.context import acting_as
from casework.choices import Rol
from casework.models import Account, Casus
from casework.praktijkcasussen.reader import Blok
from casework.praktijkcasussen.verloop import Gebeurtenis, Verloop, Volgorde
from casusoverleg.actions.plan import (
    MaatregelTekst,
    PlanTekst,
    add_maatregel,
    draft_plan,
    establish_plan,
    remove_maatregel,
)
from casusoverleg.actions.uitvoering import (
    hold_evaluatie,
    plan_evaluatie,
    report_progress,
    start_uitvoering,
)
from casusoverleg.choices import MaatregelStatus
from casusoverleg.models import Maatregel, PlanVanAanpak

_WIE = {"betrokkene": "de betrokkene", "ouders": "de ouders", "vader": "de vader", "moeder": "de moeder"}


def events(verloop: Verloop) -> Iterator[Gebeurtenis]:
    """Every version of the plan, every report of progress and every evaluatie."""
    for blok in verloop.bron.bloks("plan"):
        yield Gebeurtenis(blok.day("dag"), Volgorde.PLAN, blok, "maatregelen", partial(_plan, verloop, blok))
    for blok in verloop.bron.bloks("voortgang"):
        yield Gebeurtenis(blok.day("dag"), Volgorde.VOORTGANG, blok, "door", partial(_report, verloop, blok))
    for blok in verloop.bron.bloks("evaluaties"):
        dag = _planned_on(verloop, blok)
        yield Gebeurtenis(
            dag, Volgorde.EVALUATIE_PLANNEN, blok, "gepland", partial(_plan_evaluation, verloop, blok, dag)
        )
        if "gehouden" in blok:
            do = partial(_evaluate, verloop, blok)
            yield Gebeurtenis(blok.day("gehouden"), Volgorde.EVALUATIE, blok, "uitkomst", do)
    verloop.verslag.niet_gebouwd["maatregelen waarvan het bestand geen melding geeft"] += _without_report(verloop)


def start_if_possible(verloop: Verloop, uitvoerder: Account, casus: Casus) -> None:
    """Begin carrying out the plan once there is one; in the file the casusregisseur comes before it (C-04)."""
    if verloop.plan is not None and not verloop.in_uitvoering:
        start_uitvoering(uitvoerder, casus)
        verloop.in_uitvoering = True


def _uitvoerder(verloop: Verloop, blok: Blok, dag: int) -> Account:
    return verloop.uitvoerder(Rol.UITVOERDER_CASUSOVERLEG, blok, dag)


def _plan(verloop: Verloop, blok: Blok) -> None:
    """A version of the plan is written and adopted that day, without maatregelen of who cannot take part yet."""
    uitvoerder = _uitvoerder(verloop, blok, blok.day("dag"))
    casus = verloop.get_casus(blok, uitvoerder)
    plan = draft_plan(uitvoerder, casus, _tekst(verloop, blok))
    going_on = _going_on(verloop, uitvoerder, plan)
    listed = {maatregel["sleutel"] for maatregel in blok.bloks("maatregelen")}
    for sleutel, maatregel in going_on.items():
        if sleutel not in listed:
            remove_maatregel(uitvoerder, maatregel)
    for item in blok.bloks("maatregelen"):
        if item["persoon"] in verloop.buiten:
            verloop.verslag.niet_gebouwd["maatregelen van wie nog niet kan deelnemen"] += 1
        elif item["sleutel"] in going_on:
            verloop.maatregelen[item["sleutel"]] = going_on[item["sleutel"]]
        elif _is_open_or_new(verloop, item):
            verloop.maatregelen[item["sleutel"]] = add_maatregel(uitvoerder, casus, _maatregel(verloop, item))
    verloop.plan = establish_plan(uitvoerder, casus)
    start_if_possible(verloop, uitvoerder, casus)


def _going_on(verloop: Verloop, uitvoerder: Account, plan: PlanVanAanpak) -> dict[str, Maatregel]:
    """The maatregelen that a new version took along, by their key in the file."""
    with acting_as(uitvoerder):
        taken_along = {maatregel.sleutel: maatregel for maatregel in Maatregel.objects.filter(plan=plan)}
    return {
        key: taken_along[maatregel.sleutel]
        for key, maatregel in verloop.maatregelen.items()
        if maatregel.sleutel in taken_along
    }


def _is_open_or_new(verloop: Verloop, item: Blok) -> bool:
    """A maatregel that an earlier version finished is listed once more in the file, not in the plan."""
    return item["sleutel"] not in verloop.maatregelen


def _tekst(verloop: Verloop, blok: Blok) -> PlanTekst:
    informeren = blok.blok("informeren")
    wie = " en ".join(_WIE.get(name, name) for name in informeren["wie"])
    return PlanTekst(
        doel=blok["doel"],
        aanleiding=blok.get("aanleiding", ""),
        informeren_wie=f"{verloop.account(informeren).naam} informeert {wie}",
        informeren_hoe=informeren["hoe"],
        informeren_wanneer=_when(verloop, informeren),
    )


def _when(verloop: Verloop, informeren: Blok) -> str:
    if "dag" in informeren:
        return date_format(verloop.day(informeren.day("dag")), "j F Y")
    return informeren.need("status")


def _maatregel(verloop: Verloop, item: Blok) -> MaatregelTekst:
    return MaatregelTekst(
        wat=item["wat"],
        organisatie=verloop.bezetting.organisatie(item["partij"], item, "partij"),
        account=verloop.account(item, "persoon"),
        uiterlijk=verloop.day(item.day("uiterlijk")),
    )


def _report(verloop: Verloop, blok: Blok) -> None:
    if blok["maatregel"] not in verloop.maatregelen:
        raise blok.fault("maatregel", "staat op die dag in geen plan")
    maatregel = verloop.maatregelen[blok["maatregel"]]
    status, reden = _status_after(verloop, blok)
    report_progress(verloop.account(blok), maatregel, blok["tekst"], status, reden)


def _status_after(verloop: Verloop, blok: Blok) -> tuple[str, str]:
    """The file gives the state of today: it holds from the last report on; until then the maatregel runs.

    One that a later version of the plan takes along was not finished by that report.
    """
    reports = [item for item in verloop.bron.bloks("voortgang") if item["maatregel"] == blok["maatregel"]]
    if blok is not max(reports, key=lambda item: item["dag"]) or _is_taken_along(verloop, blok):
        return MaatregelStatus.LOPEND, ""
    item = _last_listed(verloop)[blok["maatregel"]]
    status = MaatregelStatus.LOPEND if item["status"] == MaatregelStatus.GEPLAND else item["status"]
    return status, item.get("reden", "")


def _is_taken_along(verloop: Verloop, report: Blok) -> bool:
    later = [plan for plan in verloop.bron.bloks("plan") if plan["dag"] > report["dag"]]
    return any(item["sleutel"] == report["maatregel"] for plan in later for item in plan.bloks("maatregelen"))


def _last_listed(verloop: Verloop) -> dict[str, Blok]:
    return {item["sleutel"]: item for plan in verloop.bron.bloks("plan") for item in plan.bloks("maatregelen")}


def _without_report(verloop: Verloop) -> int:
    """How many maatregelen run or ended in the file without a report that says so."""
    reports = verloop.bron.bloks("voortgang")
    started = {item["maatregel"] for item in reports}
    ended = {item["maatregel"] for item in reports if not _is_taken_along(verloop, item)}
    said = {MaatregelStatus.GEPLAND: set(_last_listed(verloop)), MaatregelStatus.LOPEND: started}
    return sum(key not in said.get(item["status"], ended) for key, item in _last_listed(verloop).items())


def _planned_on(verloop: Verloop, blok: Blok) -> int:
    """An evaluatie is planned when the plan was last adopted or evaluated before it."""
    earlier = [plan.day("dag") for plan in verloop.bron.bloks("plan")]
    earlier += [item.day("gehouden") for item in verloop.bron.bloks("evaluaties") if "gehouden" in item]
    return max((day for day in earlier if day < blok.day("gepland")), default=blok.day("gepland"))


def _plan_evaluation(verloop: Verloop, blok: Blok, dag: int) -> None:
    uitvoerder = _uitvoerder(verloop, blok, dag)
    casus = verloop.get_casus(blok, uitvoerder)
    verloop.evaluaties[blok.path] = plan_evaluatie(uitvoerder, casus, verloop.day(blok.day("gepland")))


def _evaluate(verloop: Verloop, blok: Blok) -> None:
    uitvoerder = _uitvoerder(verloop, blok, blok.day("gehouden"))
    hold_evaluatie(uitvoerder, verloop.evaluaties[blok.path], blok.need("uitkomst"), blok.need("tekst"))
