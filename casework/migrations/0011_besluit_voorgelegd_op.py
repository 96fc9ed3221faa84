from django.db import migrations, models
from django.db.models import Q

# What lies before the kernpartijen was put there on the day it was written down, or later: then others wait longer.
_SINCE = "UPDATE casework_besluit SET voorgelegd_op = opgesteld_op WHERE status = 'ter_vaststelling'"


class Migration(migrations.Migration):
    dependencies = [("casework", "0010_gegevenscategorieen")]

    operations = [
        migrations.AddField("besluit", "voorgelegd_op", models.DateField(null=True, blank=True)),
        migrations.AddField("historicalbesluit", "voorgelegd_op", models.DateField(null=True, blank=True)),
        migrations.RunSQL(_SINCE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "besluit",
            models.CheckConstraint(
                condition=~Q(status="ter_vaststelling") | Q(voorgelegd_op__isnull=False), name="besluit_voorgelegd_op"
            ),
        ),
    ]
