"""The database: opening it, its product's peculiarities, bringing it up to date."""
