"""Real faults on real processes: nothing is lost and nothing happens twice. `python3 dev.py faults` runs them."""
