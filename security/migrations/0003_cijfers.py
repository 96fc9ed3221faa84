import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0026_raadpleegdoel_informeren"),
        ("security", "0002_incidenten"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cijfer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("jaar", models.PositiveSmallIntegerField()),
                (
                    "soort",
                    models.CharField(
                        choices=[
                            ("signalen", "Ontvangen signalen"),
                            ("naar_casusoverleg", "Casussen met besluit 1: casusoverleg"),
                            ("geen_casusoverleg", "Casussen met besluit 1: geen casusoverleg"),
                            ("gesloten", "Gesloten casussen"),
                            ("tot_besluit_1", "Van eerste signaal tot besluit 1: de helft binnen"),
                            ("duur_casusoverleg", "Duur van een gesloten casusoverleg: de helft binnen"),
                            ("op_tijd_geinformeerd", "Betrokkene op tijd geïnformeerd, of uitgesteld met een besluit"),
                            ("verzoeken", "Verzoeken van betrokkenen"),
                            ("op_tijd_beantwoord", "Verzoeken op tijd beantwoord"),
                        ],
                        max_length=30,
                    ),
                ),
                ("waarde", models.PositiveIntegerField(null=True)),
                (
                    "verband",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.samenwerkingsverband",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("verband", "jaar", "soort"), name="cijfer_een_keer"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("waarde__isnull", True),
                            ("soort__in", ("tot_besluit_1", "duur_casusoverleg")),
                            models.Q(
                                ("soort__in", ("op_tijd_geinformeerd", "op_tijd_beantwoord")),
                                ("waarde__in", (0, 50, 75)),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "soort__in",
                                        [
                                            "tot_besluit_1",
                                            "duur_casusoverleg",
                                            "op_tijd_geinformeerd",
                                            "op_tijd_beantwoord",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                (
                                    "waarde",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("waarde"), "-", django.db.models.functions.math.Mod("waarde", 5)
                                    ),
                                ),
                                ("waarde__gte", 10),
                            ),
                            _connector="OR",
                        ),
                        name="cijfer_niet_precies",
                    ),
                ],
            },
        ),
    ]
