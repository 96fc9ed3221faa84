"""Pages of the weegploeg."""
