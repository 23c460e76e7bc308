"""Quantile losses."""

from mpmath import mp, mpf

from formats import F64
from jets import atan, exp, ln
from losses import residual_loss, score_loss
from points import LOGIT_LANDMARKS, around, both_signs, logits, residuals


def quantile(pred, target, tau):
    u = target - pred
    return max(tau * u, (tau - 1) * u)


def expectile(pred, target, tau):
    r = pred - target
    return (tau if r < 0 else 1 - tau) * r * r


def huber_quantile(pred, target, tau, kappa):
    r = pred - target
    weight = tau if r < 0 else 1 - tau
    distance = abs(r)
    huber = r * r / 2 if distance <= kappa else kappa * (distance - kappa / 2)
    return weight * huber / kappa


def softplus_quantile(pred, target, tau, scale):
    u = target - pred
    return tau * u + scale * ln(1 + exp(-u / scale))


def arctan_quantile(pred, target, tau, scale):
    u = target - pred
    return (tau - mpf(1) / 2 + atan(u / scale) / mp.pi) * u + scale / mp.pi


def log_linear_quantile(pred, target, tau):
    return quantile(exp(pred), target, tau)


def softplus_residuals(random, tau, scale):
    """Residuals around the lowest point, too, and where the gradient is written in another way."""
    lowest = scale * float(mp.log(tau / (1 - tau)))
    landmarks = [scale * x for x in LOGIT_LANDMARKS]
    points = residuals(random, seams=(scale,), landmarks=landmarks, share=3)
    return points + [(F64.step(lowest, ulps), 0.0) for ulps in (-100, -1, 0, 1, 100) if lowest != 0]


def logarithms(random, tau):
    """Logarithms with amounts on both sides of the kink, also closely."""
    amounts = (1.0, 3.0, 0.5, 1e-3, 1e6, F64.faint, F64.huge, 0.0, -2.0, -F64.huge)
    # The difference is written in another way where |pred| < 1.
    every = logits(48 // 3) + around((1.0, -1.0), steps=(0, 1, 30, 1000))
    # Where e^pred overflows and its multiples do not yet.
    every += [709.0, 709.9, 710.5, 712.0, 713.0, 87.0, 88.8, 89.5]
    points = [(z, 1.0) for z in every]
    points += [(z, amount) for amount in amounts for z in random.sample(every, 12)]
    sizes = (1e-12, 1e-5, 0.01, 0.1, 0.3, 0.6, 0.69, 0.7, 0.9, 0.99, 1.01, 1.4, 3.0, 80.0, 600.0)
    for z in both_signs(sizes):
        # Not as close as e^pred itself is rounded: there the side would be a matter of luck.
        for distance in (1e-14, 1e-6, 0.1):
            points += [(z, float(mp.exp(z) * (1 + s * distance))) for s in (1, -1)]
    return points


TILTS = ({"tau": 0.5}, {"tau": 0.125}, {"tau": 0.9375})

LOSSES = [
    residual_loss(
        "Quantile", quantile, lambda random, tau: residuals(random, corners=(0.0,), share=3),
        *TILTS,
    ),
    residual_loss(
        "Expectile", expectile, lambda random, tau: residuals(random, corners=(0.0,), share=3),
        *TILTS,
    ),
    residual_loss(
        "HuberQuantile", huber_quantile,
        lambda random, tau, kappa: residuals(random, corners=(-kappa, 0.0, kappa), share=3),
        {"tau": 0.5, "kappa": 1.0}, {"tau": 0.125, "kappa": 2.5}, {"tau": 0.9375, "kappa": 0.25},
    ),
    residual_loss(
        "SoftplusQuantile", softplus_quantile, softplus_residuals,
        {"tau": 0.5, "scale": 1.0}, {"tau": 0.125, "scale": 2.5},
        {"tau": 0.9375, "scale": 0.0625}, {"tau": 0.6875, "scale": 0.5},
    ),
    residual_loss(
        "ArctanQuantile", arctan_quantile,
        lambda random, tau, scale: residuals(random, seams=(scale, scale / 2), share=3),
        {"tau": 0.5, "scale": 1.0}, {"tau": 0.125, "scale": 2.5},
        {"tau": 0.9375, "scale": 0.0625}, {"tau": 0.984375, "scale": 0.5},
    ),
    score_loss("LogLinearQuantile", log_linear_quantile, logarithms, *TILTS),
]
