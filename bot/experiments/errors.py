"""Refusals: what a person or a program asked for and cannot have, in words for them."""


class Refusal(Exception):
    """Something asked for is refused; the message says why and what to do next."""

    @property
    def message(self) -> str:
        """The words for the person who asked."""
        return str(self)


class FieldErrors(Refusal):
    """Some fields of a form or document cannot be taken as they are.

    `errors` maps each wrong field's path to one sentence about it.
    """

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors


class NotAllowed(Refusal):
    """The actor may not do this; `allowed` are the users who may."""

    def __init__(self, message: str, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.allowed = allowed


class NotFound(Refusal):
    """The thing named does not exist here, or the actor may not see it."""


class NotPossible(Refusal):
    """The thing's state does not allow this now."""


class Conflict(Refusal):
    """Someone else changed the same thing meanwhile."""
