"""Where the losses are tried: ordinary numbers, tiny and huge ones, and the neighbours of every
place where a formula, or the code that computes it, turns into another one."""

from fractions import Fraction

from mpmath import mp

from formats import F64
from jets import sign

# Steps around a place where the code takes another branch.
ULPS = (0, 1, 2, 3, 10, 30, 100, 300, 1000)

# Where the tails of the sigmoid, the exponential and their products end, in f32 and in f64.
LOGIT_LANDMARKS = (
    16.7, 17, 18, 33.3, 36.04, 36.7, 37.5, 87.3, 88.7, 103.9, 300, 708.3, 709.78, 745.1, 1e4,
)


def spaced(low, high, count):
    """From low to high in equal ratios, to three digits."""
    return [float(f"{low * (high / low) ** (k / (count - 1)):.3g}") for k in range(count)]


def both_signs(magnitudes):
    return [0.0] + [s * m for m in magnitudes for s in (1.0, -1.0)]


def around(places, steps=ULPS):
    """Each place and its neighbours, up to a thousand steps away."""
    return [F64.step(place, s * ulps) for place in places for ulps in steps for s in (1, -1)]


def residuals(random, corners=(), seams=(), landmarks=(), share=1):
    """Pairs whose difference is what counts. `corners` are residuals where a derivative jumps,
    `seams` those where the code changes its ways. A `share` of n gives about a nth of the points,
    for losses that are tried with n sets of parameters."""
    ordinary = [*spaced(0.05, 20, 90 // share), *spaced(25, 1e8, 40 // share), *landmarks]
    points = [(r, 0.0) for r in both_signs([*F64.small, *ordinary, *F64.large])]
    points += [(s * r, 0.0) for r in around(seams) for s in (1, -1)]
    for corner in corners:
        for target in (0.0, 3.0):
            points += [(F64.step(corner + target, ulps), target) for ulps in range(-2, 3)]
        for target in (random.uniform(-10, 10) for _ in range(3)):
            points.append((target + corner, target))

    for _ in range(192 // share):
        target = random.uniform(-10, 10)
        points.append((target + random.uniform(-1, 1) * 10.0 ** random.randint(-6, 3), target))

    tiny, huge, largest = F64.smallest, F64.huge, F64.largest
    points += [
        (1e9 + 0.5, 1e9), (1e5 - 0.0078125, 1e5), (0.1, 0.3), (0.3, 0.1), (-0.7, 0.7), (100.0, 1e-3),
        (F64.step(1.0, 1), 1.0), (F64.step(1.0, -1), 1.0), (-7.25, -7.25), (1e8, -1e-8),
        (tiny, -tiny), (tiny, 2 * tiny), (1.0, tiny), (huge, -huge), (huge, huge),
        (largest, largest), (largest, 1.0), (1.0, largest), (largest, -largest), (-largest, largest),
    ]

    def side_is_certain(pred, target):
        """Whether the rounded residual lies on the same side of every corner as the exact one."""
        exact, rounded = Fraction(pred) - Fraction(target), pred - target
        return all(sign(exact - Fraction(corner)) == sign(rounded - corner) for corner in corners)

    return [point for point in points if side_is_certain(*point)]


def scores(random, corners=(), seams=(), landmarks=(), share=1):
    """Scores with both signs as targets; `corners` and `seams` are margins."""
    ordinary = [*spaced(0.05, 20, 60 // share), *spaced(25, 1e8, 24 // share), *landmarks]
    scores = both_signs([*F64.small, *ordinary, *F64.large])
    scores += [F64.step(s * corner, ulps) for corner in corners for s in (1, -1) for ulps in range(-2, 3)]
    scores += [s * seam for seam in around(seams) for s in (1, -1)]
    scores += [random.uniform(-40, 40) for _ in range(60 // share)]
    return [(score, target) for score in scores for target in (1.0, -1.0)]


def logits(count=48):
    """Logits on both sides, and far out."""
    return both_signs([*F64.small, *spaced(0.05, 30, count), *LOGIT_LANDMARKS, F64.huge, F64.largest])


def labelled_logits(random, seams=(), share=1):
    """Logits with labels that are 0, 1, or between."""
    hard, soft = (0.0, 1.0), (0.5, 0.25, 1e-3, 1 - 2.0**-20, F64.faint)
    every = logits(48 // share) + around(seams)
    points = [(logit, label) for logit in every for label in hard]
    return points + [(z, label) for label in soft for z in random.sample(every, 60 // share)]


def labelled_probabilities(random, corners=(), share=1):
    """Probabilities with labels that are 0, 1, or between."""
    near_zero = [5e-324, 1e-310, 1e-300, 1e-160, *spaced(1e-20, 0.5, 72 // share)]
    near_one = [1 - p for p in spaced(1.2e-16, 0.5, 36 // share)]
    every = [0.0, 1.0, *near_zero, *near_one, *around(corners)]
    every += [random.random() for _ in range(48 // share)]
    labels = (0.5, 0.25, 1e-3, 1 - 2.0**-20, F64.faint)
    points = [(p, label) for p in every for label in (0.0, 1.0)]
    return points + [(p, label) for label in labels for p in random.sample(every, 48 // share)]


def counted_logits(random, share=1):
    """Logarithms of means with counts."""
    counts = (3.0, 0.5, 1e-3, 1e6, F64.faint, F64.huge)
    points = [(z, count) for z in logits(48 // share) for count in (0.0, 1.0)]
    points += [(z, count) for count in counts for z in random.sample(logits(), 48 // share)]

    # Counts and logits that nearly or just cancel in the gradient, then in the value.
    points += [(z, float(mp.exp(z))) for z in (-20.0, -3.0, -0.1, 0.1, 1.0, 3.0, 10.0, 80.0)]
    points += [(s * z, 1.0) for z in (1e-10, 1e-7, 1e-4) for s in (1, -1)]
    return points + [(z, float(mp.exp(z) / z)) for z in (0.1, 0.5, 1.0, 3.0, 10.0)]


def positive_pairs(random, seams=(), share=1):
    """Means and amounts, both above 0; `seams` are ratios of the mean to the amount."""
    sizes = [5e-324, 1e-310, 1e-300, 1e-100, *spaced(1e-8, 1e8, 40 // share), 1e100, 1e300]
    points = [(mean, amount) for mean in sizes for amount in (1.0, 3.0, random.uniform(0.01, 100))]
    points += [(mean, random.choice(sizes)) for mean in sizes for _ in range(3)]
    for _ in range(240 // share):
        amount = random.uniform(0.1, 10) * 10.0 ** random.randint(-3, 3)
        ratio = 1 + random.uniform(-1, 1) * 10.0 ** random.randint(-12, 0)
        points.append((amount * max(ratio, 1e-6), amount))
    points += [(ratio * amount, amount) for ratio in around(seams) for amount in (1.0, 3.0)]
    return points
