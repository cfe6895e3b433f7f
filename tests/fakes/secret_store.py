"""A system's secret store in memory, with the faults of real ones."""


class FakeSecretStore:
    """What `KeyringVault` uses of a keyring backend. `fault` is raised by every call; `forgets` drops what is given."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None
        self.forgets = False

    def get_password(self, service: str, username: str) -> str | None:
        self._enter()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._enter()
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._enter()
        del self.kept[service, username]

    def _enter(self) -> None:
        if self.fault is not None:
            raise self.fault
