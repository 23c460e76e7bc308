"""Losses of a margin: a score times a target that is -1 or 1."""

from mpmath import mp

from jets import atan, exp, ln, power
from losses import score_loss
from points import LOGIT_LANDMARKS, scores, spaced


def hinge(pred, target):
    return max(1 - target * pred, 0)


def logistic(pred, target):
    return ln(1 + exp(-target * pred))


def zero_one(pred, target):
    return 1 if target * pred < 0 else 0


def perceptron(pred, target):
    return max(-target * pred, 0)


def squared_hinge(pred, target):
    return hinge(pred, target) * hinge(pred, target)


def smoothed_hinge(pred, target, gamma):
    m = target * pred
    if m >= 1 - gamma:
        return squared_hinge(pred, target) / (2 * gamma)
    return 1 - gamma / 2 - m


def modified_huber(pred, target):
    m = target * pred
    return squared_hinge(pred, target) if m >= -1 else -4 * m


def squared_margin(pred, target):
    missing = 1 - target * pred
    return missing * missing


def exponential(pred, target):
    return exp(-target * pred)


def sigmoid(pred, target, steepness):
    return 1 / (1 + exp(steepness * target * pred))


def savage(pred, target, steepness):
    return power(sigmoid(pred, target, steepness), 2)


def ramp(pred, target, floor):
    return min(1 - floor, hinge(pred, target))


def tangent(pred, target):
    return power(2 * atan(target * pred) - 1, 2)


def dwd(pred, target, q):
    m = target * pred
    if m <= q / (q + 1):
        return 1 - m
    return q**q / ((q + 1) ** (q + 1) * power(m, q))


def unhinged(pred, target):
    return 1 - target * pred


def binary_sparsemax(pred, target):
    x = -target * pred
    if x <= -1:
        return 0
    return x if x >= 1 else (x + 1) * (x + 1) / 4


def at_joints(*corners):
    return lambda random: scores(random, corners=corners, landmarks=spaced(0.07, 15, 12))


def steep(random, steepness):
    """Scores around the place where the gradient of the square is steepest, too."""
    turn = float(-mp.log(2) / steepness)
    landmarks = [x / steepness for x in LOGIT_LANDMARKS]
    return scores(random, seams=(turn, -turn), landmarks=landmarks, share=3)


STEEPNESSES = ({"steepness": 1.0}, {"steepness": 2.0}, {"steepness": 0.375})

LOSSES = [
    score_loss("Hinge", hinge, lambda random: scores(random, corners=(1.0,))),
    score_loss("Logistic", logistic, lambda random: scores(random, seams=(1.4,), landmarks=LOGIT_LANDMARKS)),
    score_loss("ZeroOne", zero_one, at_joints(0.0)),
    score_loss("Perceptron", perceptron, at_joints(0.0)),
    score_loss("SquaredHinge", squared_hinge, at_joints(1.0)),
    score_loss(
        "SmoothedHinge", smoothed_hinge,
        lambda random, gamma: scores(random, corners=(1.0, 1 - gamma), share=3),
        {"gamma": 1.0}, {"gamma": 0.0625}, {"gamma": 2.5},
    ),
    score_loss("ModifiedHuber", modified_huber, at_joints(1.0, -1.0)),
    score_loss("SquaredMargin", squared_margin, at_joints(1.0)),
    score_loss("Exponential", exponential, lambda random: scores(random, landmarks=LOGIT_LANDMARKS)),
    score_loss("Sigmoid", sigmoid, steep, *STEEPNESSES),
    score_loss("Savage", savage, steep, *STEEPNESSES),
    score_loss(
        "Ramp", ramp, lambda random, floor: scores(random, corners=(1.0, floor), share=3),
        {"floor": 0.0}, {"floor": -1.0}, {"floor": -2.5},
    ),
    score_loss("Tangent", tangent, lambda random: scores(random, seams=(1.0, 0.5463024898437905))),
    score_loss(
        "Dwd", dwd, lambda random, q: scores(random, corners=(q / (q + 1),), share=3),
        {"q": 1.0}, {"q": 0.5}, {"q": 3.0},
    ),
    score_loss("Unhinged", unhinged, at_joints(1.0)),
    score_loss("BinarySparsemax", binary_sparsemax, at_joints(1.0, -1.0)),
]
