"""Moving members and balances in and out of a shop, as JSON Lines or as a table; docs/moving.md describes both."""

from pos_client.backend.transfer.files import Imported, Listener, export_members, import_members

__all__ = ["Imported", "Listener", "export_members", "import_members"]
