"""Quantile losses."""

from losses import residual_loss
from points import residuals


def quantile(pred, target, tau):
    u = target - pred
    return max(tau * u, (tau - 1) * u)


LOSSES = [
    residual_loss(
        "Quantile", quantile, lambda random, tau: residuals(random, corners=(0.0,), share=3),
        {"tau": 0.5}, {"tau": 0.125}, {"tau": 0.9375},
    ),
]
