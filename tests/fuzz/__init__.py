"""Whatever the OpenAPI document allows and forbids, sent to a real backend: no 5xx, no answer it does not name."""
