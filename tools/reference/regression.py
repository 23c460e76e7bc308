"""Regression losses."""

from jets import exp, ln
from losses import residual_loss
from points import residuals

# Where e^-2r leaves 1, where sech^2 does the smallest normal, where it does zero; f32, then f64.
LOG_COSH_LANDMARKS = (0.5, 1, 8.7, 9.01, 44.3, 44.8, 52.5, 18.7, 19.06, 20, 354.5, 354.9, 372.6, 373.5)


def squared_error(pred, target):
    r = pred - target
    return r * r


def half_squared_error(pred, target):
    r = pred - target
    return r * r / 2


def absolute_error(pred, target):
    return abs(pred - target)


def huber(pred, target, delta):
    r = abs(pred - target)
    return r * r / 2 if r <= delta else delta * (r - delta / 2)


def log_cosh(pred, target):
    r = pred - target
    return ln((exp(r) + exp(-r)) / 2)


LOSSES = [
    residual_loss("SquaredError", squared_error, residuals),
    residual_loss("HalfSquaredError", half_squared_error, residuals),
    residual_loss("AbsoluteError", absolute_error, lambda random: residuals(random, corners=(0.0,))),
    residual_loss(
        "Huber", huber, lambda random, delta: residuals(random, corners=(-delta, delta), share=3),
        {"delta": 0.5}, {"delta": 1.0}, {"delta": 2.5},
    ),
    residual_loss(
        "LogCosh", log_cosh,
        # sinh |r| = 1 is where the code stops being a function of sinh.
        lambda random: residuals(random, seams=(0.881373587019543,), landmarks=LOG_COSH_LANDMARKS),
    ),
]
