"""What happened in the weegploeg; casuspartners see none of it (W-02)."""

from collections.abc import Iterator

from django.urls import reverse

from casework.access import permissions as p
from casework.models import Account, Casus
from casework.timeline import Gebeurtenis, Soort
from weegploeg import selectors
from weegploeg.models import Agendapunt, Behandeling, Beoordeling


def events(account: Account, casus: Casus, rights: set[str]) -> Iterator[Gebeurtenis]:
    """Beraad, judgements, questions, reporting back and the end of a treatment, each oldest first."""
    if p.VIEW_WEEGPLOEG not in rights:
        return
    yield from _beraad(casus, attends=p.CHANGE_WEEGPLOEG in rights)
    yield from _beoordelingen(casus)
    yield from _duidingen(casus)
    for item in selectors.terugkoppelingen(casus):
        titel = f"Terugkoppeling aan de aanbrenger: {item.get_wijze_display()}"
        yield Gebeurtenis(item.dag, Soort.WEGING, titel, url=f"#signaal-{item.signaal_id}")
    for treatment in Behandeling.objects.filter(casus=casus).order_by("afgerond_op", "pk"):
        if treatment.afgerond_op:
            yield Gebeurtenis(treatment.afgerond_op, Soort.WEGING, "Behandeling door de weegploeg afgerond")


def _beraad(casus: Casus, *, attends: bool) -> Iterator[Gebeurtenis]:
    # Who only reads the file, such as the FG, does not see the meeting.
    for point in Agendapunt.objects.filter(casus=casus).order_by("beraad_op", "pk"):
        if point.beraad_op:
            url = reverse("vergadering", args=[point.vergadering_id]) if attends else "#behandeling-door-de-weegploeg"
            yield Gebeurtenis(point.beraad_op, Soort.WEGING, "Beraad in de weegploeg begonnen", url=url)


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
