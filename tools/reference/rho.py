"""Robust losses as kernels of a squared residual: the prediction is s, the target 0."""

from mpmath import mp, mpf

import regression
import robust
from formats import F64
from jets import atan, cos, exp, ln, power, sqrt
from losses import score_loss
from points import around, spaced
from robust import general


def half_squared_error(s, _):
    return s


def huber(s, _, delta):
    return s if s <= delta * delta else 2 * delta * sqrt(s) - delta * delta


def andrews_wave(s, _, a):
    return 2 * a * a * (1 - cos(sqrt(s) / a)) if s <= mp.pi * mp.pi * a * a else 4 * a * a


def arctan(s, _, c):
    return c * c * atan(s / (c * c))


def barron(s, _, alpha, c):
    return 2 * general(s / (c * c), alpha)


def cauchy(s, _, c):
    return c * c * ln(1 + s / (c * c))


def dead_zone(s, _, k):
    return power(sqrt(s) - k, 2) if s >= k * k else mpf(0)


def dynamic_covariance_scaling(s, _, c):
    return s if s <= c else 4 * c * s / (c + s) - c


def fair(s, _, c):
    u = sqrt(s) / c
    return 2 * c * c * (u - ln(1 + u))


def geman_mcclure(s, _, c):
    return c * c * s / (c * c + s)


def hampel(s, _, a, b, c):
    if s <= a * a:
        return s
    if s <= b * b:
        return 2 * a * sqrt(s) - a * a
    rest = a * power(c - sqrt(s), 2) / (c - b) if s <= c * c else mpf(0)
    return a * (b + c - a) - rest


def pseudo_huber(s, _, delta):
    return 2 * delta * delta * (sqrt(1 + s / (delta * delta)) - 1)


def ramsay_e(s, _, a):
    x = a * sqrt(s)
    return 2 * (1 - exp(-x) * (1 + x)) / (a * a)


def student_t(s, _, degrees_of_freedom, scale):
    return (degrees_of_freedom + 1) * ln(1 + s / (degrees_of_freedom * scale * scale))


def tolerant(s, _, a, b):
    return b * (ln(1 + exp((s - a) / b)) - ln(1 + exp(-a / b)))


def truncated_squared(s, _, c):
    return s if s <= c * c else c * c


def tukey(s, _, c):
    return c * c / 3 * (1 - power(1 - s / (c * c), 3)) if s <= c * c else c * c / 3


def tukey_quartic(s, _, c):
    if s > c * c:
        return c * c * 8 / 15
    fourth = power(s / (c * c), 2)
    return s * (1 - fourth * 2 / 3 + fourth * fourth / 5)


def welsch(s, _, c):
    return c * c * (1 - exp(-s / (c * c)))


def squares(random, seams=(), zero=True):
    """Squared residuals; `seams` are where the kernel or the code turns into another one."""
    every = [*F64.small, *spaced(1e-6, 1e8, 56), 1e19, 1e100, 1e154, 1e155, 1e300, 1e308]
    every += [random.uniform(0.1, 10) * 10.0 ** random.randint(-4, 4) for _ in range(32)]
    every += around(seams) + ([0.0] if zero else [])
    return [(s, 0.0) for s in every]


def scaled(*seams, zero=True):
    """Points for kernels of s/c^2; `seams` are in units of c^2."""

    def points(random, c):
        return squares(random, [seam * c * c for seam in seams], zero)

    return points


def andrews_wave_points(random, a):
    return squares(random, (float(mp.pi**2) * a * a, 2.25 * a * a), zero=False)


def barron_points(random, alpha, c):
    edge = abs(alpha - 2) * c * c
    points = squares(random, [edge] if 0 < edge < 1e300 else [])
    return random.sample(points, 30)


def bent(random, **lengths):
    return squares(random, [length * length for length in lengths.values()])


def dynamic_covariance_scaling_points(random, c):
    return squares(random, (c,))


def ramsay_e_points(random, a):
    return squares(random, [1 / (a * a), (708.4 / a) ** 2], zero=False)


def student_t_points(random, degrees_of_freedom, scale):
    return squares(random, (degrees_of_freedom * scale * scale,))


def tolerant_points(random, a, b):
    return squares(random, [a + b * d for d in (0, 16) if a + b * d > 0])


SCALES = {"c": 1.0}, {"c": 0.5}, {"c": 3.0}
PARAMETERS = {loss.name: loss.parameters for loss in regression.LOSSES + robust.LOSSES}


def kernel(name, formula, points):
    """The kernel of a loss, with the parameters that the loss itself is tried with."""
    return score_loss(name, formula, points, *PARAMETERS[name])


LOSSES = [
    kernel("HalfSquaredError", half_squared_error, lambda random: squares(random, (0.25, 1.0, 4.0))),
    kernel("Huber", huber, bent),
    score_loss(
        "PseudoHuber", pseudo_huber, lambda random, delta: squares(random, (delta * delta,)),
        {"delta": 0.5}, {"delta": 1.0}, {"delta": 2.5},
    ),
    score_loss("Fair", fair, scaled(1, zero=False), *SCALES),
    kernel("Cauchy", cauchy, scaled(1)),
    kernel("AndrewsWave", andrews_wave, andrews_wave_points),
    kernel("Arctan", arctan, scaled(1)),
    kernel("Barron", barron, barron_points),
    kernel("Tukey", tukey, scaled(1)),
    kernel("TukeyQuartic", tukey_quartic, scaled(1)),
    kernel("Welsch", welsch, scaled(1, 16384)),
    kernel("GemanMcClure", geman_mcclure, scaled(1)),
    kernel("DynamicCovarianceScaling", dynamic_covariance_scaling, dynamic_covariance_scaling_points),
    kernel("TruncatedSquared", truncated_squared, bent),
    kernel("DeadZone", dead_zone, bent),
    kernel("Hampel", hampel, bent),
    kernel("RamsayE", ramsay_e, ramsay_e_points),
    kernel("StudentT", student_t, student_t_points),
    kernel("Tolerant", tolerant, tolerant_points),
]
