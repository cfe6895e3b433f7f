"""What schemathesis loads: every request is signed as a till signs, whatever it contains."""

import requests
import schemathesis
from requests.auth import AuthBase

from tests.signing import signer


class _Signature(AuthBase):
    """Signs a request when it is ready to be sent."""

    def __init__(self) -> None:
        self._signer = signer()()

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body.encode() if isinstance(request.body, str) else request.body
        assert request.method
        headers, _nonce = self._signer.sign(request.method, request.path_url, dict(request.headers), body)
        request.headers.update(headers)
        return request


schemathesis.auth.set_from_requests(_Signature())
