"""The writes of the casusoverleg: one module per part of the file."""
