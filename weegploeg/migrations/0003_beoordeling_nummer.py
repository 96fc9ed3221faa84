from django.db import migrations, models

# The order in which they were shown until now.
_COUNT = """
UPDATE weegploeg_beoordeling SET nummer = counted.nummer
FROM (
    SELECT id, row_number() OVER (PARTITION BY casus_id ORDER BY dag, ronde, id DESC) AS nummer
    FROM weegploeg_beoordeling
) counted
WHERE counted.id = weegploeg_beoordeling.id
"""


class Migration(migrations.Migration):
    dependencies = [("weegploeg", "0002_meetings_with_times")]

    operations = [
        migrations.AddField(
            model_name="beoordeling",
            name="nummer",
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunSQL(_COUNT, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="beoordeling",
            constraint=models.UniqueConstraint(fields=("casus", "nummer"), name="beoordeling_nummer"),
        ),
    ]
