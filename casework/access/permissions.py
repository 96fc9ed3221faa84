"""What a grant can allow on a casus, and which grants each role gets. The table of domein "who sees and does what"."""

LIST = "list_casus"  # knows that the casus exists: number and state
VIEW_WEEGPLOEG = "view_weegploeg"
CHANGE_WEEGPLOEG = "change_weegploeg"
VIEW_CASUSOVERLEG = "view_casusoverleg"
CHANGE_CASUSOVERLEG = "change_casusoverleg"
VIEW_ITEMS = "view_items"  # reads the items of information that were shared with them
VIEW_PLAN = "view_plan"
REPORT_PLAN = "report_plan"  # report progress on own maatregelen
DECIDE_ARCHIEF = "decide_archief"  # decide on making an archived casus active again

ALL = {
    LIST: "Weet dat de casus bestaat",
    VIEW_WEEGPLOEG: "Leest het weegploegdossier",
    CHANGE_WEEGPLOEG: "Wijzigt het weegploegdossier",
    VIEW_CASUSOVERLEG: "Leest het casusoverlegdossier",
    CHANGE_CASUSOVERLEG: "Wijzigt het casusoverlegdossier",
    VIEW_ITEMS: "Leest wat met hem of haar is gedeeld",
    VIEW_PLAN: "Leest het plan van aanpak",
    REPORT_PLAN: "Meldt voortgang",
    DECIDE_ARCHIEF: "Beslist of een gearchiveerde casus weer actief wordt",
}

# Whoever reads a part of the file knows whom it is about; who only gets items needs no more than the name (P-15).
KNOWS_THE_PERSON = (VIEW_WEEGPLOEG, VIEW_CASUSOVERLEG, VIEW_PLAN)
NAMES_THE_PERSON = (*KNOWS_THE_PERSON, VIEW_ITEMS)

VERTEGENWOORDIGER = tuple(ALL)
UITVOERDER_WEEGPLOEG = (LIST, VIEW_WEEGPLOEG, CHANGE_WEEGPLOEG)
UITVOERDER_CASUSOVERLEG = (LIST, VIEW_CASUSOVERLEG, CHANGE_CASUSOVERLEG, VIEW_ITEMS, VIEW_PLAN)
CASUSPARTNER = (LIST, VIEW_CASUSOVERLEG, VIEW_ITEMS, VIEW_PLAN, REPORT_PLAN)
# Never the file: what was shared with them, and the plan while they are involved in it (P-14, P-16).
EXTERN = (LIST, VIEW_ITEMS)
EXTERN_IN_PLAN = (*EXTERN, VIEW_PLAN, REPORT_PLAN)
PLAN_LEZER = (LIST, VIEW_PLAN)
RAADPLEGER = (LIST, VIEW_WEEGPLOEG, VIEW_CASUSOVERLEG, VIEW_ITEMS, VIEW_PLAN)
ARCHIEF = (LIST, DECIDE_ARCHIEF)
