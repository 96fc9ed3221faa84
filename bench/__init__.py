"""Measurements of the product, each against a goal. `make bench` prints them and writes build/bench.json."""
