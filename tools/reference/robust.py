"""Robust losses."""

from mpmath import mp, mpf

from jets import atan, cos, exp, ln, power
from losses import residual_loss
from points import residuals


def andrews_wave(pred, target, a):
    u = abs(pred - target) / a
    return a * a * (1 - cos(u)) if u <= mp.pi else 2 * a * a


def arctan(pred, target, c):
    u = (pred - target) / c
    return c * c / 2 * atan(u * u)


def asymmetric_cauchy(pred, target, c):
    r = pred - target
    return r * r / 2 if r <= 0 else cauchy(pred, target, c)


def asymmetric_tukey(pred, target, c):
    r = pred - target
    return r * r / 2 if r <= 0 else tukey(pred, target, c)


def barron(pred, target, alpha, c):
    x = (pred - target) / c
    return general(x * x, alpha)


def general(square, alpha):
    """Barron's loss of the square of r/c."""
    if alpha == mp.inf:
        return exp(square / 2) - 1
    if alpha == -mp.inf:
        return 1 - exp(-square / 2)
    if alpha == 0:
        return ln(square / 2 + 1)
    if alpha == 2:
        return square / 2
    b = abs(alpha - 2)
    return b / alpha * (exp(alpha / 2 * ln(square / b + 1)) - 1)


def cauchy(pred, target, c):
    u = (pred - target) / c
    return c * c / 2 * ln(1 + u * u)


def dead_zone(pred, target, k):
    excess = abs(pred - target) - k
    return excess * excess / 2 if excess >= 0 else mpf(0)


def dynamic_covariance_scaling(pred, target, c):
    square = (pred - target) * (pred - target)
    return square / 2 if square <= c else 2 * c * square / (c + square) - c / 2


def geman_mcclure(pred, target, c):
    square = (pred - target) * (pred - target)
    return c * c * square / (c * c + square) / 2


def hampel(pred, target, a, b, c):
    r = abs(pred - target)
    if r <= a:
        return r * r / 2
    if r <= b:
        return a * r - a * a / 2
    rest = a * (c - r) * (c - r) / (c - b) / 2 if r <= c else mpf(0)
    return a * (b + c - a) / 2 - rest


def ramsay_e(pred, target, a):
    x = a * abs(pred - target)
    return (1 - exp(-x) * (1 + x)) / (a * a)


def student_t(pred, target, degrees_of_freedom, scale):
    u = (pred - target) / scale
    return (degrees_of_freedom + 1) / 2 * ln(1 + u * u / degrees_of_freedom)


def tolerant(pred, target, a, b):
    square = (pred - target) * (pred - target)
    return b / 2 * (ln(1 + exp((square - a) / b)) - ln(1 + exp(-a / b)))


def truncated_squared(pred, target, c):
    r = abs(pred - target)
    return r * r / 2 if r <= c else c * c / 2


def tukey(pred, target, c):
    u = abs(pred - target) / c
    return c * c / 6 * (1 - power(1 - u * u, 3)) if u <= 1 else c * c / 6


def tukey_quartic(pred, target, c):
    r = abs(pred - target)
    if r > c:
        return c * c * 4 / 15
    fourth = power(r / c, 4)
    return r * r / 2 * (1 - fourth * 2 / 3 + fourth * fourth / 5)


def welsch(pred, target, c):
    u = (pred - target) / c
    return c * c / 2 * (1 - exp(-(u * u)))


def scaled(*seams, landmarks=()):
    """Points for losses of r/c; `seams` and `landmarks` are in units of c."""

    def points(random, c):
        return residuals(
            random, seams=[s * c for s in seams], landmarks=[s * c for s in landmarks], share=3
        )

    return points


def andrews_wave_points(random, a):
    return residuals(random, seams=(float(mp.pi) * a, float(mp.pi) * a / 2), share=3)


def barron_points(random, alpha, c):
    edge = float(mp.sqrt(abs(alpha - 2))) * c
    return residuals(random, seams=[edge] if 0 < edge < 1e300 else [], share=9)


def dead_zone_points(random, k):
    return residuals(random, corners=(-k, k), share=3)


def dynamic_covariance_scaling_points(random, c):
    edge = float(mp.sqrt(c))
    corners = (-edge, edge) if edge * edge == c else ()
    return residuals(random, corners=corners, seams=(edge,), share=3)


def hampel_points(random, a, b, c):
    return residuals(random, corners=(-c, -b, -a, a, b, c), share=3)


def ramsay_e_points(random, a):
    ends = [x / a for x in (1, 87.4, 88.7, 103.9, 174.7, 708.5, 710, 745.2, 1417, 1490, 16384)]
    return residuals(random, seams=ends[:1], landmarks=ends[1:], share=3)


def student_t_points(random, degrees_of_freedom, scale):
    return residuals(random, seams=(scale * float(mp.sqrt(degrees_of_freedom)),), share=3)


def tolerant_points(random, a, b):
    # The threshold; where the code ceases to use the exponential; where that would overflow.
    ends = [float(mp.sqrt(a + b * d)) for d in (0, 16, 88.7, 709.8)]
    return residuals(random, seams=ends[:2], landmarks=ends[2:], share=3)


def truncated_squared_points(random, c):
    return residuals(random, corners=(-c, c), share=3)


# Where e^-u^2 leaves the normal numbers, and where it is 0; f32, then f64.
WELSCH_LANDMARKS = (0.70710678, 5, 9.34, 9.38, 9.7, 10.2, 26.61, 26.63, 26.7, 27.3, 128, 129)
SCALES = {"c": 1.0}, {"c": 0.5}, {"c": 3.0}

# The shapes with names, the places beside the poles, and ordinary ones.
SHAPES = [
    {"alpha": alpha, "c": c}
    for alpha, c in (
        (2.0, 1.0), (2 + 1e-12, 1.0), (2 - 1e-12, 0.5), (2 - 1e-6, 3.0), (1.0, 1.0), (1.0, 3.0),
        (0.0, 1.0), (1e-9, 0.5), (-1e-9, 1.0), (1e-300, 1.0), (-2.0, 1.0), (-2.0, 0.5),
        (0.5, 1.0), (1.5, 3.0), (3.0, 1.0), (-5.5, 1.0), (-1e9, 1.0), (1e9, 0.5),
        (float("-inf"), 1.0), (float("inf"), 3.0),
    )
]

LOSSES = [
    residual_loss("Cauchy", cauchy, scaled(1, 2.0**60, 2.0**500), *SCALES),
    residual_loss("AndrewsWave", andrews_wave, andrews_wave_points, {"a": 1.0}, {"a": 0.5}, {"a": 3.0}),
    residual_loss("Arctan", arctan, scaled(1, 0.7598357), *SCALES),
    residual_loss("Barron", barron, barron_points, *SHAPES),
    residual_loss("Tukey", tukey, scaled(1, 0.4472136), *SCALES),
    residual_loss("TukeyQuartic", tukey_quartic, scaled(1), *SCALES),
    residual_loss("Welsch", welsch, scaled(1, landmarks=WELSCH_LANDMARKS), *SCALES),
    residual_loss("GemanMcClure", geman_mcclure, scaled(1, 0.57735), *SCALES),
    residual_loss(
        "DynamicCovarianceScaling", dynamic_covariance_scaling, dynamic_covariance_scaling_points,
        {"c": 1.0}, {"c": 0.25}, {"c": 3.0},
    ),
    residual_loss("TruncatedSquared", truncated_squared, truncated_squared_points, *SCALES),
    residual_loss("DeadZone", dead_zone, dead_zone_points, {"k": 1.0}, {"k": 0.25}, {"k": 2.5}),
    residual_loss(
        "Hampel", hampel, hampel_points,
        {"a": 2.0, "b": 4.0, "c": 8.0}, {"a": 1.0, "b": 1.0, "c": 3.0},
        {"a": 0.5, "b": 1.5, "c": 17.5},
    ),
    residual_loss("RamsayE", ramsay_e, ramsay_e_points, {"a": 1.0}, {"a": 0.5}, {"a": 3.0}),
    residual_loss(
        "StudentT", student_t, student_t_points,
        {"degrees_of_freedom": 1.0, "scale": 1.0}, {"degrees_of_freedom": 4.0, "scale": 2.5},
        {"degrees_of_freedom": 30.0, "scale": 0.5},
    ),
    residual_loss(
        "Tolerant", tolerant, tolerant_points,
        {"a": 4.0, "b": 1.0}, {"a": 0.0, "b": 2.0}, {"a": 1.0, "b": 0.125},
    ),
    residual_loss("AsymmetricCauchy", asymmetric_cauchy, scaled(1), *SCALES),
    residual_loss("AsymmetricTukey", asymmetric_tukey, scaled(1), *SCALES),
]
