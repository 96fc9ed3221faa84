"""Every write of the weegploeg: actor first, atomic, rules checked, changed, logged."""

from weegploeg.actions.afronden import finish_if_ready
from weegploeg.actions.beoordeling import Afwijking, BeoordelingTekst, Gebiedstekst, record_beoordeling
from weegploeg.actions.duiding import (
    Antwoord,
    Vraag,
    answer_duiding,
    ask_duiding,
    chase_duiding,
    end_questions,
    note_answer,
    refuse_duiding,
)
from weegploeg.actions.terugkoppeling import record_terugkoppeling
from weegploeg.actions.uitnodigen import invite_weegploeg
from weegploeg.actions.vergadering import (
    agendeer_casus,
    attendance_version,
    cancel_vergadering,
    change_vergadering,
    move_agendapunt,
    plan_vergadering,
    record_attendance,
    remove_agendapunt,
    start_beraad,
)

__all__ = [
    "Afwijking",
    "Antwoord",
    "BeoordelingTekst",
    "Gebiedstekst",
    "Vraag",
    "agendeer_casus",
    "answer_duiding",
    "ask_duiding",
    "chase_duiding",
    "attendance_version",
    "cancel_vergadering",
    "change_vergadering",
    "end_questions",
    "finish_if_ready",
    "invite_weegploeg",
    "move_agendapunt",
    "note_answer",
    "plan_vergadering",
    "record_attendance",
    "record_beoordeling",
    "record_terugkoppeling",
    "refuse_duiding",
    "remove_agendapunt",
    "start_beraad",
]
