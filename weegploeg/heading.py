"""The part of the weegploeg in the head of the casus page, for who reads its file (W-02)."""

from django.urls import reverse

from casework.access import permissions as p
from casework.choices import Dossier, Fase, Informeren, Rol, SignaalStatus
from casework.heading import Dag, Kop, Volgende, steps_of_besluiten, under_way
from casework.models import Account, Casus
from weegploeg import selectors
from weegploeg.choices import CASUSWAARDIGHEID, INFORMEREN, PARTNERS, Toestand
from weegploeg.models import Behandeling, Beoordeling
from weegploeg.workflow import INBRENGER, UITVOERDER


def heading(account: Account, casus: Casus, rights: set[str]) -> Kop:
    """What the weegploeg has to do next; nothing once the casus is in the archive or for who does not read the file."""
    if p.VIEW_WEEGPLOEG not in rights or not casus.is_actief:
        return Kop()
    works = p.CHANGE_WEEGPLOEG in rights and account.heeft_rol(Rol.UITVOERDER_WEEGPLOEG)
    return _Weegploeg(casus, works).kop


class _Weegploeg:
    """Looks at the state once, and puts together what follows from it."""

    def __init__(self, casus: Casus, works: bool) -> None:
        self.casus, self.works = casus, works
        self.current = selectors.behandeling(casus)
        self.ready = under_way(casus, Dossier.WEEGPLOEG)
        self.kop = Kop(volgende=steps_of_besluiten(self.ready, casus, UITVOERDER))
        if casus.fase in (Fase.WEEGPLOEG, Fase.GEEN_CASUSOVERLEG):
            self._to_bring()
        self._of_treatment(self.current.toestand if self.current else "")
        self._to_inform()

    def _next(self, wat: str, route: str) -> None:
        """A step of the uitvoerder."""
        url = reverse(route, args=[self.casus.pk]) if self.works else ""
        self.kop.volgende.append(Volgende(wat, UITVOERDER, url))

    def _prepares(self, soort: str) -> bool:
        return any(besluit.soort == soort for besluit in self.ready)

    def _to_bring(self) -> None:
        found = selectors.signalen(self.casus).filter(status=SignaalStatus.ONTVANGEN)
        for signaal in found:
            url = f"#signaal-{signaal.pk}"
            self.kop.volgende.append(
                Volgende("Signaal inbrengen in de weegploeg", f"{INBRENGER}: {signaal.inbrenger.naam}", url)
            )

    def _of_treatment(self, toestand: str) -> None:
        if selectors.can_go_on_agenda(self.casus, self.current) and not self._is_on_agenda():
            self._next("Op de agenda van de weegploeg zetten", "agenderen")
        elif toestand == Toestand.OPEN and self.current is not None:
            self._meeting(self.current)
        elif toestand == Toestand.IN_BERAAD and self.current is not None:
            self._in_beraad(self.current)
        elif toestand == Toestand.NADERE_DUIDING and self.current is not None:
            self._duiding(self.current)
        elif toestand == Toestand.CASUSOVERLEG and not self._prepares(PARTNERS):
            self._next("Besluit 2 over de casuspartners opstellen", "besluit_partners")
        elif toestand == Toestand.GEEN_CASUSOVERLEG:
            self._to_report_back()

    def _is_on_agenda(self) -> bool:
        """Whether a meeting that has not passed will deal with the casus, and with all its signalen."""
        brought = selectors.signalen(self.casus).filter(status=SignaalStatus.INGEBRACHT)
        return selectors.awaited_meeting(self.current) is not None and not brought.exists()

    def _meeting(self, current: Behandeling) -> None:
        if current.vergadering is not None:
            url = reverse("vergadering", args=[current.vergadering_id]) if self.works else ""
            self.kop.volgende.append(Volgende("Bespreken in de vergadering van de weegploeg", "de weegploeg", url))
            self.kop.dagen.append(Dag(current.vergadering.dag, "vergadering van de weegploeg"))

    def _in_beraad(self, current: Behandeling) -> None:
        if not Beoordeling.objects.filter(behandeling=current, ronde=current.ronde).exists():
            self._next("Beoordeling vastleggen", "beoordeling_nieuw")
        elif not self._prepares(CASUSWAARDIGHEID):
            self._next("Besluit 1 over de casuswaardigheid opstellen", "besluit_casuswaardigheid")

    def _duiding(self, current: Behandeling) -> None:
        asked = selectors.duidingen(self.casus).filter(besluit=current.besluit_id)
        waiting = [duiding for duiding in asked if duiding.is_open]
        for duiding in waiting:
            url = reverse("duiding", args=[duiding.pk])
            self.kop.volgende.append(Volgende("Vraag om nadere duiding beantwoorden", duiding.organisatie.naam, url))
            self.kop.dagen.append(Dag(duiding.uiterlijk, "antwoord op de vraag om nadere duiding"))
        if not waiting:
            self._next("Nadere duiding vragen", "duiding_vragen")

    def _to_report_back(self) -> None:
        for signaal in selectors.signalen_zonder_terugkoppeling(self.casus):
            url = f"#signaal-{signaal.pk}"
            self.kop.volgende.append(Volgende("Terugkoppelen aan de aanbrenger", signaal.inbrenger.naam, url))

    def _to_inform(self) -> None:
        decided = self.casus.informeren != Informeren.TE_BESLISSEN or self._prepares(INFORMEREN)
        if self.current is not None and self.current.toestand != Toestand.IN_BERAAD and not decided:
            self._next("Besluit 3 over het informeren opstellen", "besluit_informeren")
