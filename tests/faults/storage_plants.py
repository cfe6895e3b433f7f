"""Bugs that a failing disk brings to light; each with the scene, and the call in it, that fails.

Imports nothing of the product: it is changed while it is imported.
"""

from tests.faults import plants
from tests.faults.planting import Plant
from tests.faults.plants import FILE

_OUTBOX_FILE = "pos_client.adapters.outbox_file"

PLANTS = (
    plants.TOLD_EARLY.seen_in("sales: fdatasync"),
    plants.NO_JOURNAL.seen_in("sales: pwrite64"),
    plants.WRITTEN_OVER.seen_in("first start: write"),
    Plant(
        "a fault comes through as the system's own",
        FILE,
        '    except OSError as exc:\n        code = "FOLDER_UNUSABLE"',
        '    except UnicodeError as exc:\n        code = "FOLDER_UNUSABLE"',
        "first start: openat",
    ),
    Plant(
        "a commit that failed is taken for one",
        FILE,
        """        yield
        db.execute("COMMIT")
    finally:""",
        """        yield
        db.execute("COMMIT")
    except apsw.IOError:
        pass
    finally:""",
        "sales: fdatasync",
    ),
    Plant(
        "a full disk is passed over",
        FILE,
        '        raise StorageFull(f"{where}{exc}") from exc\n',
        "        pass\n",
        "sales: pwrite64",
    ),
    Plant(
        "one fault ends the day",
        FILE,
        """        yield
        db.execute("COMMIT")
    finally:""",
        """        yield
        db.execute("COMMIT")
    except apsw.IOError:
        db.close()
        raise
    finally:""",
        "sales: fdatasync",
    ),
    Plant(
        "what was undone is counted",
        _OUTBOX_FILE,
        "            if not is_saved:\n",
        "            if False:\n",
        "sales: fdatasync",
    ),
)
