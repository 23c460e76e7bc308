"""NumPy: the usual stable formulas, written out; in f64 they are the reference of all others."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from case import Case
from contestants import Cannot, Job

Answer = tuple[float, NDArray | None]


def squared_error(pred: NDArray, target: NDArray, differentiate: bool) -> Answer:
    residual = pred - target
    value = np.mean(np.square(residual))
    return value, residual * (2 / len(pred)) if differentiate else None


def huber(pred: NDArray, target: NDArray, differentiate: bool) -> Answer:
    residual = pred - target
    clipped = np.clip(residual, -1, 1)
    value = np.mean(clipped * (residual - 0.5 * clipped))
    return value, clipped / len(pred) if differentiate else None


def binary_cross_entropy_with_logits(pred: NDArray, target: NDArray, differentiate: bool) -> Answer:
    exp = np.exp(-np.abs(pred))
    value = np.mean(np.maximum(pred, 0) - pred * target + np.log1p(exp))
    if not differentiate:
        return value, None
    sigmoid = np.where(pred >= 0, 1, exp) / (1 + exp)
    return value, (sigmoid - target) / len(pred)


def poisson(pred: NDArray, target: NDArray, differentiate: bool) -> Answer:
    mean = np.exp(pred)
    value = np.mean(mean - target * pred)
    return value, (mean - target) / len(pred) if differentiate else None


def softmax_cross_entropy(pred: NDArray, labels: NDArray, differentiate: bool) -> Answer:
    rows = np.arange(len(labels))
    largest = pred.max(axis=1, keepdims=True)
    exp = np.exp(pred - largest)
    total = exp.sum(axis=1, keepdims=True)
    value = np.mean((np.log(total) + largest)[:, 0] - pred[rows, labels])
    if not differentiate:
        return value, None
    exp /= total * len(labels)
    exp[rows, labels] -= 1 / len(labels)
    return value, exp


FORMULAS: dict[str, Callable[[NDArray, NDArray, bool], Answer]] = {
    "SquaredError": squared_error,
    "Huber": huber,
    "BinaryCrossEntropyWithLogits": binary_cross_entropy_with_logits,
    "Poisson": poisson,
    "SoftmaxCrossEntropy": softmax_cross_entropy,
}


def prepare(case: Case, threads: int) -> Job:
    if threads > 1:
        raise Cannot("NumPy's arithmetic has one thread")
    formula = FORMULAS[case.loss]
    pred = case.pred
    target = case.target if case.classes == 1 else case.labels
    return Job(lambda: formula(pred, target, case.differentiate), lambda answer: answer)
