"""Archive and destruction in the head of the casus page, for everybody who knows of the casus."""

from casework.heading import Dag, Kenmerk, Kop, Volgende
from casework.models import Account, Casus
from retention import holds, terms


def heading(account: Account, casus: Casus, rights: set[str]) -> Kop:
    """That the casus is in the archive, when it goes there, when it is destroyed, and what holds that."""
    if casus.is_actief:
        return Kop(dagen=[Dag(terms.archive_day(casus), "gaat naar het archief als er niets meer gebeurt")])
    held = [Kenmerk("Vernietiging aangehouden", "let-op")] if holds.is_held(casus.pk) else []
    day = Dag(terms.destruction_day(casus), "einde van de bewaartermijn: alles wordt vernietigd")
    step = Volgende("Vernietigen als de bewaartermijn voorbij is", "Casework doet dit zelf")
    return Kop([step], [day], [Kenmerk("Gearchiveerd", "rust"), *held])
