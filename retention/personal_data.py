"""Register of personal data of archive and destruction."""

from casework.register import Gegevens

REGISTER = [
    Gegevens(
        "retention.Vernietiging",
        "bewijs dat een casus is vernietigd (R-04, R-06)",
        "geen gegevens over een betrokkene",
        "nee: wijst niemand aan",
        casus_column="",
        app_rights="SELECT",
        leesbaar={"aantallen": "aantal rijen per tabel"},
    ),
]
