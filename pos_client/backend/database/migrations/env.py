"""Where Alembic begins: it runs inside the transaction `backend.migrate` has opened."""

from alembic import context

from pos_client.backend.database.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
