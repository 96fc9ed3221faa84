import django.db.models.deletion
from django.db import migrations, models

_ITEM = "casusoverleg_informatieitem"
# What belongs to an item, and the versions of it; an achterhouding said for whom already.
_NEW = ("verantwoording", "deelafweging", "verstrekking")
_VERSIONS = ("historicalverantwoording", "historicaldeelafweging")
_HELD = (*_NEW, "achterhouding")

# The owner of the tables is under the policies too; they are put back after the migrations.
FILL = [
    *(f"ALTER TABLE casusoverleg_{name} NO FORCE ROW LEVEL SECURITY" for name in (*_HELD, *_VERSIONS)),
    f"ALTER TABLE {_ITEM} NO FORCE ROW LEVEL SECURITY",
    *(
        f"UPDATE casusoverleg_{name} t SET organisatie_id = i.organisatie_id FROM {_ITEM} i WHERE i.id = t.item_id"  # noqa: S608
        for name in (*_NEW, *_VERSIONS)
    ),
    "SET CONSTRAINTS ALL IMMEDIATE",
]
# What belongs to an item says truly who gave it, for whom, in which casus: its policies believe that.
HOLD = [
    f"ALTER TABLE {_ITEM} ADD CONSTRAINT informatie_gever UNIQUE (id, account_id, organisatie_id, casus_id)",
    *(
        f"ALTER TABLE casusoverleg_{name} ADD CONSTRAINT {name}_van_gever"
        f" FOREIGN KEY (item_id, van_id, organisatie_id, casus_id)"
        f" REFERENCES {_ITEM} (id, account_id, organisatie_id, casus_id) DEFERRABLE INITIALLY DEFERRED"
        for name in _HELD
    ),
]
LOOSEN = [
    *(f"ALTER TABLE casusoverleg_{name} DROP CONSTRAINT {name}_van_gever" for name in _HELD),
    f"ALTER TABLE {_ITEM} DROP CONSTRAINT informatie_gever",
]


def _organisatie(**options: bool) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.organisatie", **options
    )


def _organisatie_then() -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to="casework.organisatie",
    )


class Migration(migrations.Migration):
    dependencies = [("casework", "0022_nummer_of_grant"), ("casusoverleg", "0002_informatie")]

    operations = [
        *(migrations.AddField(name, "organisatie", _organisatie(null=True)) for name in _NEW),
        *(migrations.AddField(name, "organisatie", _organisatie_then()) for name in _VERSIONS),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        *(migrations.AlterField(name, "organisatie", _organisatie()) for name in _NEW),
        migrations.RunSQL(HOLD, LOOSEN),
    ]
