"""Finding people again under another spelling, without a readable name in the database. See docs/adr/0016."""
