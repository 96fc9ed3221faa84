"""The second wall alone."""

import pytest
from django.db import DatabaseError, transaction

from casework import klok
from casework import selectors as spine
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.access.models import Reden
from casework.actions.parties import create_organisatie
from casework.models import CasusToegang, Geheimhoudingsverklaring
from casework.rules import GeenToegang
from casusoverleg.models import AangewezenPartner, Deelname
from tests.casusoverleg.extern.helpers import withdraw
from tests.conftest import database_role
from tests.factories import make_lokale_lijst
from tests.factories_casusoverleg import extern_neemt_deel
from tests.people import INSTALLATIE
from tests.steps import day


def a_deelname(mensen, casus, **changes):
    with acting_as(mensen.haddou):
        aanwijzing = AangewezenPartner.objects.get(casus=casus, organisatie=mensen.oever)
    row = {"casus": casus, "aanwijzing": aanwijzing, "organisatie": mensen.oever, "account": mensen.kuiper}
    return Deelname(**row | {"wijze": "extern", "grond": "deskundigheid", "motivering": "Nodig."} | changes)


def adds(actor, row):
    with acting_as(actor), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.regel("P-03")
@pytest.mark.regel("P-04")
@pytest.mark.regel("B-05")
def test_the_database_takes_no_deelname_of_an_externe_without_list_or_verklaring(mensen, casus):
    for gone in (_off_the_list, withdraw, _lapsed):
        with transaction.atomic():
            gone(mensen)
            with pytest.raises(DatabaseError, match="row-level security"):
                adds(mensen.haddou, a_deelname(mensen, casus))
            transaction.set_rollback(True)
    with pytest.raises(DatabaseError, match="row-level security"):
        adds(mensen.haddou, a_deelname(mensen, casus, wijze="casuspartij"))
    adds(mensen.haddou, a_deelname(mensen, casus))


def _off_the_list(mensen):
    make_lokale_lijst(mensen, create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern"))


def _lapsed(mensen):
    with database_role("casework_jobs"):
        Geheimhoudingsverklaring.objects.filter(account=mensen.kuiper).update(tot_en_met=day(-1))


@pytest.mark.regel("P-03")
@pytest.mark.regel("B-05")
def test_the_database_takes_no_naming_of_an_externe_off_the_list(mensen, casus):
    with acting_as(mensen.dekker):
        named = AangewezenPartner.objects.get(casus=casus, organisatie=mensen.oever)
    other = create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern")
    row = {"casus": casus, "besluit_id": named.besluit_id, "organisatie": other, "grond": "x", "motivering": "x"}
    with pytest.raises(DatabaseError, match="row-level security"):
        adds(mensen.dekker, AangewezenPartner(**row))
    make_lokale_lijst(mensen, mensen.oever, other)
    adds(mensen.dekker, AangewezenPartner(**row))


@pytest.mark.regel("P-16")
@pytest.mark.regel("B-05")
def test_the_database_gives_an_externe_no_file(mensen, casus):
    deelname = extern_neemt_deel(mensen, casus)

    def give(codename):
        with acting_as(mensen.haddou), transaction.atomic():
            grants.grant(
                casus,
                mensen.kuiper.pk,
                [codename],
                reden=Reden.DEELNAME,
                feit_id=deelname.pk,
                vanaf=klok.today(),
                tot=None,
            )

    for codename in (p.VIEW_CASUSOVERLEG, p.CHANGE_CASUSOVERLEG, p.VIEW_WEEGPLOEG):
        with pytest.raises(DatabaseError, match="row-level security"):
            give(codename)
    with acting_as(mensen.haddou), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Deelname.objects.filter(pk=deelname.pk).update(wijze="casuspartij")
    with acting_as(mensen.kuiper):
        assert Deelname.objects.update(tot=None) == 0
        with pytest.raises(GeenToegang):
            spine.get_casus(mensen.kuiper, casus.pk, p.VIEW_CASUSOVERLEG)
        assert CasusToegang.objects.filter(user=mensen.kuiper).delete()[0] == 0
