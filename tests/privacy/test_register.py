"""The register of personal data is complete, in both directions: R-04, B-01."""

import re

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connections, models

from casework.access.policies import tables_of
from casework.encryption.fields import EncryptedField
from casework.models import Casus
from casework.personal_data import LEESBAAR_ELDERS
from casework.register import APPS, all_entries
from tests.conftest import database_role

ENTRIES = all_entries()


def is_history(model):
    return hasattr(model, "instance_type")


def own_models():
    return [model for app in APPS for model in apps.get_app_config(app).get_models() if not is_history(model)]


def test_every_model_stands_in_it_once():
    listed = [entry.model.lower() for entry in ENTRIES]
    assert sorted(listed) == sorted({model._meta.label_lower for model in own_models()})
    assert all(entry.doel and entry.termijn and entry.inzage for entry in ENTRIES)


@pytest.mark.regel("R-04")
def test_every_row_about_a_casus_is_found_by_its_column():
    for entry in ENTRIES:
        for model in tables_of(entry):
            columns = {field.column for field in model._meta.concrete_fields if field.related_model is Casus}
            if model is Casus:
                columns = {"id"}
            named = {entry.casus_column or entry.los_column} - {""}
            assert columns == named, f"{model._meta.label}: {columns} in the model, {named} in the register"


@pytest.mark.regel("R-04")
def test_what_the_rows_outlive_can_be_emptied():
    for entry in ENTRIES:
        if entry.los_column:
            (field,) = [f for f in apps.get_model(entry.model)._meta.concrete_fields if f.column == entry.los_column]
            assert field.null, entry.model
            assert not entry.casus_column, entry.model


@pytest.mark.regel("B-01")
def test_every_encrypted_field_is_listed_and_no_other():
    for entry in ENTRIES:
        model = apps.get_model(entry.model)
        encrypted = {field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedField)}
        assert encrypted == set(entry.versleuteld), entry.model


@pytest.mark.regel("R-04")
def test_what_the_site_deletes_is_destroyed_or_stays_somewhere():
    """Encrypted content that the web process may delete without a version comes in the ledger, or says here why not."""
    # A besluit that is revised gets its partners anew; a restore brings it as it was, with the partners of then.
    replaced = {"casework.BesluitPartner"}
    deleted = {entry.model for entry in ENTRIES if "DELETE" in entry.app_rights and entry.versleuteld}
    versioned = {entry.model for entry in ENTRIES if len(tables_of(entry)) > 1}
    assert deleted - versioned - replaced == {entry.model for entry in ENTRIES if entry.voorgoed}


def words_in_clear(model):
    """Fields that could hold any word, and are not encrypted; one with a list of choices holds those only."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField, ArrayField)
    fields = [field for field in model._meta.concrete_fields if isinstance(field, kinds) and not field.choices]
    return {field.name for field in fields if not isinstance(field, EncryptedField)}


@pytest.mark.regel("B-01")
def test_every_other_field_that_could_hold_words_says_why_those_are_about_nobody():
    """A new one without a reason stops here: encrypt it, or say why it never holds anything about a betrokkene."""
    for entry in ENTRIES:
        for model in tables_of(entry):
            assert words_in_clear(model) == set(entry.leesbaar), model._meta.label
        assert all(entry.leesbaar.values()), entry.model


@pytest.mark.regel("B-01")
def test_so_do_the_tables_outside_the_register():
    others = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label not in APPS]
    found = {model._meta.label: words_in_clear(model) for model in others if words_in_clear(model)}
    assert found == {label: set(fields) for label, fields in LEESBAAR_ELDERS.items()}
    assert all(reason for fields in LEESBAAR_ELDERS.values() for reason in fields.values())


@pytest.mark.regel("B-01")
def test_a_list_of_choices_holds_codes_of_the_product():
    """The reason that is true of every field with choices: no word that anybody typed."""
    for model in own_models():
        for field in model._meta.concrete_fields:
            for code, _ in field.flatchoices:
                assert re.fullmatch(r"[a-z0-9_+\-]*", str(code)), f"{model._meta.label}.{field.name}: {code}"


@pytest.mark.regel("B-01")
def test_history_is_encrypted_as_its_original_is():
    for entry in ENTRIES:
        for model in tables_of(entry)[1:]:
            encrypted = {field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedField)}
            assert encrypted == {*entry.versleuteld, "history_change_reason"}, model._meta.label


@pytest.mark.regel("R-04")
def test_history_goes_with_its_casus():
    """Or with its row, for what has a key and an end of its own."""
    for entry in ENTRIES:
        for model in tables_of(entry)[1:] if not _goes_alone(entry) else ():
            assert (entry.casus_column or entry.los_column) in {field.column for field in model._meta.concrete_fields}


def _goes_alone(entry):
    return bool(entry.sleutelsoort) and not (entry.casus_column or entry.los_column)


@pytest.mark.regel("R-07")
def test_all_that_refers_to_a_casus_waits_for_the_end_of_the_transaction(db_all):
    """The order of destruction does not matter as long as every reference between tables is checked at the end."""
    tables = {model._meta.db_table for entry in ENTRIES if entry.casus_column for model in tables_of(entry)}
    with database_role("casework_jobs"), connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text, condeferrable"
            " FROM pg_constraint WHERE contype = 'f'"
        )
        for source, target, deferrable in cursor.fetchall():
            if target in tables:
                assert deferrable, f"{source} → {target}"
