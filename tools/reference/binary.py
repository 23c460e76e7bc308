"""Losses of a logit or a probability with a label in [0, 1]."""

from mpmath import mp

from jets import exp, ln, normal_cdf, sigmoid
from losses import Loss, residual_loss, score_loss
from points import labelled_logits, labelled_probabilities, spaced


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


def cross_entropy(p, target):
    """-y ln p - (1 - y) ln(1 - p), where 0 ln 0 is 0."""
    yes = -target * ln(p) if target > 0 else 0
    no = (target - 1) * ln(1 - p) if target < 1 else 0
    return yes + no


def possible_probabilities(random):
    """Without those that cost infinity."""
    points = labelled_probabilities(random)
    return [(p, y) for p, y in points if (p > 0 or y == 0) and (p < 1 or y == 1)]


def brier(pred, target):
    return (pred - target) * (pred - target)


def brier_logit(pred, target):
    return brier(sigmoid(pred), target)


def scaled_sigmoid_cross_entropy(pred, target, scale):
    return (1 - target) * ln(1 + exp(scale * pred)) + target * ln(1 + exp(-scale * pred))


def logit_and_its_exponential(pred, target):
    """What moves the logit as much as a relative move of itself, and of the hazard that it gives."""
    return abs(pred) + 1


def logit_and_its_softplus(pred, target):
    """The same for the softplus: softplus over sigmoid."""
    return abs(pred) + ln(1 + exp(pred)) / sigmoid(pred)


def hazard_cross_entropy(hazard, target):
    """For an event of probability 1 - exp(-hazard)."""
    return (1 - target) * hazard - target * ln(1 - exp(-hazard))


def complementary_log_log(pred, target):
    return hazard_cross_entropy(exp(pred), target)


def cross_entropy_lambda(pred, target, weight):
    return hazard_cross_entropy(weight * ln(1 + exp(pred)), target)


def probit(pred, target):
    return -target * ln(normal_cdf(pred)) - (1 - target) * ln(normal_cdf(-pred))


def balanced(probability):
    """Logits with labels that are the probability, to a dozen bits: more would leave no digits of what
    they differ by."""
    near = [s * z for z in (1e-10, 1e-5, 1e-3, 0.1, 0.3, 0.7, 1.0, 1.5, 3.0) for s in (1, -1)]
    return [(z, round(probability(z) * 4096) / 4096) for z in near]


def hazards(random, seams=(), share=1):
    """Logits that leave digits of one minus a probability, and of the logarithm of the hazard."""
    near = [s * z for z in spaced(1e-3, 8, 60 // share) for s in (1, -1)]
    points = labelled_logits(random, seams=seams, share=share)
    points += [(z, label) for z in near for label in (0.0, 1.0, random.random())]
    return [(z, label) for z, label in points if -1000 <= z <= 10000]


LOSSES = [
    score_loss(
        "BinaryCrossEntropyWithLogits", binary_cross_entropy_with_logits, balanced_logits,
        {"with_positive_weight": 1.0, "with_label_smoothing": 0.0},
        {"with_positive_weight": 3.0, "with_label_smoothing": 0.0},
        {"with_positive_weight": 1.0, "with_label_smoothing": 0.125},
    ),
    score_loss("BinaryCrossEntropy", cross_entropy, possible_probabilities),
    residual_loss("BrierProbability", brier, labelled_probabilities),
    score_loss(
        "BrierLogit", brier_logit,
        lambda random: labelled_logits(random, seams=(1.0,)) + balanced(sigmoid),
    ),
    score_loss(
        "ScaledSigmoidCrossEntropy", scaled_sigmoid_cross_entropy,
        lambda random, scale: labelled_logits(random, seams=(1 / scale,), share=2),
        {"scale": 4.0}, {"scale": 0.375},
    ),
    Loss("ComplementaryLogLog", complementary_log_log, hazards, logit_and_its_exponential),
    Loss(
        "CrossEntropyLambda", cross_entropy_lambda,
        # A hazard of 1, and the smallest logit that does more than its exponential.
        lambda random, weight: hazards(
            random, seams=(float(mp.log(mp.expm1(1 / mp.mpf(weight)))), -40.0), share=3
        ),
        logit_and_its_softplus,
        ({"weight": 1.0}, {"weight": 0.125}, {"weight": 40.0}),
    ),
    score_loss(
        "Probit", probit,
        # Farther out the tails take too long to compute.
        lambda random: [(z, y) for z, y in labelled_logits(random, seams=(1.0,)) if abs(z) <= 400]
        + balanced(mp.ncdf),
    ),
]
