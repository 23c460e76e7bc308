"""Writes the reference tables that tests/accuracy.rs holds the crate against.

    python -m venv venv
    venv/bin/pip install mpmath
    venv/bin/python tools/reference.py

Each loss stands here once, as the textbook formula of its value. Derivatives come from the
same formula by truncated Taylor arithmetic (`Jet`), which has no step size and no truncation
error, and the only remedy against rounding is precision: every number is computed at 450
digits, then at twice as many, and so on, until two evaluations agree to 40 significant digits.
Nothing here is a formula that the crate computes with. A run takes some two minutes; equal
runs write equal tables.

tests/data/pointwise_f64.csv and pointwise_f32.csv, one prediction and one target a line:

    loss            the type in the crate
    parameters      space separated key=value, exact in f32; empty if there are none
    pred, target    exact numbers of the table's format, in its shortest round-trip digits
    value           the double nearest to the true value; inf or -inf where that overflows;
                    0 where it is below 1e-330
    value_low       true value minus `value`, so that the two together have some 20 digits
    gradient, gradient_low, hessian, hessian_low
                    the same for the first and second derivative with respect to pred
    cond_value, cond_gradient, cond_hessian
                    how far the quantity moves, per unit of relative error, when the numbers
                    that have to be rounded first are: the sum of |x d(quantity)/dx| over x = pred
                    - target for losses of the residual, x = pred for losses of a score or
                    logit, x = pred and target for Poisson; at most 1.797e308
    tag             `kink` where the gradient or the Hessian jumps exactly here,
                    `edge` where |pred| or |target| is above 1e-4 of the largest number

At a kink the gradient is the subgradient of least absolute value, and the Hessian the larger of
the two sides'. The f32 table holds f32 inputs, but its results are doubles too: whether one
overflows or underflows f32 is for the reader to judge.

tests/data/softmax_f64.csv and softmax_f32.csv, one row of logits a line:

    parameters      label_smoothing=e and class_weights=a;b;c, each only where there is one
    classes, label  the number of logits, and the index of the right one
    logits          semicolon separated, exact numbers of the table's format
    value, value_low
                    the loss of this row as above, divided by nothing
    gradients, hessians
                    per logit the first and second derivative, nearest doubles
    spread          the largest logit minus the smallest
"""

from dataclasses import dataclass
from fractions import Fraction
from math import factorial, inf
from pathlib import Path
from random import Random
from struct import pack, unpack
from typing import Callable

from mpmath import mp, mpf

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
FLOOR = mpf("1e-330")
LARGEST_DOUBLE = 1.7976931348623157e308


# ---------------------------------------------------------------------------------------------
# Derivatives: Taylor arithmetic
# ---------------------------------------------------------------------------------------------


class Jet:
    """f(x + s) = c[0] + c[1] s + c[2] s^2 + ... for a small s > 0, cut off after the last c.

    The coefficients are numbers, or jets in another variable. Comparison is that of the functions
    just right of s = 0, so that a formula with cases takes the case on the side where s points.
    """

    def __init__(self, coefficients):
        self.c = [mpf(c) if isinstance(c, (int, float)) else c for c in coefficients]

    def like(self, other):
        """`other` as a jet: a number is a constant function."""
        return other if isinstance(other, Jet) else Jet([other] + [0] * (len(self.c) - 1))

    def __add__(self, other):
        return Jet([a + b for a, b in zip(self.c, self.like(other).c)])

    def __neg__(self):
        return Jet([-a for a in self.c])

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        a, b = self.c, self.like(other).c
        return Jet([sum(a[j] * b[k - j] for j in range(k + 1)) for k in range(len(a))])

    def __truediv__(self, other):
        a, b = self.c, self.like(other).c
        q = []
        for k in range(len(a)):
            q.append((a[k] - sum(q[j] * b[k - j] for j in range(k))) / b[0])
        return Jet(q)

    def __rtruediv__(self, other):
        return self.like(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def __abs__(self):
        return -self if self < 0 else self

    def __lt__(self, other):
        return sign(self - other) < 0

    def __le__(self, other):
        return sign(self - other) <= 0

    def __gt__(self, other):
        return sign(self - other) > 0

    def __ge__(self, other):
        return sign(self - other) >= 0


def sign(x):
    """The sign of a number, or of a jet just right of s = 0."""
    if isinstance(x, Jet):
        return next((sign(c) for c in x.c if sign(c) != 0), 0)
    return (x > 0) - (x < 0)


def exp(x):
    if not isinstance(x, Jet):
        return mp.exp(x)
    e = [exp(x.c[0])]
    for k in range(1, len(x.c)):
        e.append(sum(j * x.c[j] * e[k - j] for j in range(1, k + 1)) / k)
    return Jet(e)


def ln(x):
    if not isinstance(x, Jet):
        return mp.log(x)
    c = x.c
    l = [ln(c[0])]
    for k in range(1, len(c)):
        l.append((c[k] - sum(j * l[j] * c[k - j] for j in range(1, k)) / k) / c[0])
    return Jet(l)


def derivatives(formula, pred, target, side):
    """The value and three derivatives with respect to pred, seen from its right (1) or left (-1)."""
    f = Jet([pred, side, 0, 0])
    f = f.like(formula(f, target))
    return [factorial(k) * side**k * c for k, c in enumerate(f.c)]


def target_derivatives(formula, pred, target):
    """d/d target of the value, the gradient and the Hessian."""
    f = formula(Jet([Jet([pred, 0]), 1, 0]), Jet([Jet([target, 1]), 0, 0]))
    return [factorial(k) * c.c[1] for k, c in enumerate(f.c)]


def settled(evaluate):
    """The numbers that `evaluate` returns, at the precision where they cease to change."""
    digits, previous = 450, None
    while True:
        with mp.workdps(digits):
            numbers = evaluate()
        if previous is not None and all(map(agree, previous, numbers)):
            return [mpf(0) if abs(x) < FLOOR else x for x in numbers]
        digits, previous = 2 * digits, numbers


def agree(a, b):
    """Whether two numbers are the same for all that the tables show of them."""
    return abs(a - b) <= mpf("1e-40") * max(abs(a), abs(b), FLOOR)


# ---------------------------------------------------------------------------------------------
# The pointwise losses
# ---------------------------------------------------------------------------------------------


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


def cauchy(pred, target, c):
    u = (pred - target) / c
    return c * c / 2 * ln(1 + u * u)


def quantile(pred, target, tau):
    u = target - pred
    return max(tau * u, (tau - 1) * u)


def hinge(pred, target):
    return max(1 - target * pred, 0)


def logistic(pred, target):
    return ln(1 + exp(-target * pred))


def binary_cross_entropy_with_logits(pred, target, positive_weight, label_smoothing):
    y = target * (1 - label_smoothing) + label_smoothing / 2
    return (1 - y) * ln(1 + exp(pred)) + positive_weight * y * ln(1 + exp(-pred))


def poisson(pred, target):
    return exp(pred) - target * pred


# ---------------------------------------------------------------------------------------------
# Number formats
# ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Format:
    name: str
    float_code: str
    int_code: str
    smallest: float  # the smallest subnormal number
    faint: float  # small, but normal
    huge: float  # large, but far from the largest
    largest: float
    small: tuple  # magnitudes below the ordinary ones
    large: tuple  # magnitudes above the ordinary ones

    def round(self, x):
        """The number of this format nearest to x."""
        try:
            return unpack(self.float_code, pack(self.float_code, x))[0]
        except OverflowError:
            return inf if x > 0 else -inf

    def step(self, x, ulps):
        """The number so many steps above x."""
        bits = unpack(self.int_code, pack(self.float_code, abs(x)))[0]
        place = (bits if x > 0 else -bits) + ulps
        y = unpack(self.float_code, pack(self.int_code, abs(place)))[0]
        return y if place >= 0 else -y

    def text(self, x):
        """The shortest decimal that reads back as x."""
        if self is F64:
            return repr(x)
        return repr(next(y for p in range(1, 10) if self.round(y := float(f"{x:.{p}g}")) == x))


F64 = Format(
    "f64", "<d", "<q",
    smallest=5e-324, faint=1e-300, huge=1e300, largest=LARGEST_DOUBLE,
    small=(5e-324, 1e-310, 2.2250738585072014e-308, 1e-300, 1e-160, 1e-100)
    + (1e-20, 1e-10, 1e-9, 1e-8, 1e-5, 1e-3),
    large=(1e19, 1e100, 1e154, 1e155, 1e300, LARGEST_DOUBLE),
)
F32 = Format(
    "f32", "<f", "<i",
    smallest=1e-45, faint=1e-37, huge=1e30, largest=3.4028234663852886e38,
    small=(1e-45, 1e-40, 1.1754943508222875e-38, 1e-37, 1e-30, 1e-23)
    + (1e-15, 1e-10, 1e-9, 1e-8, 1e-5, 1e-3),
    large=(1e10, 1e18, 2e19, 1e30, 1e34, 1e38, 3.4028234663852886e38),
)


# ---------------------------------------------------------------------------------------------
# The points
# ---------------------------------------------------------------------------------------------

# Where the tails of the sigmoid, the exponential and their products end, in f32 and in f64.
LOGIT_LANDMARKS = (
    16.7, 17, 18, 33.3, 36.04, 36.7, 37.5, 87.3, 88.7, 103.9, 300, 708.3, 709.78, 745.1, 1e4,
)
# Where e^-2r leaves 1, where sech^2 does the smallest normal, where it does zero; f32, then f64.
LOG_COSH_LANDMARKS = (0.5, 1, 8.7, 9.01, 44.3, 44.8, 52.5, 18.7, 19.06, 20, 354.5, 354.9, 372.6, 373.5)


def spaced(low, high, count):
    """From low to high in equal ratios, to three digits."""
    return [float(f"{low * (high / low) ** (k / (count - 1)):.3g}") for k in range(count)]


def both_signs(magnitudes):
    return [0.0] + [s * m for m in magnitudes for s in (1.0, -1.0)]


def residual_points(form, corners, landmarks, random):
    magnitudes = [*form.small, *spaced(0.1, 10, 20), *spaced(20, 1e8, 8), *landmarks, *form.large]
    points = [(r, 0.0) for r in both_signs(magnitudes)]

    for corner in corners:
        for target in (0.0, 3.0):
            points += [(form.step(corner + target, ulps), target) for ulps in range(-2, 3)]
        for target in (random.uniform(-10, 10) for _ in range(3)):
            points.append((target + corner, target))

    for _ in range(24):
        target = random.uniform(-10, 10)
        points.append((target + random.uniform(-1, 1) * 10.0 ** random.randint(-6, 3), target))

    tiny, huge, largest = form.smallest, form.huge, form.largest
    points += [
        (1e9 + 0.5, 1e9), (1e5 - 0.0078125, 1e5), (0.1, 0.3), (0.3, 0.1), (-0.7, 0.7), (100.0, 1e-3),
        (form.step(1.0, 1), 1.0), (form.step(1.0, -1), 1.0), (-7.25, -7.25), (1e8, -1e-8),
        (tiny, -tiny), (tiny, 2 * tiny), (1.0, tiny), (huge, -huge), (huge, huge),
        (largest, largest), (largest, 1.0), (1.0, largest), (largest, -largest), (-largest, largest),
    ]
    points = [(form.round(pred), form.round(target)) for pred, target in points]

    def side_is_certain(pred, target):
        """Whether the rounded residual lies on the same side of every corner as the exact one."""
        exact, rounded = Fraction(pred) - Fraction(target), form.round(pred - target)
        return all(sign(exact - Fraction(corner)) == sign(rounded - corner) for corner in corners)

    return [point for point in points if side_is_certain(*point)]


def score_points(form, random):
    magnitudes = [*form.small, *spaced(0.1, 10, 20), *spaced(20, 1e8, 8), *form.large]
    scores = [form.round(score) for score in both_signs(magnitudes)]
    scores += [form.step(corner, ulps) for corner in (-1.0, 1.0) for ulps in range(-2, 3)]
    scores += [form.round(random.uniform(-3, 3)) for _ in range(10)]
    return [(score, target) for score in scores for target in (1.0, -1.0)]


def logits(form):
    magnitudes = [*form.small, *spaced(0.1, 12, 12), *LOGIT_LANDMARKS, form.huge, form.largest]
    return [form.round(logit) for logit in both_signs(magnitudes)]


def logistic_points(form, random):
    scores = logits(form) + [form.round(random.uniform(-40, 40)) for _ in range(10)]
    return [(score, target) for score in scores for target in (1.0, -1.0)]


def binary_points(form, random, positive_weight, label_smoothing):
    hard, soft = (0.0, 1.0), (0.5, 0.25, 1e-3, 1 - 2.0**-20, form.faint)
    points = [(logit, label) for logit in logits(form) for label in hard]
    points += [(logit, label) for label in soft for logit in random.sample(logits(form), 12)]

    # Labels and logits that nearly or just cancel in the gradient.
    points += [(s * logit, label) for label in (0.5, 0.25) for logit in (1e-10, 1e-5, 1e-3) for s in (1, -1)]
    balanced = (-20.0, -10.0, -3.0, -1.0, -0.1, -0.01, 0.1, 1.0, 3.0, 10.0)
    points += [(z, float(1 / (1 + mp.exp(-z)))) for z in balanced]
    for label in soft[:4]:
        y = label * (1 - label_smoothing) + label_smoothing / 2
        points.append((float(mp.log(positive_weight * y / (1 - y))), label))
    return [(form.round(pred), form.round(target)) for pred, target in points]


def count_points(form, random):
    counts = (3.0, 0.5, 1e-3, 1e6, form.faint, form.huge)
    points = [(logit, count) for logit in logits(form) for count in (0.0, 1.0)]
    points += [(logit, count) for count in counts for logit in random.sample(logits(form), 10)]

    # Counts and logits that nearly or just cancel in the gradient, then in the value.
    points += [(z, float(mp.exp(z))) for z in (-20.0, -3.0, -0.1, 0.1, 1.0, 3.0, 10.0, 80.0)]
    points += [(s * logit, 1.0) for logit in (1e-10, 1e-7, 1e-4) for s in (1, -1)]
    points += [(z, float(mp.exp(z) / z)) for z in (0.1, 0.5, 1.0, 3.0, 10.0)]
    return [(form.round(pred), form.round(target)) for pred, target in points]


# ---------------------------------------------------------------------------------------------
# The catalogue
# ---------------------------------------------------------------------------------------------


def of_residual(pred, target):
    return pred - target


def of_score(pred, target):
    return pred


@dataclass(frozen=True)
class Loss:
    name: str
    formula: Callable
    points: Callable  # (format, random, **parameters) -> pairs of pred and target
    rounded: Callable  # the number, moving with pred, that has to be rounded first
    parameters: tuple = ({},)
    target_is_rounded: bool = False


def residual_loss(name, formula, *parameters, corners=lambda **_: (), landmarks=()):
    def points(form, random, **p):
        return residual_points(form, corners(**p), landmarks, random)

    return Loss(name, formula, points, of_residual, parameters or ({},))


LOSSES = [
    residual_loss("SquaredError", squared_error),
    residual_loss("HalfSquaredError", half_squared_error),
    residual_loss("AbsoluteError", absolute_error, corners=lambda: (0.0,)),
    residual_loss(
        "Huber", huber, {"delta": 0.5}, {"delta": 1.0}, {"delta": 2.5},
        corners=lambda delta: (-delta, delta),
    ),
    residual_loss("LogCosh", log_cosh, landmarks=LOG_COSH_LANDMARKS),
    residual_loss("Cauchy", cauchy, {"c": 1.0}, {"c": 0.5}, {"c": 3.0}),
    residual_loss(
        "Quantile", quantile, {"tau": 0.5}, {"tau": 0.125}, {"tau": 0.9375},
        corners=lambda tau: (0.0,),
    ),
    Loss("Hinge", hinge, score_points, of_score),
    Loss("Logistic", logistic, logistic_points, of_score),
    Loss(
        "BinaryCrossEntropyWithLogits", binary_cross_entropy_with_logits, binary_points, of_score,
        (
            {"positive_weight": 1.0, "label_smoothing": 0.0},
            {"positive_weight": 3.0, "label_smoothing": 0.0},
            {"positive_weight": 1.0, "label_smoothing": 0.125},
        ),
    ),
    Loss("Poisson", poisson, count_points, of_score, target_is_rounded=True),
]


# ---------------------------------------------------------------------------------------------
# The pointwise tables
# ---------------------------------------------------------------------------------------------


def reference(loss, parameters, pred, target):
    """Value, gradient, Hessian, the condition of each, and how far gradient and Hessian jump."""

    def evaluate():
        x, y = mpf(pred), mpf(target)
        exact = {name: mpf(p) for name, p in parameters.items()}

        def formula(pred, target):
            return loss.formula(pred, target, **exact)

        left = derivatives(formula, x, y, -1)
        right = derivatives(formula, x, y, 1)
        value, *slopes = right
        gradient = mpf(0) if left[1] * right[1] < 0 else min(left[1], right[1], key=abs)
        hessian = max(left[2], right[2])
        third = max(left[3], right[3], key=abs)
        jump = abs(left[1] - right[1]) + abs(left[2] - right[2])

        rounded = loss.rounded(x, y)
        conditions = [abs(rounded * d) for d in (gradient, hessian, third)]
        if loss.target_is_rounded:
            moves = target_derivatives(formula, x, y)
            conditions = [c + abs(y * d) for c, d in zip(conditions, moves)]
        return [value, gradient, hessian, *conditions, jump]

    return settled(evaluate)


def nearest(x):
    """The double nearest to x, infinite where it overflows."""
    try:
        if mp.mag(x) > 1024:
            raise OverflowError
        negative, mantissa, exponent, _ = x._mpf_
        mantissa = -int(mantissa) if negative else int(mantissa)
        return float(mantissa << exponent) if exponent >= 0 else mantissa / (1 << -exponent)
    except OverflowError:
        return inf if x > 0 else -inf


def high_and_low(x):
    """The columns of a number: its nearest double, and what that leaves of it."""
    high = nearest(x)
    low = 0.0 if abs(high) == inf else nearest(mp.fsub(x, high, exact=True))
    return [repr(high), f"{low:.4g}"]


def condition_text(x):
    return f"{min(nearest(x), 1.797e308):.4g}"


def parameters_text(parameters):
    return " ".join(f"{name}={value:g}" for name, value in parameters.items())


def tag(form, pred, target, jump):
    if jump > 0:
        return "kink"
    return "edge" if max(abs(pred), abs(target)) > form.largest * 1e-4 else ""


POINTWISE_COLUMNS = [
    "loss", "parameters", "pred", "target",
    "value", "value_low", "gradient", "gradient_low", "hessian", "hessian_low",
    "cond_value", "cond_gradient", "cond_hessian", "tag",
]


def pointwise_lines(form):
    for loss in LOSSES:
        for parameters in loss.parameters:
            text = parameters_text(parameters)
            random = Random(f"{form.name} {loss.name} {text}")
            for pred, target in dict.fromkeys(loss.points(form, random, **parameters)):
                *results, c0, c1, c2, jump = reference(loss, parameters, pred, target)
                yield [
                    loss.name, text, form.text(pred), form.text(target),
                    *(column for x in results for column in high_and_low(x)),
                    *map(condition_text, (c0, c1, c2)),
                    tag(form, pred, target, jump),
                ]


# ---------------------------------------------------------------------------------------------
# The softmax tables
# ---------------------------------------------------------------------------------------------


def softmax_cross_entropy(logits, label, label_smoothing, class_weights):
    shift = max(z.c[0] if isinstance(z, Jet) else z for z in logits)
    log_sum = ln(sum(exp(z - shift) for z in logits)) + shift
    surprise = [w * (log_sum - z) for w, z in zip(class_weights, logits)]
    smooth = sum(surprise) * label_smoothing / len(logits)
    return (1 - label_smoothing) * surprise[label] + smooth


def softmax_reference(logits, label, label_smoothing, class_weights):
    """The value, then the gradient and the diagonal of the Hessian, a number per logit each."""

    def evaluate():
        z, weights = list(map(mpf, logits)), list(map(mpf, class_weights))

        def along(k):
            moved = z[:k] + [Jet([z[k], 1, 0])] + z[k + 1 :]
            return softmax_cross_entropy(moved, label, mpf(label_smoothing), weights).c

        taylor = [along(k) for k in range(len(z))]
        return [taylor[0][0], *(t[1] for t in taylor), *(2 * t[2] for t in taylor)]

    value, *rest = settled(evaluate)
    return value, rest[: len(logits)], rest[len(logits) :]


def softmax_rows(form, random):
    """Rows of logits with a label."""

    def row(classes, centre, half_width):
        return [centre + random.uniform(-half_width, half_width) for _ in range(classes)]

    sizes = (2, 3, 5, 17, 33)
    for classes in sizes:
        for half_width in (1, 3, 10):
            yield row(classes, 0, half_width), random.randrange(classes)
        for offset in (1e8, -1e8):
            yield row(classes, offset, 30), random.randrange(classes)
        yield [form.step(form.huge, -random.randrange(2)) for _ in range(classes)], random.randrange(classes)

        for spread in (100, 700, 2e4):
            logits = row(classes, 0, spread / 2)
            logits[0], logits[-1] = -spread / 2, spread / 2
            yield logits, random.randrange(classes)

        for lead in (20, 40, 120, 800):
            logits = row(classes, 0, 1)
            logits[1] += lead
            yield logits, 1  # confident and right
            yield logits, 0  # confident and wrong

        for level in (0, -1.5, form.huge, -form.largest):
            yield [level] * classes, random.randrange(classes)

        logits = row(classes, 0, 2)
        logits[0] = logits[-1] = 2.5
        yield logits, 0  # one of two that tie for the maximum
        yield logits, classes // 2  # one below them, from three logits on


def softmax_cases(form):
    random = Random(f"{form.name} softmax")
    for number, (logits, label) in enumerate(softmax_rows(form, random)):
        logits = [form.round(z) for z in logits]
        weights = [random.choice((0.25, 0.5, 1.0, 2.0, 3.0)) for _ in logits]
        plain, smooth = {}, {"label_smoothing": 0.125}
        weighted = {"class_weights": weights}
        yield logits, label, plain
        if number % 4 == 0:
            yield logits, label, (smooth, weighted, smooth | weighted)[number // 4 % 3]


SOFTMAX_COLUMNS = [
    "parameters", "classes", "label", "logits", "value", "value_low", "gradients", "hessians", "spread",
]


def softmax_lines(form):
    for logits, label, options in softmax_cases(form):
        smoothing = options.get("label_smoothing", 0.0)
        weights = options.get("class_weights", [1.0] * len(logits))
        value, gradients, hessians = softmax_reference(logits, label, smoothing, weights)
        settings = []
        if "label_smoothing" in options:
            settings.append(f"label_smoothing={smoothing:g}")
        if "class_weights" in options:
            settings.append("class_weights=" + ";".join(f"{w:g}" for w in weights))
        yield [
            " ".join(settings), str(len(logits)), str(label),
            ";".join(map(form.text, logits)),
            *high_and_low(value),
            ";".join(repr(nearest(g)) for g in gradients),
            ";".join(repr(nearest(h)) for h in hessians),
            f"{max(logits) - min(logits):.4g}",
        ]


# ---------------------------------------------------------------------------------------------


def write(name, columns, lines):
    DATA.mkdir(parents=True, exist_ok=True)
    with open(DATA / name, "w", newline="\n") as file:
        count = 0
        for line in [columns, *lines]:
            file.write(",".join(line) + "\n")
            count += 1
    print(f"{name}: {count - 1} rows, {(DATA / name).stat().st_size} bytes")


def main():
    for form in (F64, F32):
        write(f"pointwise_{form.name}.csv", POINTWISE_COLUMNS, pointwise_lines(form))
        write(f"softmax_{form.name}.csv", SOFTMAX_COLUMNS, softmax_lines(form))


if __name__ == "__main__":
    main()
