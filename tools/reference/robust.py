"""Robust losses."""

from jets import ln
from losses import residual_loss
from points import residuals


def cauchy(pred, target, c):
    u = (pred - target) / c
    return c * c / 2 * ln(1 + u * u)


LOSSES = [
    residual_loss(
        "Cauchy", cauchy, lambda random, c: residuals(random, seams=(c,), share=3),
        {"c": 1.0}, {"c": 0.5}, {"c": 3.0},
    ),
]
