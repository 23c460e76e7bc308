"""Losses of counts and amounts."""

from jets import exp
from losses import score_loss
from points import counted_logits


def poisson(pred, target):
    return exp(pred) - target * pred


LOSSES = [score_loss("Poisson", poisson, counted_logits, target_is_rounded=True)]
