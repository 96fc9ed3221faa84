import casework.encryption.fields
from django.conf import settings
from django.db import migrations, models

# Requests that were past the identity when this was not asked yet go back to that phase, where it is asked now; who they
# are about is not known of them. One that was decided is asked before its answer goes out. Until then their handlers do
# not read. The owner of the tables is under the policies too; they are put back after the migrations.
BEFORE = [
    "ALTER TABLE rights_rechtenverzoek NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE casework_casustoegang NO FORCE ROW LEVEL SECURITY",
    "UPDATE rights_rechtenverzoek SET status = 'identiteit', voorbereid_op = NULL"
    " WHERE status IN ('derden', 'besluit') AND besluit_op IS NULL",
    "UPDATE rights_rechtenverzoek SET bevoegdheid = 'blijkt' WHERE status IN ('besluit', 'verzonden')",
    "DELETE FROM casework_casustoegang WHERE reden = 'verzoek' AND feit_id IN"
    " (SELECT id FROM rights_rechtenverzoek WHERE bevoegdheid = '')",
    "SET CONSTRAINTS ALL IMMEDIATE",
]


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0025_view_items_for_who_reads"),
        ("rights", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalrechtenverzoek",
            name="bevoegdheid",
            field=models.CharField(
                blank=True,
                choices=[
                    ("blijkt", "de verzoeker mag dit vragen"),
                    ("ontbreekt", "niet gebleken dat de verzoeker dit mag vragen"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="historicalrechtenverzoek",
            name="geboren_op",
            field=casework.encryption.fields.EncryptedDateField(null=True),
        ),
        migrations.AddField(
            model_name="historicalrechtenverzoek",
            name="maatregel",
            field=casework.encryption.fields.EncryptedTextField(null=True),
        ),
        migrations.AddField(
            model_name="historicalrechtenverzoek",
            name="machtiging_getekend_op",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="historicalrechtenverzoek",
            name="machtiging_ingetrokken_op",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="historicalrechtenverzoek",
            name="waaruit_blijkt",
            field=casework.encryption.fields.EncryptedTextField(null=True),
        ),
        migrations.AddField(
            model_name="historicalrechtenverzoek",
            name="opdracht_van",
            field=casework.encryption.fields.EncryptedTextField(null=True),
        ),
        migrations.AddField(
            model_name="historicalrechtenverzoek",
            name="waarom_niet_bevoegd",
            field=casework.encryption.fields.EncryptedTextField(null=True),
        ),
        migrations.AddField(
            model_name="rechtenverzoek",
            name="bevoegdheid",
            field=models.CharField(
                blank=True,
                choices=[
                    ("blijkt", "de verzoeker mag dit vragen"),
                    ("ontbreekt", "niet gebleken dat de verzoeker dit mag vragen"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="rechtenverzoek",
            name="geboren_op",
            field=casework.encryption.fields.EncryptedDateField(null=True),
        ),
        migrations.AddField(
            model_name="rechtenverzoek",
            name="maatregel",
            field=casework.encryption.fields.EncryptedTextField(null=True),
        ),
        migrations.AddField(
            model_name="rechtenverzoek",
            name="machtiging_getekend_op",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="rechtenverzoek",
            name="machtiging_ingetrokken_op",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="rechtenverzoek",
            name="waaruit_blijkt",
            field=casework.encryption.fields.EncryptedTextField(null=True),
        ),
        migrations.AddField(
            model_name="rechtenverzoek",
            name="opdracht_van",
            field=casework.encryption.fields.EncryptedTextField(null=True),
        ),
        migrations.AddField(
            model_name="rechtenverzoek",
            name="waarom_niet_bevoegd",
            field=casework.encryption.fields.EncryptedTextField(null=True),
        ),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="rechtenverzoek",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["derden", "besluit", "verzonden"]), _negated=True),
                    models.Q(("bevoegdheid", ""), _negated=True),
                    _connector="OR",
                ),
                name="verzoek_na_bevoegdheid",
            ),
        ),
        migrations.AddConstraint(
            model_name="rechtenverzoek",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bevoegdheid", "ontbreekt"), _negated=True),
                    ("uitkomst__in", ["", "geweigerd"]),
                    _connector="OR",
                ),
                name="verzoek_onbevoegd_geweigerd",
            ),
        ),
        migrations.AddConstraint(
            model_name="rechtenverzoek",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("machtiging_ingetrokken_op__isnull", True), ("status", "ingetrokken"), _connector="OR"
                ),
                name="verzoek_machtiging_ingetrokken",
            ),
        ),
    ]
