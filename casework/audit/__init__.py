"""The access log: who looked at, changed or was refused what, for which party, when and why. Never content."""
