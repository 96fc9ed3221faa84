"""Register of personal data of the casusoverleg file, with what the database itself holds to."""

from casusoverleg.personal_data import bijeenkomst, informatie, overleg
from casusoverleg.personal_data.informatie import SEES_ALL

__all__ = ["REGISTER", "SEES_ALL"]

# In the order in which the rows of a casus are destroyed.
REGISTER = [*overleg.REGISTER, *informatie.REGISTER, *bijeenkomst.REGISTER]
