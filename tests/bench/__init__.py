"""Figures of docs/benchmarks.md. Each module has `run() -> dict[str, object]`; `python3 dev.py bench` prints them."""
