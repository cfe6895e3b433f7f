"""One folder per screen: view (widgets), presenter (plain Python), model, text."""
