from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0011_besluit_voorgelegd_op")]

    operations = [migrations.AddField("account", "herinnerd_op", models.DateField(null=True, blank=True))]
