"""What happened in the weegploeg; casuspartners see none of it (W-02)."""

from collections.abc import Iterator

from django.urls import reverse

from casework.access import permissions as p
from casework.choices import Dossier
from casework.models import Account, Casus
from casework.timeline import Gebeurtenis, Soort, besluit_events
from weegploeg import selectors
from weegploeg.models import Agendapunt, Behandeling, Beoordeling


def events(account: Account, casus: Casus, rights: set[str]) -> Iterator[Gebeurtenis]:
    """Beraad, judgements, questions, besluiten, reporting back and the end of a treatment, each oldest first."""
    if p.VIEW_WEEGPLOEG not in rights:
        return
    yield from _beraad(casus)
    yield from _beoordelingen(casus)
    yield from besluit_events(casus, rights, Dossier.WEEGPLOEG)
    yield from _duidingen(casus)
    for item in selectors.terugkoppelingen(casus):
        titel = f"Terugkoppeling aan de aanbrenger: {item.get_wijze_display()}"
        yield Gebeurtenis(item.dag, Soort.WEGING, titel, url=f"#signaal-{item.signaal_id}")
    for day in Behandeling.objects.filter(casus=casus, afgerond_op__isnull=False).values_list("afgerond_op", flat=True):
        yield Gebeurtenis(day, Soort.WEGING, "Behandeling door de weegploeg afgerond")


def _beraad(casus: Casus) -> Iterator[Gebeurtenis]:
    points = Agendapunt.objects.filter(casus=casus, beraad_op__isnull=False).order_by("beraad_op")
    for vergadering_id, day in points.values_list("vergadering_id", "beraad_op"):
        url = reverse("vergadering", args=[vergadering_id])
        yield Gebeurtenis(day, Soort.WEGING, "Beraad in de weegploeg begonnen", url=url)


def _beoordelingen(casus: Casus) -> Iterator[Gebeurtenis]:
    for pk, day in Beoordeling.objects.filter(casus=casus).order_by("dag", "ronde").values_list("pk", "dag"):
        yield Gebeurtenis(day, Soort.WEGING, "Beoordeling vastgelegd", url=reverse("beoordeling", args=[pk]))


def _duidingen(casus: Casus) -> Iterator[Gebeurtenis]:
    for duiding in selectors.duidingen(casus):
        url, wie = reverse("duiding", args=[duiding.pk]), duiding.organisatie.naam
        yield Gebeurtenis(duiding.gesteld_op, Soort.WEGING, "Nadere duiding gevraagd", wie, url)
        if duiding.beantwoord_op:
            titel = "Vraag om nadere duiding afgehandeld"
            yield Gebeurtenis(duiding.beantwoord_op, Soort.WEGING, titel, wie, url)
