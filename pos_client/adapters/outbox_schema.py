"""The outbox's SQLite file: its tables through all versions."""

from pos_client.adapters.database_file import FileFormat

_MIGRATIONS = (
    """
    CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE outbox(
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        txn_id BLOB NOT NULL UNIQUE CHECK (length(txn_id) = 16),
        kind TEXT NOT NULL,
        handle_index BLOB NOT NULL,
        redeem_points INTEGER NOT NULL,
        body BLOB NOT NULL,
        saved_ms INTEGER NOT NULL,
        state INTEGER NOT NULL DEFAULT 0 CHECK (state IN (0, 1, 2, 3)),
        attempts INTEGER NOT NULL DEFAULT 0,
        last_reason TEXT,
        result BLOB CHECK ((state IN (1, 2)) = (result IS NOT NULL)),
        settled_ms INTEGER CHECK ((result IS NULL) = (settled_ms IS NULL))
    ) STRICT;
    CREATE INDEX outbox_pending ON outbox(seq) WHERE state = 0;
    CREATE INDEX outbox_rejected ON outbox(seq) WHERE state = 2;
    CREATE INDEX outbox_quarantined ON outbox(seq) WHERE state = 3;
    CREATE INDEX outbox_of_member ON outbox(handle_index, state, settled_ms);
    CREATE TRIGGER outbox_is_immutable
        BEFORE UPDATE OF seq, txn_id, kind, handle_index, redeem_points, body, saved_ms ON outbox
        BEGIN SELECT raise(ABORT, 'an entry never changes'); END;
    CREATE TRIGGER outbox_is_final BEFORE UPDATE OF state, result, settled_ms ON outbox WHEN old.state <> 0
        BEGIN SELECT raise(ABORT, 'a result is final'); END;

    CREATE TABLE claims(
        handle_index BLOB NOT NULL,
        kid INTEGER NOT NULL,
        step INTEGER NOT NULL,
        basket_id BLOB NOT NULL,
        PRIMARY KEY (handle_index, kid)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    ALTER TABLE outbox ADD COLUMN link BLOB CHECK (link IS NULL OR length(link) = 16);
    ALTER TABLE outbox ADD COLUMN fingerprint BLOB CHECK ((link IS NULL) = (fingerprint IS NULL));
    ALTER TABLE outbox ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
    DROP TRIGGER outbox_is_immutable;
    CREATE TRIGGER outbox_is_immutable
        BEFORE UPDATE OF seq, txn_id, kind, handle_index, redeem_points, body, saved_ms, link, fingerprint ON outbox
        BEGIN SELECT raise(ABORT, 'an entry never changes'); END;
    """,
    """
    ALTER TABLE claims ADD COLUMN sealed_handle BLOB;
    ALTER TABLE claims ADD COLUMN claimed_ms INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE claims ADD COLUMN heard INTEGER NOT NULL DEFAULT 0 CHECK (heard IN (0, 1, 2));
    """,
    """
    ALTER TABLE outbox ADD COLUMN resolves BLOB CHECK (resolves IS NULL OR length(resolves) = 16);
    ALTER TABLE outbox ADD COLUMN taken_from TEXT NOT NULL DEFAULT '';
    CREATE INDEX outbox_resolving ON outbox(resolves) WHERE resolves IS NOT NULL;
    DROP TRIGGER outbox_is_immutable;
    CREATE TRIGGER outbox_is_immutable
        BEFORE UPDATE OF seq, txn_id, kind, handle_index, redeem_points, body, saved_ms, link, fingerprint, resolves,
            taken_from ON outbox
        BEGIN SELECT raise(ABORT, 'an entry never changes'); END;
    """,
    """
    ALTER TABLE outbox ADD COLUMN opening INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE outbox ADD COLUMN mono_ms INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX outbox_settled ON outbox(settled_ms) WHERE state = 1 AND resolves IS NULL;
    CREATE TRIGGER outbox_is_kept BEFORE DELETE ON outbox WHEN old.state <> 1 OR old.resolves IS NOT NULL
        BEGIN SELECT raise(ABORT, 'only what is confirmed and over is ever taken away'); END;
    DROP TRIGGER outbox_is_immutable;
    CREATE TRIGGER outbox_is_immutable
        BEFORE UPDATE OF seq, txn_id, kind, handle_index, redeem_points, body, saved_ms, link, fingerprint, resolves,
            taken_from, opening, mono_ms ON outbox
        BEGIN SELECT raise(ABORT, 'an entry never changes'); END;
    """,
    """
    ALTER TABLE outbox ADD COLUMN word INTEGER;
    UPDATE outbox SET word = seq WHERE result IS NOT NULL;
    CREATE UNIQUE INDEX outbox_by_word ON outbox(word) WHERE word IS NOT NULL;
    DROP TRIGGER outbox_is_final;
    CREATE TRIGGER outbox_is_final BEFORE UPDATE OF state, result, settled_ms, word ON outbox WHEN old.state <> 0
        BEGIN SELECT raise(ABORT, 'a result is final'); END;
    """,
)

OUTBOX = FileFormat(application_id=0x6D71_706F, migrations=_MIGRATIONS)
"""`mqpo`."""
