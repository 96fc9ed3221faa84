"""The part of the casus page that says how long the casus is kept."""

from casework.models import Account, Casus
from casework.panels import Panel
from retention import holds, terms


def panels(account: Account, casus: Casus, rights: set[str]) -> list[Panel]:
    """The retention dates, for everybody who sees the casus."""
    context = {
        "casus": casus,
        "archief_op": casus.gearchiveerd_op or terms.archive_day(casus),
        "vernietigd_op": terms.destruction_day(casus),
        "aangehouden": holds.is_held(casus.pk),
    }
    return [Panel("Bewaren", "retention/paneel.html", context)]
