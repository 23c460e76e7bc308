"""Losses of counts and amounts."""

from math import exp as float_exp

from formats import F64
from jets import Jet, exp, ln
from jets import power as raised
from losses import score_loss
from points import around, both_signs, counted_logits, logits, positive_pairs


def poisson(pred, target):
    return exp(pred) - target * pred


def gamma(pred, target):
    return pred + target * exp(-pred)


def tweedie(pred, target, power):
    a, b = 2 - power, 1 - power
    return exp(a * pred) / a - target * exp(b * pred) / b


def inverse_gaussian(pred, target):
    return target * exp(-2 * pred) / 2 - exp(-pred)


def negative_binomial(pred, target, dispersion):
    return (target + 1 / dispersion) * ln(1 + dispersion * exp(pred)) - target * pred


def plain(x):
    """The number that a jet starts from."""
    return plain(x.c[0]) if isinstance(x, Jet) else x


def poisson_deviance(pred, target):
    surprise = target * ln(target / pred) if plain(target) > 0 else 0
    return 2 * (surprise - target + pred)


def gamma_deviance(pred, target):
    return 2 * (ln(pred / target) + target / pred - 1)


def tweedie_deviance(pred, target, power):
    if power == 0:
        return (pred - target) * (pred - target)
    if power == 1:
        return poisson_deviance(pred, target)
    if power == 2:
        return gamma_deviance(pred, target)
    a, b = 2 - power, 1 - power
    of_target = raised(target, a) / (a * b) if plain(target) > 0 else 0
    return 2 * (of_target - target * raised(pred, b) / b + raised(pred, a) / a)


def amounts_and_means(random, power):
    """Means with the targets that the power allows."""
    # Where the code takes a series, and where another logarithm.
    edge = 0.125 / max(1.0, abs(2 - power))
    seams = (float_exp(-edge), float_exp(edge), 2.0, 2 / 3)
    points = positive_pairs(random, seams=seams[random.randrange(2) :: 2], share=8)
    every = [mean for mean, _ in points]
    if power < 2:
        points += [(mean, 0.0) for mean in random.sample(every, 30)]
    if power <= 0:
        points += [(mean, -10.0 ** random.uniform(-5, 5)) for mean in random.sample(every, 30)]
    return points


def means(random, amounts, seams=(), share=1):
    """Logarithms of means with amounts; `seams` are logarithms of means."""
    every = logits(48 // share)
    points = [(z, y) for z in every for y in amounts[:2]]
    points += [(s * z, random.choice(amounts[:4])) for z in around(seams) for s in (1, -1)]
    points += [(z, y) for y in amounts[2:] for z in random.sample(every, 36 // share)]
    points += [(z, y) for z in both_signs((150.0, 700.0, 1300.0)) for y in amounts]

    # Amounts near the mean, where the gradient crosses zero, and near other multiples of it.
    near = [-600.0, -80.0, -20.0, -3.0, -0.1, 1e-7, 0.1, 1.0, 3.0, 10.0, 80.0, 600.0]
    near += [random.uniform(-30, 30) for _ in range(48 // share)]
    for z in near:
        for ratio in (1.0, 0.5, 2.0, 1 + random.uniform(-1, 1) * 10.0 ** random.randint(-12, 0)):
            points.append((z, ratio * float_exp(z)))
    return points


AMOUNTS = (1.0, 3.0, 0.5, 1e-3, 1e6, F64.faint, F64.smallest, F64.huge)


# Where the larger of mean and target is twice the smaller, and where the logarithm of the quotient is
# taken apart.
EXCESSES = (0.5, 2.0, 0.7071067811865476, 1.4142135623730951)

LOSSES = [
    score_loss("Poisson", poisson, counted_logits, target_is_rounded=True),
    score_loss(
        "Gamma", gamma, lambda random: means(random, AMOUNTS, seams=(80.0, 160.0)),
        target_is_rounded=True,
    ),
    score_loss(
        "Tweedie", tweedie,
        lambda random, power: means(
            random, (0.0, *AMOUNTS),
            seams=(80 / (2 - power), 80 / (power - 1), 160 / (2 - power), 160 / (power - 1)), share=4,
        ),
        {"power": 1.5}, {"power": 1.875}, {"power": 1.0625},
        target_is_rounded=True,
    ),
    score_loss(
        "InverseGaussian", inverse_gaussian,
        lambda random: means(random, AMOUNTS, seams=(80.0, 160.0)), target_is_rounded=True,
    ),
    score_loss(
        "NegativeBinomial", negative_binomial,
        lambda random, dispersion: means(
            # The logarithm is taken apart where the mean is 1/dispersion.
            random, (0.0, *AMOUNTS), seams=(float(-ln(dispersion)) or 1e-3, 80.0, 160.0), share=4,
        ),
        {"dispersion": 0.5}, {"dispersion": 0.03125}, {"dispersion": 24.0},
        target_is_rounded=True,
    ),
    score_loss(
        "PoissonDeviance", poisson_deviance,
        lambda random: positive_pairs(random, seams=EXCESSES)
        + [(mean, 0.0) for mean in (5e-324, 1e-310, 1e-3, 1.0, 7.5, 1e300)],
        target_is_rounded=True,
    ),
    score_loss(
        "GammaDeviance", gamma_deviance,
        lambda random: positive_pairs(random, seams=EXCESSES), target_is_rounded=True,
    ),
    score_loss(
        "TweedieDeviance", tweedie_deviance, amounts_and_means,
        {"power": 1.5}, {"power": 1.0}, {"power": 2.0}, {"power": 3.0}, {"power": 0.0},
        {"power": -1.5}, {"power": 1.0625},
        # Beside the powers that have a formula of their own.
        *({"power": power + step} for power, step in (
            (0.0, -(2.0**-20)), (1.0, 2.0**-20), (2.0, -(2.0**-20)), (2.0, 2.0**-20), (3.0, 2.0**-20),
        )),
        target_is_rounded=True,
    ),
]
