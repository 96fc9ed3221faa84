from django.db import migrations, models

# The order in which they were shown until now; what is kept of their versions follows.
_COUNT = """
UPDATE casework_signaal SET nummer = counted.nummer
FROM (
    SELECT id, row_number() OVER (PARTITION BY casus_id ORDER BY ontvangen_op, id) AS nummer FROM casework_signaal
) counted
WHERE counted.id = casework_signaal.id;
UPDATE casework_historicalsignaal version SET nummer = signaal.nummer
FROM casework_signaal signaal WHERE signaal.id = version.id;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0018_bijlage_bij_signaal")]

    operations = [
        migrations.AddField("signaal", "nummer", models.PositiveSmallIntegerField(default=0), preserve_default=False),
        migrations.AddField(
            "historicalsignaal", "nummer", models.PositiveSmallIntegerField(default=0), preserve_default=False
        ),
        migrations.RunSQL(_COUNT, migrations.RunSQL.noop),
        migrations.AddConstraint("signaal", models.UniqueConstraint(fields=("casus", "nummer"), name="signaal_nummer")),
    ]
