from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0023_machtiging_with_its_role")]

    operations = [migrations.AddField("account", "opnieuw_begonnen", models.BooleanField(default=False))]
