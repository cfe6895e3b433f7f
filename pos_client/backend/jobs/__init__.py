"""What time alone makes due: lots written off, debts paid, tiers reviewed, holds released, members told.

None of it decides anything: what may be spent and which tier is held is calculated from time wherever it is asked for.
So jobs may run late, twice, side by side or not at all; they only write down what is true already. Any number of
workers share the work: each takes members nobody else works on (`SKIP LOCKED`), a few per short transaction.
"""
