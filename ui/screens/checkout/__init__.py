"""The checkout: scan a member, type an amount, award and redeem."""
