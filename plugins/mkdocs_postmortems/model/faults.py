"""What a field says when it can't read a value: the code of a rule, what is wrong, and how to mend it."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

__all__ = ["fault"]


def fault(code: str, message: str, cure: str = "", cause: str = "") -> PydanticCustomError:
    """Return the error to raise in a validator; `code` names the rule that is broken.

    Faults of one list that name the same `cause` are said once.
    """
    return PydanticCustomError(code, "{message}", {"message": message, "cure": cure, "cause": cause})
