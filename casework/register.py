"""The register of personal data: what each model holds, why, who sees it, how long, and how it is destroyed.

Each app lists its models in personal_data.py. The row-level policies, the order of destruction and the export for
inzage are all read from here; a model that is missing fails the tests.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module

from casework.access import permissions as p

APPS = ("casework", "weegploeg", "casusoverleg", "rights", "retention", "security")


@dataclass(frozen=True)
class Deel:
    """A part of the file: which permissions read it and which write it."""

    lezen: tuple[str, ...]
    schrijven: tuple[str, ...]


@dataclass(frozen=True)
class PerRij:
    """The row itself names its part in the column `deel`."""

    delen: Mapping[str, Deel]


WEEGPLOEG = Deel((p.VIEW_WEEGPLOEG,), (p.CHANGE_WEEGPLOEG,))
CASUSOVERLEG = Deel((p.VIEW_CASUSOVERLEG,), (p.CHANGE_CASUSOVERLEG,))
PLAN = Deel((p.VIEW_PLAN,), (p.CHANGE_CASUSOVERLEG,))
VOORTGANG = Deel((p.VIEW_PLAN,), (p.REPORT_PLAN, p.CHANGE_CASUSOVERLEG))
INFORMATIE = Deel((p.VIEW_ITEMS,), (p.CHANGE_CASUSOVERLEG,))
NAAM = Deel(p.NAMES_THE_PERSON, (p.CHANGE_WEEGPLOEG, p.CHANGE_CASUSOVERLEG))
PERSOON = Deel(p.KNOWS_THE_PERSON, (p.CHANGE_WEEGPLOEG, p.CHANGE_CASUSOVERLEG))
CASUS = Deel(tuple(p.ALL), (p.CHANGE_WEEGPLOEG, p.CHANGE_CASUSOVERLEG, p.REPORT_PLAN))
# Facts that access follows from, and the grants themselves: each says in SQL who writes it.
TOEGANG = Deel((), ())
ARCHIEF = Deel((p.DECIDE_ARCHIEF,), (p.DECIDE_ARCHIEF,))
PER_RIJ = PerRij({"weegploeg": WEEGPLOEG, "casusoverleg": CASUSOVERLEG, "archief": ARCHIEF})


@dataclass(frozen=True)
class Gegevens:
    """One model in the register.

    model: "app.Model". doel: why it is processed. termijn: when it goes. inzage: how it comes out for the betrokkene
    ("ja", or why not). deel: part of the file that decides who sees the rows; None for tables about no betrokkene.
    casus_column: column with the casus, by which its rows are found and destroyed; "" when rows belong to no casus.
    los_column: column with a casus that the rows outlive; emptied when that casus is destroyed.
    app_rights, jobs_rights: SQL rights of the web process and of the jobs.
    lezen_sql, schrijven_sql, toevoegen_sql: a condition in place of the one that follows from deel.
    versies_lezen_sql: the same for reading the versions, where those are not for everybody who reads the row.
    grens_sql: what must hold, besides, for each row that the web process writes.
    wijziging_sql: what must hold, besides, between the rows OLD and NEW of each change by the web process.
    jobs_wissen_sql: what must hold for each row that a job deletes.
    versleuteld: the encrypted fields. leesbaar: for every other field that could hold words, why those are never about
    a betrokkene. voorgoed: what the web process deletes here is destroyed, and a restore must not bring it back; False
    where a row only makes place for another, or stays as a version. sleutelsoort: the kind of the data key that each
    row has for itself, if it has one.
    """

    model: str
    doel: str
    termijn: str
    inzage: str
    deel: Deel | PerRij | None = None
    casus_column: str = "casus_id"
    los_column: str = ""
    app_rights: str = "SELECT, INSERT, UPDATE"
    history_rights: str = "SELECT, INSERT"
    jobs_rights: str = "SELECT, INSERT, UPDATE, DELETE"
    lezen_sql: str = ""
    versies_lezen_sql: str = ""
    schrijven_sql: str = ""
    toevoegen_sql: str = ""
    grens_sql: str = ""
    wijziging_sql: str = ""
    versleuteld: tuple[str, ...] = field(default=())
    jobs_wissen_sql: str = ""
    leesbaar: Mapping[str, str] = field(default_factory=dict)
    voorgoed: bool = False
    sleutelsoort: str = ""


def all_entries() -> list[Gegevens]:
    """Every entry, in the order of the apps on the line."""
    entries: list[Gegevens] = []
    for app in APPS:
        entries += _entries_of(app)
    return entries


def _entries_of(app: str) -> Iterable[Gegevens]:
    return import_module(f"{app}.personal_data").REGISTER
