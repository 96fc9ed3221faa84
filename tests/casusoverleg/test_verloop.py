"""What ends because of the day (P-07, P-13)."""

from datetime import timedelta

import pytest

from casework import klok
from casework.access.context import Systeem, acting_as
from casework.models import Betrokkene, Casus, CasusToegang, Logregel
from casework.rules import GeenToegang
from casework.work import work_list
from casusoverleg.actions import uitvoering
from casusoverleg.actions.deelname import expire_deelname
from casusoverleg.actions.verloop import MEERDERJARIG, end_expired_access
from casusoverleg.models import Deelname, Regisseurschap
from casusoverleg.tasks import end_expired_access as task
from tests.conftest import database_role
from tests.factories_casusoverleg import (
    casus_van_minderjarige,
    casusoverleg_geopend,
    casusoverleg_in_uitvoering,
    fresh,
    neemt_deel,
)

TOEGANG = Systeem("einde van toegang")


def run_job():
    with database_role("casework_jobs"):
        task()


def birthday_of(mensen, casus):
    with acting_as(mensen.dekker):
        born = Betrokkene.objects.get(casus=casus).geboortedatum
    return born.replace(year=born.year + 18)


@pytest.mark.regel("P-07")
def test_on_the_18th_birthday_the_rvdk_leaves_and_the_uitvoerder_is_told(mensen):
    casus = casusoverleg_geopend(mensen, casus_van_minderjarige(mensen, 17))
    neemt_deel(mensen, casus, mensen.smit)
    neemt_deel(mensen, casus)
    birthday = birthday_of(mensen, casus)
    told = "Kijk wie de taken van de Raad overneemt"
    with klok.set_to(birthday - timedelta(days=1)):
        run_job()
        with acting_as(mensen.smit):
            assert Casus.objects.exists()
    with klok.set_to(birthday):
        run_job()
        run_job()
        with acting_as(mensen.smit):
            assert not Casus.objects.exists()
        with acting_as(mensen.haddou):
            ended = Deelname.objects.get(casus=casus, organisatie=mensen.rvdk)
            assert (ended.tot, ended.einde_reden) == (birthday, MEERDERJARIG)
            assert Deelname.objects.op(birthday).get(casus=casus).account_id == mensen.meijer.pk
            assert told in [werk.titel for werk in work_list(mensen.haddou)]
            assert not CasusToegang.objects.filter(user=mensen.smit).exists()
        with database_role("casework_jobs"):
            assert Logregel.objects.filter(gebeurtenis="deelname.verlopen", casus_id=casus.pk).count() == 1
    with klok.set_to(birthday + timedelta(days=31)), acting_as(mensen.haddou):
        assert told not in [werk.titel for werk in work_list(mensen.haddou)]


@pytest.mark.regel("R-01")
def test_the_job_is_no_processing(mensen):
    casus = casusoverleg_geopend(mensen, casus_van_minderjarige(mensen, 17))
    neemt_deel(mensen, casus, mensen.smit)
    before = fresh(mensen, casus).laatste_verwerking
    with klok.set_to(birthday_of(mensen, casus)):
        run_job()
    assert fresh(mensen, casus).laatste_verwerking == before


@pytest.mark.regel("P-13")
def test_grants_that_ran_out_are_removed_and_the_regisseur_stops(mensen):
    casus = casusoverleg_geopend(mensen)
    today = klok.today()
    neemt_deel(mensen, casus, tot=today + timedelta(days=4))
    uitvoering.appoint_regisseur(mensen.haddou, casus, mensen.meijer)
    with klok.set_to(today + timedelta(days=4)):
        run_job()
        run_job()
        with acting_as(mensen.haddou):
            assert not CasusToegang.objects.filter(user=mensen.meijer).exists()
            assert not Regisseurschap.objects.filter(casus=casus, tot__isnull=True).exists()
            assert Deelname.objects.get(casus=casus).tot == today + timedelta(days=4)


@pytest.mark.regel("P-13")
def test_who_is_no_longer_appointed_leaves(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    appointment = mensen.meijer.aanstellingen.get()
    appointment.tot_en_met = klok.today() - timedelta(days=1)
    appointment.save(update_fields=["tot_en_met"])
    run_job()
    with acting_as(mensen.meijer):
        assert not Casus.objects.exists()
    with acting_as(mensen.haddou):
        assert Deelname.objects.get(casus=casus).tot == klok.today()


def test_a_person_cannot_do_what_the_job_does(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    with acting_as(mensen.haddou):
        deelname = Deelname.objects.select_related("casus").get(casus=casus)
    with pytest.raises(GeenToegang):
        expire_deelname(mensen.haddou, deelname, "Zomaar.")


def test_the_job_touches_nobody_else(mensen):
    casusoverleg_in_uitvoering(mensen)
    with database_role("casework_jobs"):
        assert end_expired_access(TOEGANG) == 0
    with acting_as(mensen.meijer):
        assert Casus.objects.exists()
