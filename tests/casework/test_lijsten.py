"""The lists: filter, order, count and pages, and whatever somebody puts in the address."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import RequestFactory

from casework import casuslijst, deadlines, klok, lijsten, selectors, termijnen, termijnen_sql
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.choices import Fase
from casework.encryption import keystore
from casework.lijsten import Kolom, Lijst
from casework.models import Casus
from casework.work import work_list
from rights import terms
from rights.choices import Soort
from rights.models import Rechtenverzoek
from tests.casework import many
from tests.client import client_of
from tests.conftest import database_role
from tests.factories import persoon
from tests.factories_casusoverleg import casusoverleg_in_uitvoering
from tests.factories_weegploeg import casus_in_casusoverleg, signaal_ingebracht
from weegploeg.models import Vergadering

MANY = 60
MANGLED = (
    "sorteer=bestaat_niet",
    "sorteer=-",
    "sorteer=--nummer",
    "sorteer=nummer,wachtwoord",
    "sorteer=verband__naam",
    "pagina=0",
    "pagina=-1",
    "pagina=99999",
    "pagina=" + "9" * 6000,
    "pagina=x",
    "pagina=%00",
    "pagina=",
    "fase=bestaat_niet",
    "fase=%27%20OR%201=1--",
    "fase=%00",
    "fase__in=gesloten",
    "fase=&fase=zoiets",
    "termijn=7.5",
    "termijn=-1",
    "termijn=" + "9" * 400,
    "wacht=misschien",
    "nummer=%00",
    "nummer=%F0%9F%98%80",
    "nummer=" + "1" * 5000,
    "naam=Zonnebloemveld",
)


@pytest.fixture
def veel(mensen):
    """Sixty casussen in all phases."""
    return many.casussen(mensen, 1, MANY + 1)


def blad_of(account, query=""):
    """The list of casussen that this address shows."""
    request = RequestFactory().get(f"/casussen/?{query}")
    request.user = account
    with acting_as(account):
        return casuslijst.context(request)


def numbers(account, query=""):
    return [rij.casus.nummer for rij in blad_of(account, query)["rijen"]]


def all_numbers(account, query=""):
    """Of all pages one after the other."""
    pages = blad_of(account, query)["blad"].pagina.paginator.num_pages
    return [number for page in range(1, pages + 1) for number in numbers(account, f"{query}&pagina={page}")]


# The address


def test_what_the_address_should_not_hold_is_left_out(mensen, veel):
    """It never fails, filters nothing, and does not come back in a link."""
    client = client_of(mensen.dekker)
    for query in MANGLED:
        answer = client.get(f"/casussen/?{query}")
        assert answer.status_code == 200, query
        blad = answer.context["blad"]
        assert blad.pagina.paginator.count == MANY, query
        orders = {kop.code for kop in blad.koppen if kop.code}
        for link in [*(kop.url for kop in blad.koppen), blad.vorige_url, blad.volgende_url, blad.alles_url]:
            asked = parse_qs(urlsplit(link).query)
            assert asked.keys() <= {"sorteer", "pagina"}, link
            assert {value.removeprefix("-") for value in asked.get("sorteer", [])} <= orders, link


@pytest.mark.regel("B-02")
def test_words_are_not_taken_as_a_number_and_do_not_come_back(mensen, veel):
    page = client_of(mensen.dekker).get("/casussen/", {"nummer": "Zonnebloemveld", "sorteer": "Zonnebloemveld"})
    text = page.content.decode()
    # Only in the field, where who typed it can correct it.
    assert text.count("Zonnebloemveld") == text.count('value="Zonnebloemveld"') == 1
    assert "Vul een nummer in" in text
    assert 'pattern="[0-9]+(-[0-9]*)?"' in text


@pytest.mark.regel("B-02")
def test_every_field_above_a_list_is_a_choice_a_day_or_a_number(mensen, veel):
    pages = {"casussen": mensen.dekker, "vergaderingen": mensen.dekker, "verzoeken": mensen.dekker}
    pages |= {"archief": mensen.dekker, "logboek": mensen.visscher, "beheer": mensen.aalders}
    for name, account in pages.items():
        blad = client_of(account).get(f"/{name}/").context["blad"]
        for veld in blad.form:
            typed = not hasattr(veld.field, "choices")
            assert not typed or veld.field.widget.attrs.get("pattern") or hasattr(veld.field, "input_formats"), name


# Order, filter, count, pages


def test_the_order_of_the_address_and_back(mensen, veel):
    up, down = all_numbers(mensen.dekker, "sorteer=nummer"), all_numbers(mensen.dekker, "sorteer=-nummer")
    assert up == sorted(casus.nummer for casus in veel)
    assert down == up[::-1]
    assert all_numbers(mensen.dekker) == down
    koppen = {kop.code: kop for kop in blad_of(mensen.dekker, "sorteer=nummer")["blad"].koppen if kop.code}
    assert (koppen["nummer"].richting, koppen["fase"].richting) == ("ascending", "")
    assert "sorteer" not in koppen["nummer"].url
    assert "sorteer=fase" in koppen["fase"].url


@pytest.mark.parametrize("code", ["nummer", "fase", "informeren", "termijn", "verwerking"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_no_row_is_lost_or_doubled_between_pages(mensen, veel, code, sign):
    found = all_numbers(mensen.dekker, f"sorteer={sign}{code}")
    assert sorted(found) == sorted(casus.nummer for casus in veel)


def test_filters_work_together_and_can_be_removed_one_by_one(mensen, veel):
    query = "fase=weegploeg&informeren=te_beslissen&nummer=2019-000"
    blad = blad_of(mensen.dekker, query)["blad"]
    expected = {c.nummer for c in veel if c.fase == "weegploeg" and c.nummer.startswith("2019-000")}
    assert {casus.nummer for casus in blad.rijen} == expected
    assert blad.aantal == f"{len(expected)} van {MANY} casussen"
    assert [keuze.tekst for keuze in blad.gekozen] == [
        "Casusnummer: 2019-000",
        "Waar: in de weegploeg",
        "Informeren: nog te beslissen",
    ]
    left = parse_qs(urlsplit(blad.gekozen[1].url).query)
    assert left == {"informeren": ["te_beslissen"], "nummer": ["2019-000"]}
    assert blad.alles_url == "/casussen/"


def test_another_order_keeps_the_filters_and_begins_at_the_first_page(mensen, veel):
    blad = blad_of(mensen.dekker, "bestand=actief&pagina=2")["blad"]
    assert blad.pagina.number == 2
    kop = next(kop for kop in blad.koppen if kop.code == "termijn")
    assert parse_qs(urlsplit(kop.url).query) == {"bestand": ["actief"], "sorteer": ["termijn"]}
    assert parse_qs(urlsplit(blad.volgende_url).query) == {"bestand": ["actief"], "pagina": ["3"]}
    assert parse_qs(urlsplit(blad.vorige_url).query) == {"bestand": ["actief"]}


def test_nothing_found_says_that_it_is_the_filter(mensen, veel):
    blad = blad_of(mensen.dekker, "nummer=1999")["blad"]
    assert (blad.aantal, blad.rijen) == (f"geen van de {MANY} casussen", [])
    assert "Niets gevonden met deze filters." in client_of(mensen.dekker).get("/casussen/?nummer=1999").content.decode()


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 casussen"), (1, "1 casus"), (25, "25 casussen"), (26, "26 casussen")]
)
def test_no_one_and_a_full_page(mensen, count, words):
    if count:
        many.casussen(mensen, 0, count)
    blad = blad_of(mensen.dekker)["blad"]
    assert blad.aantal == words
    assert len(blad.rijen) == min(count, 25)
    assert blad.pagina.has_other_pages() == (count > 25)
    text = client_of(mensen.dekker).get("/casussen/").content.decode()
    assert ("Er zijn geen casussen die u mag zien." in text) == (count == 0)


def test_large_numbers_read_the_dutch_way(mensen):
    assert lijsten._number(1000) == "1.000"
    assert lijsten._number(25) == "25"


def test_what_somebody_may_see_for_two_reasons_is_there_once(mensen, veel):
    many.grants_for_another_reason(mensen, veel)
    newest = sorted((casus.nummer for casus in veel), reverse=True)
    with acting_as(mensen.dekker):
        found = selectors.casussen(mensen.dekker).order_by("-nummer", "pk")
        assert [casus.nummer for casus in found[:25]] == newest[:25]
        assert [casus.nummer for casus in selectors.casussen(mensen.dekker, *p.ALL)] == newest[::-1]
        assert found.count() == MANY


def test_a_list_that_is_too_long_to_count_says_so(mensen, veel):
    lijst = Lijst(("casus", "casussen"), [Kolom("Casus", "nummer", ("nummer",))], hoogstens=40)
    request = RequestFactory().get("/", {"pagina": "99"})
    with acting_as(mensen.dekker):
        blad = lijst.blad(request, selectors.casussen(mensen.dekker))
    assert blad.afgekapt
    assert blad.aantal == "de eerste 40 casussen"
    assert blad.pagina.number == 2
    assert len(blad.rijen) == 15


# Terms


def test_the_database_computes_the_same_term_for_every_day(mensen):
    """Every opening day from the first year of the product to the end of this one, holidays and leap days included."""
    computed = {
        termijnen.INFORMEREN: termijnen.informeren,
        termijnen.AVG_VERLENGD: termijnen.avg_verlengd,
        termijnen.KENNISNEMING: termijnen.kennisneming,
        termijnen.ARCHIVERING: termijnen.archivering,
        termijnen.VERNIETIGING: termijnen.vernietiging,
    }
    first, last = date(termijnen_sql.FIRST_YEAR, 1, 1), date(klok.today().year, 12, 31)
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    many.insert([Casus(verband=mensen.verband, nummer=f"{day}", geopend_op=day) for day in days])
    with database_role("casework_jobs"):
        for regel, compute in computed.items():
            rows = Casus.objects.annotate(dag=termijnen_sql.laatste_dag(regel, "geopend_op"))
            found = dict(rows.values_list("geopend_op", "dag"))
            assert found == {day: compute(day).laatste_dag for day in days}, regel.naam


@pytest.mark.parametrize("soort", Soort.values)
@pytest.mark.parametrize("extended", [False, True])
def test_the_term_of_a_request_is_the_same_in_the_database(mensen, soort, extended):
    verzoeken = many.verzoeken(mensen, 0, 60)
    with database_role("casework_jobs"):
        found = Rechtenverzoek.objects.filter(pk__in=[verzoek.pk for verzoek in verzoeken])
        found.update(soort=soort, verlengd_op=klok.today() if extended else None)
        for verzoek in found.annotate(termijn=terms.last_day_in_sql()):
            term = terms.term_of(verzoek)
            assert verzoek.termijn == (term.laatste_dag if term else None), verzoek.ontvangen_op
        found.update(status="ingetrokken", afgesloten_op=klok.today())
        assert set(found.annotate(termijn=terms.last_day_in_sql()).values_list("termijn", flat=True)) == {None}


def test_sorted_on_the_nearest_term_of_each(mensen, veel):
    rijen = [rij for page in (1, 2, 3) for rij in blad_of(mensen.dekker, f"sorteer=termijn&pagina={page}")["rijen"]]
    days = [rij.termijn.dag for rij in rijen]
    assert days == sorted(days)
    by_number = {rij.casus.nummer: rij.termijn for rij in rijen}
    for casus in veel:
        due = [termijnen.archivering(casus.laatste_verwerking).laatste_dag]
        if casus.informeren in ("te_beslissen", "te_informeren"):
            due.append(termijnen.informeren(casus.geopend_op).laatste_dag)
        if casus.heroverweging_op:
            due.append(casus.heroverweging_op)
        assert by_number[casus.nummer].dag == min(due)


@pytest.mark.parametrize(("query", "last"), [("te_laat", -1), ("7", 7), ("30", 30)])
def test_filter_on_terms_up_to_and_including_a_day(mensen, veel, query, last):
    everything = [rij for page in (1, 2, 3) for rij in blad_of(mensen.dekker, f"pagina={page}")["rijen"]]
    until = klok.today() + timedelta(days=last)
    expected = {rij.casus.nummer for rij in everything if rij.termijn.dag <= until}
    assert expected
    assert set(all_numbers(mensen.dekker, f"termijn={query}")) == expected


@pytest.mark.regel("P-16")
def test_a_term_of_a_file_is_known_to_its_readers_only(mensen):
    """Meijer reads the plan; the meeting of the weegploeg and its questions are not hers to know."""
    casus = casus_in_casusoverleg(mensen)
    casusoverleg_in_uitvoering(mensen, casus)
    with acting_as(mensen.meijer):
        known = deadlines.with_nearest(mensen.meijer, selectors.casussen(mensen.meijer)).get()
        assert known.termijn_maatregel is not None
    # Without the policies, wall one alone.
    with database_role("casework_jobs"), acting_as(mensen.zijlstra):
        seen = deadlines.with_nearest(mensen.zijlstra, Casus.objects.filter(pk=casus.pk)).get()
        assert (seen.termijn_maatregel, seen.termijn_evaluatie) == (None, None)
        seen = deadlines.with_nearest(mensen.haddou, Casus.objects.filter(pk=casus.pk)).get()
        assert seen.termijn_maatregel is not None


def test_the_meeting_is_a_term_for_the_weegploeg_and_for_nobody_else(mensen):
    (meeting,) = many.vergaderingen(mensen, 5, 6)[:1]
    found = many.casussen(mensen, 1, 3)
    many.behandelingen(mensen, found, meeting)
    with database_role("casework_jobs"), acting_as(mensen.zijlstra):
        rows = deadlines.with_nearest(mensen.zijlstra, Casus.objects.filter(pk=found[1].pk))
        assert rows.get().termijn_vergadering == meeting.dag
        rows = deadlines.with_nearest(mensen.haddou, Casus.objects.filter(pk=found[1].pk))
        assert rows.get().termijn_vergadering is None


# What waits for whom


def test_what_waits_for_me_is_what_home_says(mensen, veel):
    casus = signaal_ingebracht(mensen, persoon()).casus
    with acting_as(mensen.zijlstra):
        mine = {werk.casusnummer for werk in work_list(mensen.zijlstra)} - {""}
    assert casus.nummer in mine
    assert set(all_numbers(mensen.zijlstra, "wacht=ja")) == mine
    others = set(all_numbers(mensen.zijlstra, "wacht=nee"))
    assert others == {casus.nummer for casus in veel} - mine
    (rij,) = blad_of(mensen.zijlstra, f"nummer={casus.nummer}")["rijen"]
    assert [werk.titel for werk in rij.werk] == ["Casus op de agenda zetten"]


@pytest.mark.regel("P-19")
def test_the_count_of_all_is_of_what_one_may_see(mensen, buren, veel):
    assert blad_of(buren.dekker)["blad"].aantal == "0 casussen"
    assert blad_of(mensen.dekker, "fase=gesloten")["blad"].totaal == MANY
    with acting_as(mensen.dekker):
        assert selectors.casussen(mensen.dekker, p.LIST).filter(fase=Fase.GESLOTEN).count() == MANY // 4


@pytest.mark.regel("P-13")
def test_a_casus_that_was_closed_off_leaves_the_list_and_the_count_at_once(mensen, veel):
    with database_role("casework_jobs"):
        grants.end_by_feit(veel[0].pk)
    blad = blad_of(mensen.dekker, "sorteer=nummer")["blad"]
    assert blad.aantal == f"{MANY - 1} casussen"
    assert veel[0].nummer not in [casus.nummer for casus in blad.rijen]


# The other lists


def test_meetings_to_come_first_and_past_ones_when_asked(mensen):
    many.vergaderingen(mensen, 1, 31)
    client = client_of(mensen.dekker)

    def days(query=""):
        return [row.dag for row in client.get(f"/vergaderingen/?{query}").context["blad"].rijen]

    today = klok.today()
    assert days() == [today + timedelta(days=count) for count in range(1, 26)]
    assert days("wanneer=was") == [today - timedelta(days=count) for count in range(1, 26)]
    mixed = days("wanneer=alle&pagina=2")
    assert mixed[:5] == [today + timedelta(days=count) for count in range(26, 31)]
    assert mixed[5] == today - timedelta(days=1)
    assert client.get("/vergaderingen/?wanneer=alle").context["blad"].aantal == "60 vergaderingen"

    def chosen(query=""):
        return [keuze.tekst for keuze in client.get(f"/vergaderingen/?{query}").context["blad"].gekozen]

    assert (chosen(), chosen("wanneer=alle"), chosen("wanneer=was")) == ([], [], ["Wanneer: is geweest"])
    first = (today + timedelta(days=3)).strftime("%d-%m-%Y")
    assert days(f"van={first}")[0] == today + timedelta(days=3)


def test_nothing_there_is_not_blamed_on_the_filter_that_holds_by_itself(mensen):
    client = client_of(mensen.dekker)
    assert "Er zijn nog geen vergaderingen." in client.get("/vergaderingen/").content.decode()
    many.insert([Vergadering(verband=mensen.verband, dag=klok.today() - timedelta(days=1), plaats="Raadzaal")])
    page = client.get("/vergaderingen/")
    assert page.context["blad"].aantal == "geen van de 1 vergadering"
    assert "Niets gevonden met deze filters." in page.content.decode()
    fg = client_of(mensen.visscher)
    assert "Niets gevonden met deze filters." in fg.get("/logboek/?van=01-01-2090").content.decode()


def test_what_waits_for_an_agenda_is_paged_at_the_meeting_and_short_above_the_meetings(mensen):
    to_come, past = many.vergaderingen(mensen, 1, 2)
    many.behandelingen(mensen, many.casussen(mensen, 1, 61), past)  # thirty missed their meeting
    client = client_of(mensen.zijlstra)
    waiting = client.get(f"/vergaderingen/{to_come.pk}/").context["wachtend"]
    assert (waiting.aantal, len(waiting.rijen)) == ("30 casussen", 25)
    assert len(client.get(f"/vergaderingen/{to_come.pk}/?pagina=2").context["wachtend"].rijen) == 5
    assert client.get(f"/vergaderingen/{past.pk}/").context["wachtend"] is None
    assert client_of(mensen.dekker).get(f"/vergaderingen/{to_come.pk}/").context["wachtend"] is None
    page = client.get("/vergaderingen/")
    assert len(page.context["wachtend"]) == 5
    assert "Er wachten 30 casussen." in page.content.decode()


def test_requests_that_run_unless_others_are_asked_for(mensen):
    verzoeken = many.verzoeken(mensen, 0, 5)
    with database_role("casework_jobs"):
        closed = Rechtenverzoek.objects.filter(pk=verzoeken[0].pk)
        closed.update(status="ingetrokken", afgesloten_op=klok.today())
    client = client_of(mensen.zijlstra)

    def found(**query):
        return {row["verzoek"].kenmerk for row in client.get("/verzoeken/", query).context["rows"]}

    running = {verzoek.kenmerk for verzoek in verzoeken[1:]}
    assert found() == found(behandelaar="ik") == running
    assert found(stand="afgesloten") == found(stand="ingetrokken") == {verzoeken[0].kenmerk}
    assert found(stand="alle") == running | {verzoeken[0].kenmerk}
    assert found(behandelaar="ander") == set()
    assert found(kenmerk="v-2019-0003") == found(kenmerk="2019-0003") == {"V-2019-0003"}
    assert found(termijn="te_laat") == set()


def test_the_archive_first_what_goes_first(mensen):
    made = many.casussen(mensen, 1, 31, archived=True)
    page = client_of(mensen.dekker).get("/archief/").context["blad"]
    days = [casus.vernietigd_op for casus in page.rijen]
    assert days == sorted(days)
    assert page.aantal == f"{len(made)} casussen"
    assert client_of(mensen.dekker).get("/archief/?lezen=ja").context["blad"].rijen == []
    assert client_of(mensen.dekker).get("/archief/?nummer=2018-0004").context["blad"].aantal == "1 van 30 casussen"


def test_people_by_role_organisation_and_account(mensen):
    with keystore.session():
        many.accounts(mensen, 0, 3)
    client = client_of(mensen.aalders)

    def found(**query):
        return {mens.account.gebruikersnaam for mens in client.get("/beheer/", query).context["mensen"]}

    assert found(rol="fg") == {"visscher"}
    new = {"mens0000", "mens0001", "mens0002"}
    assert found(organisatie=str(mensen.reclassering.pk)) == {"meijer", "tjon"} | new
    assert found(organisatie=str(mensen.reclassering.pk), rol="fg") == set()
    assert found(account="afgesloten") == found(rol="geen") == set()
    assert "meijer" in found(organisatie="bestaat-niet")


def test_a_list_without_a_single_row_asks_for_no_filters(mensen):
    client = client_of(mensen.dekker)
    assert 'id="lijst-filters"' not in client.get("/vergaderingen/").content.decode()
    many.insert([Vergadering(verband=mensen.verband, dag=klok.today() - timedelta(days=1), plaats="Raadzaal")])
    assert 'id="lijst-filters"' in client.get("/vergaderingen/").content.decode()
