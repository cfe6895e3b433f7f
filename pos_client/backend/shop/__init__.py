"""The shop: its programme, its products, its tills and managers."""
