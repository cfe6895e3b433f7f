"""The shift: what members were told since it began, against what was settled."""
