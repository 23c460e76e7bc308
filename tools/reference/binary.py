"""Losses of a logit or a probability with a label in [0, 1]."""

from mpmath import mp

from jets import exp, ln
from losses import score_loss
from points import labelled_logits


def binary_cross_entropy_with_logits(pred, target, with_positive_weight, with_label_smoothing):
    y = target * (1 - with_label_smoothing) + with_label_smoothing / 2
    return (1 - y) * ln(1 + exp(pred)) + with_positive_weight * y * ln(1 + exp(-pred))


def balanced_logits(random, with_positive_weight, with_label_smoothing):
    """Labels and logits that nearly or just cancel in the gradient, too."""
    # The gradient is written in another way from 1 on.
    points = labelled_logits(random, seams=(1.0,), share=3)
    points += [(s * z, label) for label in (0.5, 0.25) for z in (1e-10, 1e-5, 1e-3) for s in (1, -1)]
    balanced = (-20.0, -10.0, -3.0, -1.0, -0.1, -0.01, 0.1, 1.0, 3.0, 10.0)
    points += [(z, float(1 / (1 + mp.exp(-z)))) for z in balanced]
    for label in (0.5, 0.25, 1e-3, 1 - 2.0**-20):
        y = label * (1 - with_label_smoothing) + with_label_smoothing / 2
        points.append((float(mp.log(with_positive_weight * y / (1 - y))), label))
    return points


LOSSES = [
    score_loss(
        "BinaryCrossEntropyWithLogits", binary_cross_entropy_with_logits, balanced_logits,
        {"with_positive_weight": 1.0, "with_label_smoothing": 0.0},
        {"with_positive_weight": 3.0, "with_label_smoothing": 0.0},
        {"with_positive_weight": 1.0, "with_label_smoothing": 0.125},
    ),
]
