"""Writes on informing the betrokkene and on their requests."""
