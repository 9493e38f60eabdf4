"""Secrets that have to be read again, kept encrypted."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class CannotRead(Exception):
    """None of the keys opens what was sealed."""


class Vault:
    """Seals secrets with the first of some keys, and opens what any of them sealed.

    `keys` are Fernet keys (32 bytes in URL-safe base64) with commas between them; raises
    ValueError where one of them is none.
    """

    def __init__(self, keys: str) -> None:
        self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",") if key])

    def seal(self, secret: str) -> str:
        """Encrypt a secret."""
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """Decrypt a secret; raises CannotRead."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise CannotRead from None


def new_key() -> str:
    """A fresh key."""
    return Fernet.generate_key().decode()
