"""An externe casuspartner in a real browser: invited, at work in the plan, and outside everything else."""

import pytest
from django.db import transaction

from casework.encryption import keystore
from casusoverleg.actions import uitvoering
from tests.browser.walk import Person
from tests.factories_casusoverleg import DOEL, casusoverleg_met_extern, met_diagnose, nieuw_plan, tell

DIAGNOSE = "Eenzaam, en gevoelig"


@pytest.mark.regel("P-05")
@pytest.mark.regel("P-16")
@pytest.mark.regel("P-19")
def test_an_externe_works_in_the_plan_and_sees_nothing_else(site, axe):
    mensen = site.mensen
    with keystore.session(), transaction.atomic():
        casus = casusoverleg_met_extern(mensen)
        tell(mensen, casus)
    address = f"/casussen/{casus.pk}/"
    haddou, kuiper = Person(site, "haddou"), Person(site, "kuiper")
    assert kuiper.status(address) == 404

    haddou.go(address).press("Partner uitnodigen")
    haddou.page.get_by_label("Kuiper").check()
    haddou.fill(wijze="extern", grond="alleen_informatie", motivering="Weet hoe het thuis gaat.").press("Uitnodigen")
    assert haddou.sees("via de vertegenwoordiger van de gemeente")
    assert kuiper.status(address) == 404
    haddou.fill(grond="rol_in_uitvoering", motivering="Voert de gesprekken met betrokkene.").press("Uitnodigen")
    assert haddou.sees("rol in de uitvoering van het plan: Voert de gesprekken met betrokkene.")

    with keystore.session(), transaction.atomic():
        met_diagnose(mensen, casus)
        nieuw_plan(mensen, casus, (mensen.oever, mensen.kuiper), (mensen.gemeente, mensen.dekker))
        uitvoering.appoint_regisseur(mensen.haddou, casus, mensen.dekker)
        uitvoering.start_uitvoering(mensen.haddou, casus)

    kuiper.go("/").follow("Voortgang melden op uw maatregel")
    kuiper.fill(tekst="Drie keer gesproken.", status="lopend").press("Voortgang melden")
    assert all(kuiper.sees(text) for text in (DOEL, "Drie keer gesproken.", "U neemt deel als externe casuspartner"))
    assert not any(kuiper.sees(text) for text in (DIAGNOSE, "Voert de gesprekken", "Deelnemers", "Casusdiagnose"))
    assert kuiper.page.get_by_role("link", name="Voortgang melden").count() == 1
    assert axe(kuiper.page) == []
    for hidden in ("casusdiagnose/", "deelnames/nieuw/", "plan/", "besluiten/sluiten/", "beoordelen/"):
        assert kuiper.status(address + hidden) == 404, hidden
    assert [line for line in site.console if "404" not in line] == []
