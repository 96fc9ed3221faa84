"""Every write goes through an action: actor first, atomic, rules checked, changed, logged."""
