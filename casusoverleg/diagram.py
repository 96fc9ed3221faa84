"""The process of the casusoverleg as it is drawn: the table is that of casusoverleg.workflow."""

from casework.diagram import Overgang, Proces, Zijtak
from casusoverleg.choices import Staat
from casusoverleg.workflow import STAPPEN

_NAAST = {Staat.BEEINDIGD: Staat.GESTART, Staat.EVALUATIE: Staat.IN_UITVOERING}

VAN_CASUSOVERLEG = Proces(
    "Het casusoverleg",
    {staat.value: staat.label for staat in Staat if staat not in _NAAST},
    {staat.value: Zijtak(staat.label, bij.value) for staat, bij in _NAAST.items()},
    tuple(Overgang(stap.staat.value, stap.handeling.label, stap.wie.label, stap.naar.value) for stap in STAPPEN),
)
