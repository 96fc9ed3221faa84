"""Forms of the casusoverleg."""
