"""Forms of the weegploeg: they ask and check what was typed; the rules are in the actions."""
