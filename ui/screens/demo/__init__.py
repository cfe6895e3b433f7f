"""The demo's control panel: a simulated phone and a simulated network plug in a visitor's hand."""
