from django.db import migrations, models

# The order in which they were shown until now.
_COUNT = """
UPDATE weegploeg_nadereduiding SET nummer = counted.nummer
FROM (
    SELECT id, row_number() OVER (PARTITION BY casus_id ORDER BY gesteld_op, id) AS nummer FROM weegploeg_nadereduiding
) counted
WHERE counted.id = weegploeg_nadereduiding.id
"""


class Migration(migrations.Migration):
    dependencies = [("weegploeg", "0004_duiding_herinnerd")]

    operations = [
        migrations.AddField(
            "nadereduiding", "nummer", models.PositiveSmallIntegerField(default=0), preserve_default=False
        ),
        migrations.RunSQL(_COUNT, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "nadereduiding", models.UniqueConstraint(fields=("casus", "nummer"), name="duiding_nummer")
        ),
    ]
