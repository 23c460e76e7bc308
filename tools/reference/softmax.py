"""Softmax cross-entropy: rows of logits with a label, in f64 and in f32."""

from random import Random

from mpmath import mpf

from evaluate import high_and_low, nearest, settled
from jets import Jet, exp, ln


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


COLUMNS = [
    "parameters", "classes", "label", "logits", "value", "value_low", "gradients", "hessians", "spread",
]


def lines(form):
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
