"""Pages of the casusoverleg; its parts of the casus page are in casusoverleg/panels.py."""
