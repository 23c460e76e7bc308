"""Focal losses: cross-entropies of a logit times a power of how wrong the probability is."""

from mpmath import mp, mpf

from formats import F64
from jets import Jet, ln, power, sigmoid
from losses import score_loss
from points import around, labelled_logits, spaced


def at_zero(x):
    """Whether a number, or the value of a jet of any depth, is 0."""
    return at_zero(x.c[0]) if isinstance(x, Jet) else x == 0


def raised(base, exponent):
    """base ** exponent for base >= 0; where that is 0, the exponent is a natural number or above 2."""
    if exponent > 2 and isinstance(base, Jet) and at_zero(base):
        return base * base * 0
    return power(base, exponent) if base > 0 else mpf(exponent == 0)


def binary_focal(pred, target, gamma, with_alpha):
    p, q = sigmoid(pred), sigmoid(-pred)
    no = (1 - with_alpha) * (1 - target) * -(raised(p, gamma) * ln(q))
    return with_alpha * target * -(raised(q, gamma) * ln(p)) + no


def asymmetric_focal(pred, target, gamma_positive, gamma_negative, shift):
    p, q = sigmoid(pred), sigmoid(-pred)
    v = p - shift
    no = raised(v, gamma_negative) * -ln(q + shift) if v > 0 else 0
    return target * -(raised(q, gamma_positive) * ln(p)) + (1 - target) * no


def cross_entropy(pred, target):
    return -(target * ln(sigmoid(pred)) + (1 - target) * ln(sigmoid(-pred)))


def quality_focal(pred, target, beta):
    distance = (1 - target) * sigmoid(pred) - target * sigmoid(-pred)
    return raised(abs(distance), beta) * cross_entropy(pred, target)


def varifocal(pred, target, alpha, gamma):
    if target > 0:
        return target * cross_entropy(pred, target)
    return alpha * -(raised(sigmoid(pred), gamma) * ln(sigmoid(-pred)))


def gaussian_focal(pred, target, alpha, gamma):
    p, q = sigmoid(pred), sigmoid(-pred)
    if target == 1:
        return -(raised(q, alpha) * ln(p))
    return raised(1 - target, gamma) * -(raised(p, alpha) * ln(q))


def logit(p):
    return float(mp.log(mpf(p) / (1 - mpf(p))))


def side_is_certain(z, p):
    """Whether z is not so close to the logit of p that the rounding of its sigmoid decides which is
    the larger; at 0 nothing is rounded."""
    return p in (0, 0.5, 1) or abs(z - logit(p)) > 1e-14 * max(1, abs(z))


def nearly_zero(label):
    return [(s * z, label) for z in (1e-310, 1e-20, 1e-10, 1e-5, 1e-3, 0.05, 0.2, 0.4) for s in (1, -1)]


def mixed(random, gamma, with_alpha):
    """Labels for which the gradient is zero at or close to zero, too."""
    points = labelled_logits(random, seams=(1 / (1 + gamma),), share=6)
    points += nearly_zero(1 - with_alpha) + nearly_zero(0.625 - 0.25 * with_alpha)
    for z in (-20.0, -3.0, -1.0, -0.3, -0.1, -1e-3, 1e-4, 0.2, 0.5, 2.0, 10.0):
        no, yes = (slope(z, label, gamma, with_alpha) for label in (0, 1))
        points.append((z, float(no / (no - yes))))
    return points


def slope(z, label, gamma, alpha):
    with mp.workdps(60):
        return binary_focal(Jet([z, 1]), mpf(label), mpf(gamma), mpf(alpha)).c[1]


def shifted(random, gamma_positive, gamma_negative, shift):
    """Logits around the one from which on a negative label costs."""
    points = labelled_logits(random, seams=(1.0, -1.0), share=6)
    if shift == 0:
        return points
    knee = logit(shift)
    points += [(z, 0.0) for z in around([knee]) if shift != 0.5]
    points += [(knee + s * d, y) for d in spaced(1e-12, 0.5, 12) for s in (1, -1) for y in (0.0, 0.5)]
    seam = logit(min(shift + 0.5, 0.9999))
    points += [(z, 0.0) for z in around([seam])]
    return [point for point in points if side_is_certain(point[0], shift)]


def around_quality(random, beta):
    """Logits that give nearly the target, too."""
    points = labelled_logits(random, seams=(1.0, -1.0), share=6)
    points += [point for point in nearly_zero(0.5)]
    for label in (0.25, 0.7, 0.001, 0.125, 0.27, 0.9999, 1 - 2.0**-20, 1e-300):
        zero = logit(label)
        points += [(zero + s * d, label) for d in spaced(1e-12, 0.5, 8) for s in (1, -1)]
        if abs(zero) > 1e-9:
            points += [(F64.step(zero, s * ulps), label) for ulps in (1, 2, 3, 10, 100) for s in (1, -1)]

    def good(z, y):
        if beta % 1 and y == 0.5 and 0 < abs(z) < 1e-300:
            return False  # the distance is subnormal, and has few digits
        if beta % 1 and y == 0.5 and z == 0:
            return beta > 2  # a pole
        if 2 < beta < 3 and y not in (0, 0.5, 1) and abs(z - logit(y)) < 1e-4:
            return False  # the third derivative has a pole: no rounding is small
        return side_is_certain(z, y)

    return [point for point in points if good(*point)]


def weighed(random, *_, **__):
    return labelled_logits(random, share=3)


def heat_map(random, alpha, gamma):
    points = labelled_logits(random, share=6)
    labels = [1 - 2.0**-k for k in (2, 5, 10, 24, 40, 53)] + [1e-10, 0.1, 0.3]
    return points + [(z, y) for y in labels for z in (-30.0, -2.0, 0.0, 0.3, 5.0, 40.0)]


LOSSES = [
    score_loss(
        "BinaryFocal", binary_focal, mixed,
        *({"gamma": gamma, "with_alpha": 0.5} for gamma in (2.0, 0.0, 0.5, 1.0, 5.0)),
        {"gamma": 2.0, "with_alpha": 0.25}, {"gamma": 0.5, "with_alpha": 0.75},
    ),
    score_loss(
        "AsymmetricFocal", asymmetric_focal, shifted,
        {"gamma_positive": 1.0, "gamma_negative": 4.0, "shift": 0.0625},
        {"gamma_positive": 0.0, "gamma_negative": 2.5, "shift": 0.5},
        {"gamma_positive": 2.0, "gamma_negative": 0.5, "shift": 0.25},
        {"gamma_positive": 0.0, "gamma_negative": 0.0, "shift": 0.75},
        {"gamma_positive": 0.5, "gamma_negative": 1.0, "shift": 0.125},
        {"gamma_positive": 0.0, "gamma_negative": 3.0, "shift": 0.0},
        {"gamma_positive": 1.0, "gamma_negative": 0.5, "shift": 0.0},
        # 1 - target is rounded, and close to zero the parts of the two labels cancel.
        target_is_rounded=True,
    ),
    score_loss(
        "QualityFocal", quality_focal, around_quality,
        {"beta": 2.0}, {"beta": 0.0}, {"beta": 0.5}, {"beta": 1.0}, {"beta": 1.5}, {"beta": 2.5},
    ),
    score_loss(
        "Varifocal", varifocal, weighed,
        {"alpha": 0.75, "gamma": 2.0}, {"alpha": 0.5, "gamma": 0.5}, {"alpha": 2.0, "gamma": 0.0},
    ),
    score_loss(
        "GaussianFocal", gaussian_focal, heat_map,
        {"alpha": 2.0, "gamma": 4.0}, {"alpha": 0.5, "gamma": 0.5}, {"alpha": 1.0, "gamma": 0.0},
    ),
]
