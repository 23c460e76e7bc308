"""Losses of a margin: a score times a target that is -1 or 1."""

from jets import exp, ln
from losses import score_loss
from points import LOGIT_LANDMARKS, scores


def hinge(pred, target):
    return max(1 - target * pred, 0)


def logistic(pred, target):
    return ln(1 + exp(-target * pred))


LOSSES = [
    score_loss("Hinge", hinge, lambda random: scores(random, corners=(1.0,))),
    score_loss("Logistic", logistic, lambda random: scores(random, landmarks=LOGIT_LANDMARKS)),
]
