from django.db import migrations, models

# The owner of the tables is under the policies too; they are put back after the migrations.
FILL = [
    *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in ("casework_casustoegang", "casework_casus")),
    "UPDATE casework_casustoegang t SET nummer = c.nummer FROM casework_casus c WHERE c.id = t.content_object_id",
    "SET CONSTRAINTS ALL IMMEDIATE",
]
# A grant has the samenwerkingsverband and the number of its casus.
HOLD = [
    "ALTER TABLE casework_casustoegang DROP CONSTRAINT toegang_verband_van_casus",
    "ALTER TABLE casework_casus DROP CONSTRAINT casus_verband",
    "ALTER TABLE casework_casus ADD CONSTRAINT casus_verband_nummer UNIQUE (id, verband_id, nummer)",
    "ALTER TABLE casework_casustoegang ADD CONSTRAINT toegang_als_casus"
    " FOREIGN KEY (content_object_id, verband_id, nummer) REFERENCES casework_casus (id, verband_id, nummer)"
    " DEFERRABLE INITIALLY DEFERRED",
]
LOOSEN = [
    "ALTER TABLE casework_casustoegang DROP CONSTRAINT toegang_als_casus",
    "ALTER TABLE casework_casus DROP CONSTRAINT casus_verband_nummer",
    "ALTER TABLE casework_casus ADD CONSTRAINT casus_verband UNIQUE (id, verband_id)",
    "ALTER TABLE casework_casustoegang ADD CONSTRAINT toegang_verband_van_casus"
    " FOREIGN KEY (content_object_id, verband_id) REFERENCES casework_casus (id, verband_id)"
    " DEFERRABLE INITIALLY DEFERRED",
]


class Migration(migrations.Migration):
    dependencies = [("casework", "0021_akkoord")]

    operations = [
        # What it asked is part of the other functions of the policies now.
        migrations.RunSQL("DROP FUNCTION IF EXISTS casework_mist()", migrations.RunSQL.noop),
        migrations.AddField(
            "casustoegang", "nummer", models.CharField(default="", max_length=20), preserve_default=False
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(HOLD, LOOSEN),
        migrations.RemoveIndex("casustoegang", "toegang_account"),
        migrations.AddIndex(
            "casustoegang",
            models.Index(
                fields=["user", "verband", "permission", "nummer", "content_object"],
                include=["vanaf", "tot"],
                name="toegang_lijst",
            ),
        ),
    ]
