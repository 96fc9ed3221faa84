import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_TABLES = ("casework_casustoegang", "casework_geheimhoudingsverklaring", "casework_concept")
# The first samenwerkingsverband in which somebody had a role: until now there was no other.
_OF_ACCOUNT = (
    "(SELECT o.verband_id FROM casework_aanstelling a JOIN casework_organisatie o ON o.id = a.organisatie_id"
    " WHERE a.account_id = t.account_id ORDER BY a.van LIMIT 1)"
)
# The owner of the tables is under the policies too; they are put back after the migrations.
FILL = [
    *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in (*_TABLES, "casework_casus")),
    "UPDATE casework_casustoegang t SET verband_id = c.verband_id FROM casework_casus c"
    " WHERE c.id = t.content_object_id",
    f"UPDATE casework_geheimhoudingsverklaring t SET verband_id = {_OF_ACCOUNT}",  # noqa: S608
    f"UPDATE casework_concept t SET verband_id = {_OF_ACCOUNT}",  # noqa: S608
    "SET CONSTRAINTS ALL IMMEDIATE",
]
# A grant is of the samenwerkingsverband of its casus: who works in several sees one at a time (P-19).
HOLD = [
    "ALTER TABLE casework_casus ADD CONSTRAINT casus_verband UNIQUE (id, verband_id)",
    "ALTER TABLE casework_casustoegang ADD CONSTRAINT toegang_verband_van_casus"
    " FOREIGN KEY (content_object_id, verband_id) REFERENCES casework_casus (id, verband_id)"
    " DEFERRABLE INITIALLY DEFERRED",
]
LOOSEN = [
    "ALTER TABLE casework_casustoegang DROP CONSTRAINT toegang_verband_van_casus",
    "ALTER TABLE casework_casus DROP CONSTRAINT casus_verband",
]


_MODELS: dict[str, dict[str, bool]] = {
    "casustoegang": {"db_index": False},
    "geheimhoudingsverklaring": {},
    "concept": {},
}


def _verband(**options: bool) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="casework.samenwerkingsverband",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0016_series_in_the_policy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(
            migrations.AddField(model_name=name, name="verband", field=_verband(null=True, **options))
            for name, options in _MODELS.items()
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        *(
            migrations.AlterField(model_name=name, name="verband", field=_verband(**options))
            for name, options in _MODELS.items()
        ),
        migrations.RunSQL(HOLD, LOOSEN),
        # Reading a grant goes on taking the index alone.
        migrations.RemoveIndex(model_name="casustoegang", name="toegang_casus"),
        migrations.RemoveIndex(model_name="casustoegang", name="toegang_account"),
        migrations.AddIndex(
            model_name="casustoegang",
            index=models.Index(
                fields=["content_object", "user", "permission", "vanaf", "tot"],
                include=["verband"],
                name="toegang_casus",
            ),
        ),
        migrations.AddIndex(
            model_name="casustoegang",
            index=models.Index(
                fields=["user", "permission", "content_object"],
                include=["vanaf", "tot", "verband"],
                name="toegang_account",
            ),
        ),
        migrations.RemoveConstraint(model_name="concept", name="concept_een_per_formulier"),
        migrations.AddConstraint(
            model_name="concept",
            constraint=models.UniqueConstraint(fields=("account", "verband", "pad"), name="concept_een_per_formulier"),
        ),
    ]
