"""The whole way in a real browser: signaal, weegploeg, casusoverleg, closing, archive, destruction.

Every person of the process does their own part. Partners of another casus and people whose reason has ended get
nothing on the way. At the end no word about the person is left in any place where data rest. Scripts are off in all
these browsers: nothing on the way needs them.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections

from casework import klok
from retention import tasks as retention_tasks
from tests.browser.remains import Remains
from tests.browser.walk import Person
from tests.conftest import database_role
from tests.people import CATEGORIE

WORDS = {
    "voornamen": "Quirijnus",
    "tussenvoegsel": "van",
    "achternaam": "Zonnebloemveld",
    "straat": "Zilverhoefpad 4",
    "postcode": "5399 ZX",
    "plaats": "Wolkenrade",
    "gedraging": "Riep bij de fontein dat hij het stadhuis in brand zou steken: kobaltblauwvlam.",
    "wanneer": "dinsdag na de markt",
    "gezien_door": "twee boswachters te paard",
    "duiding": "Mogelijk boos over de afgewezen imkersvergunning.",
    "aanbrenger_naam": "Wietske Lansinkmeer",
}
PLAN_WORD, PROGRESS_WORD = "bijenkorfplan", "honingraatgesprek"
CANARIES = ("Quirijnus", "Zonnebloemveld", "Zilverhoefpad", "Wolkenrade", "kobaltblauwvlam", "imkersvergunning")
CANARIES += ("Lansinkmeer", PLAN_WORD, PROGRESS_WORD)


@pytest.fixture
def remains(site, tmp_path) -> Iterator[Remains]:
    with Remains(tmp_path) as found:
        yield found


@pytest.mark.regel("C-01")
@pytest.mark.regel("C-08")
@pytest.mark.regel("R-03")
@pytest.mark.regel("R-04")
@pytest.mark.regel("B-01")
@pytest.mark.regel("B-05")
@pytest.mark.regel("P-13")
@pytest.mark.regel("P-19")
def test_the_whole_way(site, remains):
    site.scripts = False
    site.log_in("bakir").close()  # with a password and a code, without scripts; the others did so before
    people = {
        name: Person(site, name) for name in ("bakir", "dekker", "ramdin", "zijlstra", "haddou", "meijer", "tjon")
    }
    kernpartijen = [people[name] for name in ("dekker", "bakir", "ramdin")]

    casus = given_a_signaal(people["bakir"])
    outsiders = [Person(site, name) for name in ("aalders", "smit", "ketelaar", "visscher")] + [people["tjon"]]
    assert_hidden(casus, outsiders)

    when_the_weegploeg_decides(people["zijlstra"], kernpartijen, casus)
    assert_hidden(casus, outsiders)

    when_the_betrokkene_is_informed(people["haddou"], casus)
    when_a_plan_is_made(people["haddou"], people["meijer"], casus, site.mensen)
    assert_hidden(casus, outsiders)
    when_partners_report(people["meijer"], casus)

    when_the_kernpartijen_close(people["haddou"], kernpartijen, casus)
    assert_hidden(casus, [*outsiders, people["meijer"]])

    # In no place at rest; and the search is able to find them, since it does so through the keys.
    assert remains.places_with(CANARIES) == dict.fromkeys(CANARIES, {"decrypted"})

    klok.set_process_offset(370)
    run_job(retention_tasks.archive_due)
    assert_hidden(casus, [*outsiders, people["meijer"], people["haddou"], people["zijlstra"]])
    then_a_kernpartij_reads_with_a_purpose(people["dekker"], casus)

    klok.set_process_offset(5 * 366 + 10)
    for _ in range(2):
        run_job(retention_tasks.destroy_due)
    assert_hidden(casus, [*outsiders, *people.values()])
    assert remains.places_with(CANARIES) == dict.fromkeys(CANARIES, set())
    assert [line for line in site.console if "404" not in line] == []


def given_a_signaal(bakir: Person) -> str:
    """The politie records a signaal and brings it. Out: address of the casus."""
    bakir.go("/").press("Nieuw signaal").fill(
        **WORDS,
        geboortedatum="17-05-1990",
        geslacht="m",
        categorie="geen",
        categorie_gegevens=CATEGORIE,
        wijst_op=["radicalisering"],
        bron="meldpunt",
    )
    bakir.press("Signaal vastleggen")
    assert bakir.sees("kobaltblauwvlam")
    address = bakir.page.url.removeprefix(bakir.site.url)
    bakir.press("Inbrengen in de weegploeg")
    assert bakir.sees("ingebracht")
    return address


def when_the_weegploeg_decides(zijlstra: Person, kernpartijen: list[Person], casus: str) -> None:
    """A meeting, a judgement and besluit 1, 2 and 3, each confirmed by three people on their own page."""
    meet(zijlstra)
    judge(zijlstra, casus)
    besluit(zijlstra, kernpartijen, f"{casus}besluiten/casuswaardigheid/", uitkomst="casusoverleg", beoordeling=True)
    besluit(
        zijlstra,
        kernpartijen,
        f"{casus}besluiten/partners/",
        partner_reclassering="rol_in_aanpak",
        motivering_reclassering="Houdt toezicht.",
    )
    besluit(zijlstra, kernpartijen, f"{casus}besluiten/informeren/", uitkomst="informeren", wie=["betrokkene"])


def meet(zijlstra: Person) -> None:
    """The weegploeg meets, all three kernpartijen present, and sits down for the one casus that waits."""
    zijlstra.go("/vergaderingen/").press("Vergadering plannen").fill(dag=klok.today(), plaats="Raadzaal")
    zijlstra.press("Plannen")
    meeting = zijlstra.page.url
    zijlstra.press("Op deze agenda zetten")
    for name in ("Dekker", "Bakir", "Ramdin"):
        zijlstra.check(name)
    zijlstra.press("Aanwezigheid vastleggen")
    zijlstra.go(meeting).press("Beraad beginnen")


def judge(zijlstra: Person, casus: str) -> None:
    zijlstra.go(casus).press("Beoordelen")
    areas = zijlstra.page.locator("main input[type=radio][value=geen][name$=_basis]").all()
    zijlstra.fill(**{str(area.get_attribute("name")): "geen" for area in areas})
    zijlstra.fill(gedrag_basis="feiten", gedrag_feiten=True).fill(
        gedrag_duiding="Sprak een dreiging uit.",
        ideologie="Niets bekend.",
        sociale_context="Woont alleen.",
        fase="voorfase",
        argumentatie="De dreiging is concreet.",
    ).press("Beoordeling vastleggen")
    assert zijlstra.sees("voorfase")


def besluit(recorder: Person, kernpartijen: list[Person], address: str, **fields: object) -> None:
    """The uitvoerder records and puts forward; each kernpartij confirms on its own page."""
    recorder.go(address).fill(argumenten="Zo wogen wij het.", onderliggend=True, **fields)
    recorder.press("Bewaren als concept").press("Voorleggen aan de drie kernpartijen")
    page = recorder.page.url
    for person in kernpartijen:
        person.go("/")
        assert person.page.locator(f"a[href='{page.removeprefix(person.site.url)}']").count() == 1
        person.go(page).press("Bevestigen namens mijn partij")
    recorder.go(page)
    assert recorder.sees("vastgesteld")


def when_a_plan_is_made(haddou: Person, meijer: Person, casus: str, mensen) -> None:
    """The casusoverleg opens, a partner joins, and the plan is made and carried out."""
    haddou.go(casus).press("Partner uitnodigen")
    haddou.fill(
        partner=choice(haddou, "partner", "Meijer"),
        wijze="casuspartij",
        grond="rol_in_aanpak",
        motivering="Houdt toezicht.",
    ).press("Uitnodigen")
    meijer.go("/casussen/")
    assert meijer.sees("2026-") or meijer.sees(casus[-10:])
    haddou.go(casus).press("Casusdiagnose vastleggen").fill(tekst="Eenzaam na verlies van werk.").press(
        "Casusdiagnose vastleggen"
    )
    haddou.go(casus).press("Casusregisseur aanwijzen")
    haddou.fill(regisseur=choice(haddou, "regisseur", "Meijer")).press("Aanwijzen")
    haddou.go(f"{casus}plan/").fill(
        doel=f"Werk en een vaste begeleider: {PLAN_WORD}.",
        informeren_wie="de uitvoerder",
        informeren_hoe="in een gesprek",
        informeren_wanneer="deze maand",
    ).press("Concept bewaren")
    maatregel = {
        "maatregel-wat": "Wekelijks toezichtgesprek.",
        "maatregel-verantwoordelijke": choice(haddou, "maatregel-verantwoordelijke", "Meijer"),
        "maatregel-uiterlijk": klok.today() + timedelta(days=90),
    }
    haddou.fill(**maatregel).press("Maatregel toevoegen")
    haddou.go(f"{casus}plan/").press("Bewaren en verder").press("Plan vaststellen")
    haddou.go(casus).press("Uitvoering beginnen")
    assert haddou.sees("in uitvoering")


def when_partners_report(meijer: Person, casus: str) -> None:
    """The partner responsible sees the plan, reports on the own maatregel, and sees no weegploeg file."""
    meijer.go(casus)
    assert meijer.sees(PLAN_WORD)
    assert not meijer.sees("kobaltblauwvlam")
    meijer.follow("Voortgang melden").fill(tekst=f"Eerste {PROGRESS_WORD} gevoerd.", status="voltooid").press(
        "Voortgang melden"
    )
    meijer.go(casus)
    assert meijer.sees(PROGRESS_WORD)


def when_the_betrokkene_is_informed(haddou: Person, casus: str) -> None:
    """Before a partner sees anything (I-04)."""
    haddou.go(casus).press("Casusoverleg openen").press("Vastleggen dat de betrokkene is geïnformeerd").fill(
        dag=klok.today(), aan="Quirijnus van Zonnebloemveld", door="Haddou", wijze="gesprek", brief="kennisgeving"
    ).press("Vastleggen")
    haddou.go(casus)
    assert haddou.sees("geïnformeerd")


def when_the_kernpartijen_close(haddou: Person, kernpartijen: list[Person], casus: str) -> None:
    """Evaluation and advice by the casusoverleg; the besluit by the kernpartijen."""
    haddou.go(casus).press("Evaluatie plannen").fill(gepland_op=klok.today()).press("Plannen")
    haddou.go(casus).follow("Evaluatie vastleggen").fill(
        uitkomst="adviseren_sluiten", tekst="De doelen zijn gehaald."
    ).press("Vastleggen")
    haddou.go(casus).press("Advies vastleggen").fill(soort="sluiten", tekst="Sluiten.").press("Advies vastleggen")
    besluit(haddou, kernpartijen, f"{casus}besluiten/sluiten/")
    haddou.go(casus)
    assert haddou.sees("gesloten")


def then_a_kernpartij_reads_with_a_purpose(dekker: Person, casus: str) -> None:
    dekker.go(casus)
    assert not dekker.sees("kobaltblauwvlam")
    dekker.go(f"/archief/{casus.split('/')[2]}/raadplegen/").fill(
        doel="klacht", toelichting="De betrokkene heeft een klacht ingediend."
    ).press("Dossier openen")
    dekker.go(casus)
    assert dekker.sees("kobaltblauwvlam")
    assert not dekker.sees("Beoordelen")


def assert_hidden(casus: str, people: list[Person]) -> None:
    """The casus answers exactly as one that does not exist, and is in no list."""
    number = casus.split("/")[2]
    for person in people:
        for address in (casus, f"{casus}plan/", f"{casus}beoordelen/", f"{casus}besluiten/sluiten/"):
            assert person.status(address) == 404, (person.name, address)
        for address in ("/", "/casussen/"):
            assert number not in person.page.request.get(person.site.url + address).text(), person.name


def choice(person: Person, field: str, text: str) -> str:
    """Value of the choice whose label holds a text."""
    options = person.page.locator(f"main [name='{field}']")
    if options.first.evaluate("e => e.tagName") == "SELECT":
        return options.first.locator("option", has_text=text).first.get_attribute("value") or ""
    label = person.page.locator("main label", has_text=text).first
    return person.page.locator(f"main #{label.get_attribute('for')}").get_attribute("value") or ""


def run_job(task) -> None:
    """Run a nightly job as the database role of the jobs."""
    with database_role("casework_jobs"):
        task()
    connections["default"].close()
