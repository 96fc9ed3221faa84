"""The referentiekader: K-01, K-02, K-03, K-04, P-11."""

import inspect

import pytest
from django.db import ProgrammingError, transaction

from casework.access.context import acting_as
from casework.actions.signaal import bring_signaal
from casework.rules import GeenToegang, RegelFout
from tests.factories import fresh, melding, persoon, receive_signaal
from tests.factories_weegploeg import (
    beoordeeld,
    beoordeling_tekst,
    casus_in_beraad,
    feiten_van,
    signaal_ingebracht,
)
from weegploeg import actions, selectors
from weegploeg.actions import Afwijking, Gebiedstekst
from weegploeg.actions import beoordeling as module
from weegploeg.choices import Gebied, Ontwikkelfase
from weegploeg.forms.beoordeling import BeoordelingForm
from weegploeg.models import Beoordeling, Gebiedsoordeel


@pytest.fixture
def casus(mensen):
    return casus_in_beraad(mensen)


def record(mensen, casus, **changes):
    return actions.record_beoordeling(mensen.zijlstra, casus, beoordeling_tekst(feiten_van(mensen, casus), **changes))


def with_area(mensen, casus, tekst):
    gebieden = dict(beoordeling_tekst(feiten_van(mensen, casus)).gebieden)
    return gebieden | {Gebied.TRAINING: tekst}


@pytest.mark.regel("K-01")
def test_there_are_nine_areas_and_each_is_recorded(mensen, casus):
    assert len(Gebied) == 9
    beoordeling = record(mensen, casus)
    with acting_as(mensen.dekker):
        rows = Gebiedsoordeel.objects.filter(beoordeling=beoordeling)
        assert {row.gebied for row in rows} == set(Gebied.values)
        assert rows.get(gebied="gedrag").duiding == "Sprak een dreiging uit."
        assert not rows.get(gebied="gedrag").geen_informatie
        assert rows.get(gebied="training").geen_informatie


@pytest.mark.regel("K-01")
@pytest.mark.parametrize("gebied", Gebied.values)
def test_no_area_can_be_left_out(mensen, casus, gebied):
    gebieden = dict(beoordeling_tekst(feiten_van(mensen, casus)).gebieden)
    del gebieden[gebied]
    with pytest.raises(RegelFout) as error:
        record(mensen, casus, gebieden=gebieden)
    assert (error.value.regel, error.value.veld) == ("K-01", f"{gebied}_basis")


@pytest.mark.regel("K-01")
def test_there_is_no_tenth_area(mensen, casus):
    gebieden = dict(beoordeling_tekst(feiten_van(mensen, casus)).gebieden)
    with pytest.raises(RegelFout, match="K-01"):
        record(mensen, casus, gebieden=gebieden | {"uiterlijk": Gebiedstekst(geen_informatie=True)})


@pytest.mark.regel("K-02")
@pytest.mark.parametrize("fase", Ontwikkelfase.values)
def test_the_phase_is_kept_as_given(mensen, casus, fase):
    assert fresh(mensen.dekker, record(mensen, casus, fase=fase)).fase == fase


@pytest.mark.regel("K-02")
@pytest.mark.regel("K-04")
def test_no_phase_needs_a_reason_and_none_is_filled_in(mensen, casus):
    with pytest.raises(RegelFout) as error:
        record(mensen, casus, fase="", geen_fase_reden=" ")
    assert (error.value.regel, error.value.veld) == ("K-02", "geen_fase_reden")
    kept = fresh(mensen.dekker, record(mensen, casus, fase="", geen_fase_reden="Te weinig bekend."))
    assert (kept.fase, kept.geen_fase_reden) == ("", "Te weinig bekend.")


@pytest.mark.regel("K-02")
@pytest.mark.parametrize(
    ("field", "value"), [("fase", "vijfde"), ("ideologie", ""), ("sociale_context", " "), ("argumentatie", "")]
)
def test_phase_domains_and_arguments_are_needed(mensen, casus, field, value):
    with pytest.raises(RegelFout) as error:
        record(mensen, casus, **{field: value})
    assert (error.value.regel, error.value.veld) == ("K-02", field)
    with acting_as(mensen.zijlstra):
        assert not Beoordeling.objects.exists()


@pytest.mark.regel("K-03")
@pytest.mark.parametrize(
    ("tekst", "veld"),
    [
        (Gebiedstekst(), "training_feiten"),
        (Gebiedstekst(duiding="Hij traint vast."), "training_feiten"),
        (Gebiedstekst(geen_informatie=True, duiding="Hij traint vast."), "training_basis"),
        (Gebiedstekst(feiten=[{"soort": "gerucht", "id": "1"}], duiding="Hij traint."), "training_feiten"),
    ],
)
def test_a_judgement_without_a_fact_is_refused(mensen, casus, tekst, veld):
    with pytest.raises(RegelFout) as error:
        record(mensen, casus, gebieden=with_area(mensen, casus, tekst))
    assert (error.value.regel, error.value.veld) == ("K-03", veld)


@pytest.mark.regel("K-03")
def test_facts_without_what_they_mean_are_refused(mensen, casus):
    tekst = Gebiedstekst(feiten=feiten_van(mensen, casus))
    with pytest.raises(RegelFout) as error:
        record(mensen, casus, gebieden=with_area(mensen, casus, tekst))
    assert (error.value.regel, error.value.veld) == ("K-03", "training_duiding")


@pytest.mark.regel("K-03")
def test_facts_of_another_casus_or_not_yet_brought_are_refused(mensen, casus):
    other = signaal_ingebracht(mensen, persoon(voornamen="Anders"))
    not_brought = receive_signaal(mensen.dekker, mensen.gemeente, persoon(), melding())
    assert not_brought.casus_id == casus.pk
    for signaal in (other, not_brought):
        tekst = Gebiedstekst(feiten=[{"soort": "signaal", "id": str(signaal.pk)}], duiding="Hij traint.")
        with pytest.raises(RegelFout, match="K-03"):
            record(mensen, casus, gebieden=with_area(mensen, casus, tekst))


@pytest.mark.regel("K-04")
def test_the_form_has_no_default_and_the_code_computes_nothing(mensen, casus):
    with acting_as(mensen.zijlstra):
        form = BeoordelingForm(casus=casus)
        assert all(form.get_initial_for_field(field, name) is None for name, field in form.fields.items())
    source = inspect.getsource(module).lower()
    assert not any(word in source for word in ("score", "sum(", "rank", "len("))
    assert not any("score" in field.name or "rang" in field.name for field in Beoordeling._meta.get_fields())


@pytest.mark.regel("K-05")
def test_dissent_is_kept_beside_the_judgement(mensen, casus):
    afwijking = Afwijking(mensen.gemeente, "Een enkel bericht toont dit niet.", "voorfase")
    beoordeling = record(mensen, casus, fase="acceptatie_van_geweld", afwijkend=[afwijking])
    with acting_as(mensen.ramdin):
        kept = beoordeling.afwijkend.get()
        assert (kept.fase, kept.toelichting) == ("voorfase", "Een enkel bericht toont dit niet.")
    for wrong in (Afwijking(mensen.gemeente, " "), Afwijking(mensen.reclassering, "Ook wij.")):
        with pytest.raises(RegelFout, match="K-05"):
            record(mensen, casus, afwijkend=[wrong])


@pytest.mark.regel("K-05")
def test_a_judgement_does_not_change_a_new_one_is_added(mensen, casus):
    first, second = record(mensen, casus), record(mensen, casus, fase="sociale_vervreemding")
    with acting_as(mensen.zijlstra):
        assert Beoordeling.objects.filter(casus=casus).count() == 2
        first.fase = second.fase
        with pytest.raises(ProgrammingError), transaction.atomic():
            first.save()
    assert fresh(mensen.zijlstra, first).fase == "voorfase"


@pytest.mark.regel("P-11")
def test_only_the_uitvoerder_records_a_judgement(mensen, casus):
    tekst = beoordeling_tekst(feiten_van(mensen, casus))
    with pytest.raises(RegelFout, match="P-11"):
        actions.record_beoordeling(mensen.dekker, casus, tekst)
    for person in (mensen.haddou, mensen.meijer, mensen.smit, mensen.visscher, mensen.ketelaar):
        with pytest.raises(GeenToegang):
            actions.record_beoordeling(person, casus, tekst)


@pytest.mark.regel("W-02")
def test_the_database_shows_a_judgement_to_the_weegploeg_only(mensen, buren, casus):
    beoordeeld(mensen, casus)
    for person in (mensen.dekker, mensen.bakir, mensen.zijlstra):
        with acting_as(person):
            assert Beoordeling.objects.count() == 1
            assert Gebiedsoordeel.objects.count() == 9
    for person in (mensen.haddou, mensen.meijer, mensen.smit, mensen.kuiper, mensen.visscher, mensen.ketelaar):
        with acting_as(person):
            assert not Beoordeling.objects.exists()
            assert not Gebiedsoordeel.objects.exists()
    with acting_as(buren.zijlstra):
        assert not Beoordeling.objects.exists()


@pytest.mark.regel("K-03")
def test_a_signaal_keeps_the_number_by_which_a_judgement_names_it(mensen, casus):
    """Whatever comes in later, also on the same day."""

    def names():
        with acting_as(mensen.zijlstra):
            return {feit.id: feit.label.split(",")[0] for feit in selectors.feiten(casus)}

    before = names()
    for number in range(6):
        told = melding(gedraging=f"Dreigde opnieuw: {number}.")
        bring_signaal(mensen.bakir, receive_signaal(mensen.bakir, mensen.politie, persoon(), told))
    after = names()
    assert {key: after[key] for key in before} == before
    assert sorted(after.values()) == [f"signaal {number}" for number in range(1, 8)]
