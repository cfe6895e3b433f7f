"""The roster's SQLite file: its tables through all versions."""

from pos_client.adapters.database_file import FileFormat

# Rows of one generation make one roster; `head` says which one is in force.
ROSTER = FileFormat(
    application_id=0x6D71_7072,  # `mqpr`
    migrations=(
        """
        CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE entries(
            generation INTEGER NOT NULL,
            card BLOB NOT NULL CHECK (length(card) = 16),
            member BLOB NOT NULL CHECK (length(member) = 16),
            body BLOB NOT NULL,
            PRIMARY KEY (generation, card)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX entries_of_member ON entries(generation, member);

        CREATE TABLE day_keys(
            generation INTEGER NOT NULL,
            day INTEGER NOT NULL,
            card BLOB NOT NULL CHECK (length(card) = 16),
            body BLOB NOT NULL,
            PRIMARY KEY (generation, day, card)
        ) STRICT, WITHOUT ROWID;
        """,
    ),
)
