"""Whatever happens in whatever order: somebody reads the file of a casus exactly as long as there is a reason today.

The model knows facts and days only, nothing of grants. After each step both walls are asked, each by itself.
"""

from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.conf import settings as product
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from casework import klok, selectors
from casework.access import permissions as p
from casework.access.context import Systeem, acting_as
from casework.actions import parties
from casework.actions.besluit import BesluitTekst, confirm_besluit, record_besluit, submit_besluit
from casework.actions.toegang import grant_open_files
from casework.actions.waarborgen import accept_afspraken, publish_afspraken
from casework.models import Account, Afspraken, Casus, Raadpleging
from casework.rules import GeenToegang, RegelFout
from casusoverleg.actions.deelname import end_deelname, invite_partner
from casusoverleg.models import Casusdiagnose, Deelname
from casusoverleg.tasks import end_expired_access
from retention.actions import consult_archive
from retention.tasks import archive_due
from tests.conftest import SUPERUSER, database_role
from tests.factories_casusoverleg import casusoverleg_geopend, met_diagnose, tell, uitnodiging
from tests.retention.helpers import days_ago, last_processed
from tests.states import undone

FOREVER = date(9999, 12, 31)
PARTNERS = ("meijer", "tjon")
PEOPLE = (*PARTNERS, "haddou", "janssen")
TOEGANG = Systeem("toegang")
# The last day of something that ends, from today; yesterday is the earliest that can be.
ENDS = st.sampled_from((-1, -1, 0, 2, 20))


@dataclass
class Feiten:
    """What is so, with first and last days (both included) as the law counts them."""

    rol: dict[str, tuple[date, date]]
    machtiging: tuple[date, date]
    afspraken: list[date]  # the first day of each version
    aanvaard: dict[str, date]  # the version that somebody accepted last
    deelname: dict[str, tuple[date, date]] = field(default_factory=dict)
    raadpleging: tuple[date, date] | None = None
    archief: bool = False

    def reads(self, naam: str, dag: date) -> bool:
        """Whether there is a reason today for this person to read the file of the casusoverleg."""
        version = max(first for first in self.afspraken if first <= dag)
        if not holds(self.rol.get(naam), dag) or self.aanvaard[naam] != version:
            return False
        if naam in PARTNERS:
            return holds(self.deelname.get(naam), dag) and not self.archief
        if naam == "haddou":
            return not self.archief
        return holds(self.machtiging, dag) and (not self.archief or holds(self.raadpleging, dag))


def holds(days: tuple[date, date] | None, dag: date) -> bool:
    return days is not None and days[0] <= dag <= days[1]


class Toegang(RuleBasedStateMachine):
    """Set `mensen`, `casus` and `done` before it runs."""

    mensen = None
    casus = None
    done: Counter

    def __init__(self):
        super().__init__()
        self.world = ExitStack()
        self.world.enter_context(undone())
        self.clock = ExitStack()
        self.dag = klok.today()
        long_ago = self.dag - timedelta(days=4000)
        self.feiten = Feiten(
            rol=dict.fromkeys(PEOPLE, (long_ago, FOREVER)),
            machtiging=(self.dag - timedelta(days=500), self.dag + timedelta(days=300)),
            afspraken=[long_ago],
            aanvaard=dict.fromkeys(PEOPLE, long_ago),
        )

    def teardown(self):
        self.clock.close()
        self.world.close()

    def account(self, naam):
        """Looked up anew, as each request does."""
        return Account.objects.get(pk=getattr(self.mensen, naam).pk)

    def try_to(self, what, act, *args):
        """Out: what it gave, or None when the rules forbid it now: then nothing may have changed."""
        with suppress(RegelFout, GeenToegang):
            result = act(*args)
            self.done[what] += 1
            return result
        return None

    # What people do

    @rule(naam=st.sampled_from(PARTNERS), days=st.none() | st.integers(1, 40))
    def invite(self, naam, days):
        tot = self.dag + timedelta(days=days) if days else None
        invitation = uitnodiging(self.mensen.reclassering, self.account(naam), tot=tot)
        if self.try_to("invite", invite_partner, self.account("haddou"), self.casus, invitation):
            last = tot - timedelta(days=1) if tot else FOREVER
            self.feiten.deelname[naam] = (self.dag, min(last, self.feiten.rol[naam][1]))

    @rule(naam=st.sampled_from(PARTNERS))
    def end_deelname(self, naam):
        with acting_as(self.account("haddou")):
            found = Deelname.objects.select_related("casus").filter(account=self.account(naam)).last()
        if found and self.try_to("end deelname", end_deelname, self.account("haddou"), found, "De rol is vervuld."):
            self.feiten.deelname.pop(naam)

    @rule(naam=st.sampled_from(PEOPLE))
    def accept(self, naam):
        version = max(first for first in self.feiten.afspraken if first <= self.dag)
        afspraken = Afspraken.objects.get(verband=self.mensen.verband, van=version)
        if self.try_to("accept", accept_afspraken, self.account(naam), afspraken):
            self.feiten.aanvaard[naam] = version

    @rule()
    def consult(self):
        arguments = (self.account("janssen"), self.casus, "nieuw_signaal", "Er is een nieuw signaal.")
        if self.try_to("consult", consult_archive, *arguments):
            last = self.dag + timedelta(days=product.ARCHIEF_RAADPLEGEN_DAGEN - 1)
            self.feiten.raadpleging = (self.dag, min(last, self.feiten.machtiging[1]))

    @precondition(lambda self: self.feiten.archief)
    @rule()
    def reopen(self):
        for naam in ("dekker", "bakir", "ramdin"):
            self.try_to("accept", accept_afspraken, self.account(naam), self._afspraken())
        if self.try_to("reopen", self._decide_to_reopen):
            self.feiten.archief = False

    def _decide_to_reopen(self):
        dekker = self.account("dekker")
        raadpleging = consult_archive(dekker, self.casus, "nieuw_signaal", "Er is een nieuw signaal.")
        text = BesluitTekst(
            "weer_actief", "Het dossier is nodig.", [{"soort": "raadpleging", "id": str(raadpleging.pk)}]
        )
        besluit = submit_besluit(dekker, record_besluit(dekker, self.casus, "heropenen", text))
        for naam in ("dekker", "bakir", "ramdin"):
            besluit = confirm_besluit(self.account(naam), besluit)
        return besluit

    def _afspraken(self):
        return Afspraken.objects.filter(verband=self.mensen.verband, van__lte=self.dag).latest("van")

    # What the administrator does

    @rule(naam=st.sampled_from((*PARTNERS, "haddou")), days=ENDS)
    def end_role(self, naam, days):
        last = self.dag + timedelta(days=days)
        found = self.account(naam).aanstellingen.order_by("van").last()
        if self.try_to("end role", parties.end_aanstelling, self.mensen.aalders, found, last):
            first, until = self.feiten.rol[naam]
            self.feiten.rol[naam] = (first, min(last, until))
            if naam in self.feiten.deelname:
                first, until = self.feiten.deelname[naam]
                self.feiten.deelname[naam] = (first, min(last, until))

    @precondition(lambda self: self._without_role())
    @rule(data=st.data())
    def give_role(self, data):
        """Anew, when there is none: a second role of the same kind has a test of its own."""
        naam = data.draw(st.sampled_from(self._without_role()))
        old = self.account(naam).aanstellingen.select_related("organisatie").order_by("van").last()
        given = (self.mensen.aalders, self.account(naam), old.organisatie, old.rol, self.dag)
        if fact := self.try_to("give role", parties.appoint, *given):
            self.feiten.rol[naam] = (self.dag, FOREVER)
            self._refresh(fact)

    def _without_role(self):
        return [naam for naam, days in self.feiten.rol.items() if not holds(days, self.dag)]

    @rule(days=ENDS)
    def end_machtiging(self, days):
        last = self.dag + timedelta(days=days)
        found = self.account("janssen").machtigingen.select_related("organisatie").order_by("van").last()
        if self.try_to("end machtiging", parties.end_machtiging, self.mensen.aalders, found, last):
            first, until = self.feiten.machtiging
            self.feiten.machtiging = (first, min(last, until))
            if self.feiten.raadpleging:
                first, until = self.feiten.raadpleging
                self.feiten.raadpleging = (first, min(last, until))

    @precondition(lambda self: not holds(self.feiten.machtiging, self.dag))
    @rule(days=st.integers(1, 400))
    def give_machtiging(self, days):
        last = self.dag + timedelta(days=days)
        given = (self.mensen.aalders, self.account("janssen"), self.mensen.politie, "de korpschef", self.dag, last)
        if fact := self.try_to("give machtiging", parties.give_machtiging, *given):
            self.feiten.machtiging = (self.dag, last)
            self._refresh(fact)

    @rule(days=st.integers(1, 10))
    def publish(self, days):
        first = self.dag + timedelta(days=days)
        given = (self.mensen.aalders, self.mensen.verband, f"Afspraken vanaf {first}.", first)
        if self.try_to("publish", publish_afspraken, *given):
            self.feiten.afspraken.append(first)

    def _refresh(self, fact):
        """As the job does, right after the administrator."""
        with database_role("casework_jobs"):
            grant_open_files(TOEGANG, fact.pk)

    # What time does

    @rule(days=st.sampled_from((1, 1, 2, 5, 15, 40)))
    def days_pass(self, days):
        """No job runs: what ended by its day has to be closed already."""
        self.clock.close()
        self.dag += timedelta(days=days)
        self.clock.enter_context(klok.set_to(self.dag))
        self.done["days"] += 1

    @rule()
    def daily_job(self):
        with database_role("casework_jobs"):
            end_expired_access()
        self.done["job"] += 1

    @precondition(lambda self: not self.feiten.archief)
    @rule()
    def archive(self):
        """The year is over, and the job runs. Nothing of before holds any more, also when it becomes active again."""
        last_processed(self.casus, days_ago(366))
        with database_role("casework_jobs"):
            archive_due()
            assert Casus.objects.get(pk=self.casus.pk).bestand == "gearchiveerd"
            Raadpleging.objects.filter(casus=self.casus).update(van=days_ago(1))
        self.feiten.archief, self.feiten.raadpleging = True, None
        self.feiten.deelname.clear()
        self.done["archive"] += 1

    # What has to be so

    @invariant()
    def both_walls_show_exactly_what_there_is_a_reason_for(self):
        expected = {naam: self.feiten.reads(naam, self.dag) for naam in PEOPLE}
        people = {naam: self.account(naam) for naam in PEOPLE}
        with database_role(SUPERUSER):  # wall two does not hold here
            first = {naam: self._wall_one(account) for naam, account in people.items()}
        second = {naam: self._wall_two(account) for naam, account in people.items()}
        assert first == expected
        assert second == expected
        self.done.update(f"{naam} {'reads' if reads else 'reads not'}" for naam, reads in expected.items())

    def _wall_one(self, account):
        with acting_as(account):
            return selectors.casussen(account, p.VIEW_CASUSOVERLEG).filter(pk=self.casus.pk).exists()

    def _wall_two(self, account):
        with acting_as(account):
            return Casusdiagnose.objects.filter(casus=self.casus).exists()


# What has to have happened, for the test to say anything.
BOTH = {f"{naam} {verb}" for naam in PEOPLE for verb in ("reads", "reads not")}
EVERYTHING = BOTH | {
    *("invite", "end deelname", "accept", "consult", "reopen", "end role", "give role", "end machtiging"),
    *("give machtiging", "publish", "days", "job", "archive"),
}
QUICK = {"max_examples": 16, "stateful_step_count": 18, "derandomize": True}
LONG = {"max_examples": 600, "stateful_step_count": 40}


@pytest.mark.regel("P-13")
@pytest.mark.regel("P-01")
@pytest.mark.regel("P-20")
@pytest.mark.regel("B-05")
@pytest.mark.parametrize(
    ("effort", "happens"),
    [pytest.param(QUICK, BOTH, id="quick"), pytest.param(LONG, EVERYTHING, id="long", marks=pytest.mark.soak)],
)
def test_a_partner_sees_a_casus_exactly_while_there_is_a_reason_today_and_it_is_not_archived(mensen, effort, happens):
    casus = casusoverleg_geopend(mensen)
    tell(mensen, casus)
    met_diagnose(mensen, casus)
    with acting_as(mensen.dekker):
        found = Casus.objects.select_related("verband").get(pk=casus.pk)
    machine = type("Machine", (Toegang,), {"mensen": mensen, "casus": found, "done": Counter()})
    quiet = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
    run_state_machine_as_test(machine, settings=settings(**effort, **quiet))
    assert set(machine.done) >= happens, "some of this never happened"
