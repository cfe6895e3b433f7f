"""The backend as a web application: state, gates and routes put together."""

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from pos_client.backend.web import card_page, problems, routes
from pos_client.backend.web.body_gate import BodyGate
from pos_client.backend.web.context import Backend

VERSION = "1.0.0"
"""Version of the HTTP contract."""


def build_app(backend: Backend) -> FastAPI:
    """Put the application together; interactive documentation is off, because it would load scripts from elsewhere."""
    app = FastAPI(
        title="Loyalty backend",
        summary="What a till asks a loyalty programme.",
        description="Errors are RFC 9457 problem documents with a stable `code`. Times are RFC 3339 in UTC.",
        version=VERSION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False},
    )
    app.state.backend = backend
    problems.install(app)
    app.state.calls = [route for router in routes.ROUTERS for route in router.routes]
    for router in routes.ROUTERS:
        app.include_router(router)
    card_page.install(app, with_samples=backend.sample_data)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    app.add_middleware(BodyGate)
    return app
