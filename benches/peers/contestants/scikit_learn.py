"""scikit-learn: the losses that its linear models and boosted trees are fitted with.

They give a value and a derivative for each sample; the mean and the division by the number of
samples are added here as its linear models add them.
"""

from collections.abc import Callable

import numpy as np
from sklearn._loss.loss import (
    BaseLoss,
    HalfBinomialLoss,
    HalfMultinomialLoss,
    HalfPoissonLoss,
    HalfSquaredError,
    HuberLoss,
)

from case import Case
from contestants import Job

# A loss, and what it is to be multiplied by.
LOSSES: dict[str, tuple[Callable[[Case], BaseLoss], int]] = {
    "SquaredError": (lambda case: HalfSquaredError(), 2),
    "Huber": (lambda case: HuberLoss(delta=1.0), 1),
    "BinaryCrossEntropyWithLogits": (lambda case: HalfBinomialLoss(), 1),
    "Poisson": (lambda case: HalfPoissonLoss(), 1),
    "SoftmaxCrossEntropy": (lambda case: HalfMultinomialLoss(n_classes=case.classes), 1),
}


def prepare(case: Case, threads: int) -> Job:
    make, factor = LOSSES[case.loss]
    loss = make(case)
    pred, target = case.pred, case.target
    values, gradient = np.empty_like(target), np.empty_like(pred)

    def value() -> float:
        loss.loss(target, pred, None, values, threads)
        return factor * values.mean()

    def value_and_gradient() -> float:
        loss.loss_gradient(target, pred, None, values, gradient, threads)
        np.multiply(gradient, factor / case.rows, out=gradient)
        return factor * values.mean()

    if case.differentiate:
        return Job(value_and_gradient, lambda value: (value, gradient))
    return Job(value, lambda value: (value, None))
