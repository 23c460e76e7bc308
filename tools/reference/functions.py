"""The elementary functions that formulas are made of, as functions of the prediction."""

from mpmath import mpf

from formats import F64
from jets import atan, cos, exp, ln, ln_gamma, normal_cdf, power, sin, sqrt
from losses import score_loss
from points import LOGIT_LANDMARKS, around, both_signs, spaced


def everywhere(random):
    magnitudes = [*F64.small, *spaced(1e-3, 100, 160), *LOGIT_LANDMARKS, *F64.large]
    return both_signs(magnitudes) + [random.uniform(-40, 40) for _ in range(80)]


def function(name, formula, keep=lambda x: True, seams=(), parameters=({},), limit=mpf("inf")):
    """A function over the arguments to `keep`, no larger than the limit."""

    def points(random, **_):
        arguments = everywhere(random) + [s * x for x in around(seams) for s in (1, -1)]
        return [(x, 0.0) for x in arguments if keep(x) and abs(x) <= limit]

    def of_prediction(pred, target, **parameters):
        return formula(pred, **parameters)

    return score_loss(name, of_prediction, points, *parameters)


def positive(x):
    return x > 0


def above_minus_one(x):
    return x > -1


def tanh(x):
    return 1 - 2 / (exp(2 * x) + 1)


LOSSES = [
    function("sqrt", sqrt, positive),
    function("exp", exp, seams=(708.3964185322641, 709.782712893384)),
    function("exp_m1", lambda x: exp(x) - 1, seams=(16.0,)),
    function("exp_m1_minus_x", lambda x: exp(x) - 1 - x, seams=(0.5, 1.0)),
    function("ln", ln, positive, seams=(0.7071067811865476, 1.4142135623730951)),
    function("ln_1p", lambda x: ln(1 + x), above_minus_one, seams=(0.29289321881345254, 0.41421356237309515)),
    function("x_minus_ln_1p", lambda x: x - ln(1 + x), above_minus_one, seams=(0.29289321881345254, 0.41421356237309515)),
    function("tanh", tanh, seams=(0.7,)),
    function("ln_cosh", lambda x: ln((exp(x) + exp(-x)) / 2), seams=(0.7, 1.0, 1.0079429781438995)),
    function("sigmoid", lambda x: 1 / (1 + exp(-x))),
    function("softplus", lambda x: ln(1 + exp(x)), seams=(1.4,)),
    # Farther out the tails take too long to compute.
    function("normal_cdf", normal_cdf, seams=(1.0, 2.0), limit=60),
    function("ln_normal_cdf", lambda x: ln(normal_cdf(x)), seams=(1.0, 2.0), limit=400),
    # Its zeros, that of its derivative, and between them.
    function("ln_gamma", ln_gamma, positive, seams=(1.0, 1.4616321449683623, 1.5, 2.0, 2.5)),
    function("sin", sin, limit=mpf(10) ** 5),
    function("cos", cos, limit=mpf(10) ** 5),
    function("atan", atan, seams=(0.4142135623730951, 1.0, 2.414213562373095)),
    function(
        "powf", lambda x, exponent: power(x, exponent), positive,
        parameters=({"exponent": 0.5}, {"exponent": 1.5}, {"exponent": -2.25}, {"exponent": 7.0}),
    ),
]
