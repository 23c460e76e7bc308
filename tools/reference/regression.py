"""Regression losses."""

from fractions import Fraction

from mpmath import mp

from formats import F64
from jets import cos, exp, ln, power, sign, sqrt
from losses import Loss, of_residual, residual_loss, score_loss
from points import around, residuals, spaced

# Where e^-2r leaves 1, where sech^2 does the smallest normal, where it does zero; f32, then f64.
LOG_COSH_LANDMARKS = (0.5, 1, 8.7, 9.01, 44.3, 44.8, 52.5, 18.7, 19.06, 20, 354.5, 354.9, 372.6, 373.5)


# Where the exponential ends, in f32 and in f64.
EXP_LANDMARKS = (16.7, 36.7, 87.3, 88.5, 88.8, 92.0, 103.9, 708.3, 709.7, 709.9, 712.0, 745.1)


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


def smooth_l1(pred, target, beta):
    return huber(pred, target, beta) / beta


def pseudo_huber(pred, target, delta):
    u = (pred - target) / delta
    return delta * delta * (sqrt(1 + u * u) - 1)


def logistic_distance(pred, target):
    e = exp(pred - target)
    return -ln(4 * e / ((1 + e) * (1 + e)))


def epsilon_insensitive(pred, target, epsilon):
    r = abs(pred - target)
    return r - epsilon if r > epsilon else 0 * r


def squared_epsilon_insensitive(pred, target, epsilon):
    excess = epsilon_insensitive(pred, target, epsilon)
    return excess * excess


def absolute_percentage_error(pred, target, floor):
    return abs(pred - target) / max(abs(target), floor)


def symmetric_absolute_percentage_error(pred, target):
    return 2 * abs(pred - target) / (abs(pred) + abs(target))


def squared_log_error(pred, target):
    q = ln(1 + pred) - ln(1 + target)
    return q * q


def wing(pred, target, width, curvature):
    r = abs(pred - target)
    if r < width:
        return width * ln(1 + r / curvature)
    return r - (width - width * ln(1 + width / curvature))


def fair(pred, target, c):
    u = abs(pred - target) / c
    return c * c * (u - ln(1 + u))


def linex(pred, target, a):
    r = pred - target
    return exp(a * r) - a * r - 1


def balanced_l1(pred, target, alpha, gamma, beta):
    r = abs(pred - target)
    b = exp(gamma / alpha) - 1
    if r < beta:
        return alpha / b * (b * r + 1) * ln(b * r / beta + 1) - alpha * r
    return gamma * r + gamma / b - alpha * beta


def power_error(pred, target, exponent):
    r = abs(pred - target)
    # Jets know no other power of 0 than a natural one.
    return power(r, exponent)


def adaptive_wing(pred, target, alpha, omega, epsilon, theta):
    r, p = abs(pred - target), alpha - target
    if r < theta:
        return omega * ln(1 + exp(p * ln(r / epsilon)))
    joint = exp(p * ln(theta / epsilon))
    slope = omega * p * joint * (epsilon / theta) / (epsilon * (1 + joint))
    return slope * r - (theta * slope - omega * ln(1 + joint))


def periodic(pred, target, period):
    return 1 - cos(2 * mp.pi * (pred - target) / period)


def targets_around(random, floor):
    """Targets on both sides of the floor, with predictions on both sides of each."""
    targets = [0.0, *around([floor]), F64.smallest, F64.faint, *spaced(1e-6, 1e6, 12), F64.huge]
    points = [(y, s * y) for y in targets for s in (1.0, -1.0)]
    for y in targets:
        for _ in range(3):
            y = random.choice((1, -1)) * y
            points.append((y + random.uniform(-1, 1) * 10.0 ** random.randint(-6, 3), y))
    return points + residuals(random, corners=(0.0,), share=4)


def pairs(random):
    """Numbers of all sizes against each other, and near to each other."""
    sizes = [F64.smallest, 1e-310, 1e-307, 1e-300, 1e-160, 1e-20, 1e-5, 0.3, 1.0, 7.0, 1e8, 1e160, 1e300]
    points = [(s * p, y) for p in [0.0, *sizes] for y in [0.0, *sizes] for s in (1.0, -1.0)]
    points = [point for point in points if point != (0.0, 0.0)]
    points += [(s * p, -y) for p in (0.3, 1.0, 7.0, 1e-20) for y in (0.2, 1.0, 9.0) for s in (1.0, -1.0)]
    for _ in range(240):
        y = random.uniform(-10, 10) * 10.0 ** random.randint(-3, 3)
        points.append((y * (1 + random.uniform(-1, 1) * 10.0 ** random.randint(-12, 1)), y))
    # Below 1 the code lifts small numbers.
    points += [(s * x, s * y) for x in around([1.0]) for y in (1e-3, 1.0, 30.0) for s in (1, -1)]
    return points


def pairs_above_minus_one(random):
    sizes = [5e-324, 1e-310, 1e-300, 1e-20, 1e-5, 1e-3, 0.3, 1.0, 7.0, 1e3, 1e8, 1e20, 1e160, 1e300]
    below = [-1e-20, -1e-3, -0.3, -0.75, -1 + 2.0**-10, -1 + 2.0**-23, -1 + 2.0**-52, F64.step(-1.0, 1)]
    numbers = [0.0, *sizes, *below]
    points = [(p, y) for p in numbers for y in numbers]
    for _ in range(200):
        y = random.uniform(-0.99, 10) * 10.0 ** random.randint(-3, 0)
        p = y + (1 + y) * random.uniform(-1, 1) * 10.0 ** random.randint(-12, 0)
        points.append((max(p, -0.9999), y))
    # The Hessian crosses zero where q = 1.
    points += [((1 + y) * 2.718281828459045 * (1 + e) - 1, y) for y in (0.0, 0.5, 3.0, 100.0) for e in (0, 1e-9, -1e-6, 1e-3)]
    return points


def scaled_residuals(random, a):
    """Residuals around the places where the exponential of a times them is computed in other ways.

    Where it ends they are such that the product is exact: the condition would not fit the table."""
    seams = [s * x / a for x in (160.0, 80.0, 64.0, 1.732867951399863, 1.0) for s in (1, -1)]
    landmarks = [round(abs(x / a) * 64) / 64 for x in EXP_LANDMARKS]
    return residuals(random, seams=seams, landmarks=landmarks, share=3)


def residuals_but_zero(random, exponent):
    """The Hessian of a broken power has a pole at 0; whole ones are tried there."""
    whole = exponent == int(exponent)
    points = residuals(random, corners=(0.0,) if exponent == 1 else (), seams=(1.0,), share=4)
    return [(p, y) for p, y in points if whole or p != y]


def determined(points):
    """Without numbers so large that their neighbours are many periods away."""
    return [(p, y) for p, y in points if max(abs(p), abs(y)) < F64.largest * 1e-4]


def heat(random, alpha, omega, epsilon, theta):
    """Pixels of heat maps: neighbours of the target, of the joint, and of where the code turns."""
    points = []
    for y in (0.0, 1.0, 0.5, 0.25, 0.1, 0.875, F64.faint):
        points += [(y + s * d, y) for d in spaced(1e-6, 1e3, 20) for s in (1.0, -1.0)]
    points += [(s * d, 0.0) for d in (*F64.small, *F64.large) for s in (1.0, -1.0)]
    points += [(s * d, 0.0) for d in around([epsilon, theta]) for s in (1.0, -1.0)]
    # No residual: the exponent of the faint target is that of 0.
    points += [(s * d, F64.faint) for d in (1e-160, 1e-100, 1e-20) for s in (1.0, -1.0)]
    for _ in range(80):
        points.append((random.uniform(-0.5, 1.5), random.random()))
    return [(p, y) for p, y in points if p != y and not on_joint(p, y, theta)]


def on_joint(pred, target, theta):
    """Whether the rounded residual is not on the side of the joint where the exact one is."""
    exact, rounded = abs(Fraction(pred) - Fraction(target)), abs(pred - target)
    return sign(exact - Fraction(theta)) != sign(rounded - theta)


def densely(*corners):
    """Points for a loss that has no parameters, and so no other sets of points."""
    return lambda random: residuals(random, corners, landmarks=spaced(0.07, 15, 40))


LOSSES = [
    residual_loss("SquaredError", squared_error, densely()),
    residual_loss("HalfSquaredError", half_squared_error, densely()),
    residual_loss("AbsoluteError", absolute_error, densely(0.0)),
    residual_loss(
        "Huber", huber, lambda random, delta: residuals(random, corners=(-delta, delta), share=3),
        {"delta": 0.5}, {"delta": 1.0}, {"delta": 2.5},
    ),
    residual_loss(
        "LogCosh", log_cosh,
        # Where tanh, then ln cosh, stop being polynomials.
        lambda random: residuals(random, seams=(0.7, 1.0), landmarks=LOG_COSH_LANDMARKS),
    ),
    residual_loss(
        "SmoothL1", smooth_l1, lambda random, beta: residuals(random, corners=(-beta, beta), share=3),
        {"beta": 0.5}, {"beta": 1.0}, {"beta": 2.5},
    ),
    residual_loss(
        "PseudoHuber", pseudo_huber,
        lambda random, delta: residuals(random, seams=(delta, delta * 2.0**-60), share=3),
        {"delta": 0.5}, {"delta": 1.0}, {"delta": 3.0},
    ),
    residual_loss(
        "LogisticDistance", logistic_distance,
        lambda random: residuals(
            random, seams=(1.4, 2.0), landmarks=[2 * x for x in LOG_COSH_LANDMARKS],
        ),
    ),
    residual_loss(
        "EpsilonInsensitive", epsilon_insensitive,
        lambda random, epsilon: residuals(random, corners=(-epsilon, epsilon), share=3),
        {"epsilon": 0.0}, {"epsilon": 0.125}, {"epsilon": 2.5},
    ),
    residual_loss(
        "SquaredEpsilonInsensitive", squared_epsilon_insensitive,
        lambda random, epsilon: residuals(random, corners=(-epsilon, epsilon), share=3),
        {"epsilon": 0.0}, {"epsilon": 0.125}, {"epsilon": 2.5},
    ),
    residual_loss(
        "AbsolutePercentageError", absolute_percentage_error, targets_around,
        {"floor": 1.0}, {"floor": 0.0078125}, {"floor": 20.0},
    ),
    score_loss(
        "SymmetricAbsolutePercentageError", symmetric_absolute_percentage_error, pairs,
        target_is_rounded=True,
    ),
    score_loss("SquaredLogError", squared_log_error, pairs_above_minus_one, target_is_rounded=True),
    residual_loss(
        "Wing", wing,
        lambda random, width, curvature: residuals(random, corners=(-width, 0.0, width), share=3),
        {"width": 5.0, "curvature": 0.5}, {"width": 10.0, "curvature": 2.0},
        {"width": 0.5, "curvature": 4.0},
    ),
    residual_loss(
        "Fair", fair, lambda random, c: residuals(random, seams=(c, c * 2.0**-60), share=3),
        {"c": 0.5}, {"c": 1.0}, {"c": 3.0},
    ),
    residual_loss("Linex", linex, scaled_residuals, {"a": 0.5}, {"a": -3.0}, {"a": 0.015625}),
    residual_loss(
        "BalancedL1", balanced_l1,
        lambda random, alpha, gamma, beta: residuals(random, corners=(-beta, 0.0, beta), share=4),
        {"alpha": 0.5, "gamma": 1.5, "beta": 1.0}, {"alpha": 2.0, "gamma": 0.125, "beta": 1.0},
        {"alpha": 0.5, "gamma": 1.5, "beta": 0.25}, {"alpha": 0.5, "gamma": 1.5, "beta": 4.0},
    ),
    residual_loss(
        "PowerError", power_error, residuals_but_zero,
        {"exponent": 1.0}, {"exponent": 1.5}, {"exponent": 2.0}, {"exponent": 2.5}, {"exponent": 3.0},
    ),
    Loss(
        "AdaptiveWing", adaptive_wing, heat, of_residual,
        (
            {"alpha": 2.125, "omega": 14.0, "epsilon": 1.0, "theta": 0.5},
            {"alpha": 2.5, "omega": 3.0, "epsilon": 0.25, "theta": 1.0},
            {"alpha": 2.75, "omega": 1.0, "epsilon": 0.5, "theta": 0.125},
        ),
        target_is_rounded=True,
    ),
    residual_loss(
        "Periodic", periodic, lambda random, period: determined(residuals(
            random, seams=[period * k for k in (0.25, 0.5, 0.75, 1, 1.5, 7, 1000.5, 2.0**52)],
            landmarks=[period * k for k in (0.125, 0.375, 1e3, 12345.25, 2.0**22, 2.0**23, 2.0**30)],
            share=3,
        )),
        {"period": 1.0}, {"period": 24.0}, {"period": 0.375},
    ),
]
