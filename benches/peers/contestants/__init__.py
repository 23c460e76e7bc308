"""Who is timed: one module each, imported only by the process that needs it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray


@dataclass(frozen=True)
class Job:
    """A loss and its inputs, ready to be computed again and again."""

    compute: Callable[[], Any]
    """Computes what the case asks for."""

    numbers: Callable[[Any], tuple[float, NDArray | None]]
    """The value and the gradient in what `compute` returned."""


class Cannot(Exception):
    """Why a contestant leaves a case out."""
