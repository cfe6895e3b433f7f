"""What schemathesis loads: every request is signed as a till signs, whatever it contains."""

import requests
from requests.auth import AuthBase
from schemathesis.auths import GLOBAL_AUTH_STORAGE

from tests.signing import signer


class _Signature(AuthBase):
    """Signs a request when it is ready to be sent."""

    def __init__(self) -> None:
        self._signer = signer()()

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body.encode() if isinstance(request.body, str) else request.body
        assert body is None or isinstance(body, bytes)
        assert request.method
        sent = {name: str(value) for name, value in request.headers.items()}
        request.headers.update(self._signer.sign(request.method, request.path_url, sent, body)[0])
        return request


GLOBAL_AUTH_STORAGE.set_from_requests(_Signature())
