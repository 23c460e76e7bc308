"""What a table has to know of a loss."""

from dataclasses import dataclass
from typing import Callable


def of_residual(pred, target):
    return pred - target


def of_prediction(pred, target):
    return pred


@dataclass(frozen=True)
class Loss:
    name: str
    formula: Callable  # (pred, target, **parameters) -> value, over numbers or jets
    points: Callable  # (random, **parameters) -> pairs of pred and target
    rounded: Callable  # the number, moving with pred, that has to be rounded first
    parameters: tuple = ({},)
    target_is_rounded: bool = False


def residual_loss(name, formula, points, *parameters):
    return Loss(name, formula, points, of_residual, parameters or ({},))


def score_loss(name, formula, points, *parameters, target_is_rounded=False):
    """A loss of a score, a logit, a probability or a mean."""
    return Loss(name, formula, points, of_prediction, parameters or ({},), target_is_rounded)
