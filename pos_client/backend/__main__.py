"""`python -m pos_client.backend`: the backend as the till spawns it, without the command line of the whole product."""

import argparse
import gc
import os
import sys
from pathlib import Path

from pos_client.backend.database.address import CREDENTIAL, VARIABLE, given_url

DOCUMENT = Path("docs/openapi.json")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pos_client.backend")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="answer tills over HTTP")
    serve.add_argument("--database", metavar="URL", help=f"else from ${VARIABLE} or the credential {CREDENTIAL}")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=0)
    serve.add_argument("--sample-data", action="store_true", help="add fictional members, once")
    serve.add_argument("--exit-with-parent", action="store_true", help="end when stdin is closed")
    transport = serve.add_mutually_exclusive_group()
    transport.add_argument("--tls", dest="transport", action="store_const", const="tls", default="auto")
    transport.add_argument("--plain", dest="transport", action="store_const", const="plain")
    openapi = commands.add_parser("openapi", help="write the HTTP contract")
    openapi.add_argument("--out", type=Path, default=DOCUMENT)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the process's exit code."""
    chosen = _parser().parse_args(arguments)
    return _openapi(chosen.out) if chosen.command == "openapi" else _serve(chosen)


def _serve(chosen: argparse.Namespace) -> int:
    # Imports make objects that live for ever: looking for garbage among them costs a fifth of the start.
    gc.disable()
    # Imported late: a mistyped option is answered at once, not after a second of imports.
    from pos_client.backend.web.server import ServeOptions, Transport, serve  # noqa: PLC0415 - slow
    from pos_client.log import start_logging  # noqa: PLC0415 - of no use before

    gc.freeze()
    gc.enable()
    start_logging(None)
    return serve(
        ServeOptions(
            # Nothing at all is no database's address, and is answered as such.
            database_url=chosen.database or given_url(os.environ) or "",
            host=chosen.host,
            port=chosen.port,
            sample_data=chosen.sample_data,
            transport=Transport(chosen.transport),
            exit_with_parent=chosen.exit_with_parent,
        )
    )


def _openapi(path: Path) -> int:
    from pos_client.backend.web.openapi import document  # noqa: PLC0415 - slow

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
