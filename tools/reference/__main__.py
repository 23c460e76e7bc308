"""Writes the reference tables that tests/accuracy.rs holds the crate against.

    python -m venv venv
    venv/bin/pip install mpmath
    venv/bin/python tools/reference [family ...]

Each loss stands here once, in the file of its family, as the textbook formula of its value.
Derivatives come from the same formula by truncated Taylor arithmetic (`jets.Jet`), which has no step
size and no truncation error, and the only remedy against rounding is precision: every number is
computed at 450 digits, then at twice as many, and so on, until two evaluations agree to 40
significant digits. Nothing here is a formula that the crate computes with. Equal runs write equal
tables; all of them take about a quarter of an hour on two cores.

tests/data/<family>.csv, one prediction and one target a line:

    loss            the type in the crate
    parameters      space separated key=value, exact in f32; empty if there are none
    pred, target    exact numbers
    value           the double nearest to the true value; inf or -inf where that overflows;
                    0 where it is below 1e-330
    value_low       true value minus `value`, so that the two together have some 20 digits
    gradient, gradient_low, hessian, hessian_low
                    the same for the first and second derivative with respect to pred
    cond_value, cond_gradient, cond_hessian
                    how far the quantity moves, per unit of relative error, when the numbers
                    that have to be rounded first are: the sum of |x d(quantity)/dx| over x = pred
                    - target for losses of the residual, x = pred for losses of a score or
                    logit, x = pred and target for some; at most 1.797e308
    tag             `kink` where the gradient or the Hessian jumps exactly here,
                    `edge` where |pred| or |target| is above 1e-4 of the largest number

In rho.csv the prediction is a squared residual s, and the value the kernel rho(s).

At a kink the gradient is the subgradient of least absolute value, and the Hessian the larger of
the two sides'.

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

import sys
from multiprocessing import Pool
from pathlib import Path
from random import Random

import binary
import count
import focal
import functions
import margin
import quantile
import regression
import rho
import robust
import softmax
from evaluate import condition_text, high_and_low, reference
from formats import F32, F64

DATA = Path(__file__).resolve().parent.parent.parent / "tests" / "data"

FAMILIES = {
    family.__name__: family.LOSSES
    for family in (regression, quantile, robust, rho, count, margin, binary, focal, functions)
}

COLUMNS = [
    "loss", "parameters", "pred", "target",
    "value", "value_low", "gradient", "gradient_low", "hessian", "hessian_low",
    "cond_value", "cond_gradient", "cond_hessian", "tag",
]


def parameters_text(parameters):
    return " ".join(f"{name}={number_text(value)}" for name, value in parameters.items())


def number_text(x):
    """A few digits where they suffice, else as many as it takes."""
    return short if float(short := f"{x:g}") == x else repr(x)


def tag(pred, target, jump):
    if jump > 0:
        return "kink"
    return "edge" if max(abs(pred), abs(target)) > F64.largest * 1e-4 else ""


def lines(family, index, parameters):
    """The lines of one loss with one set of parameters."""
    loss = FAMILIES[family][index]
    text = parameters_text(parameters)
    points = loss.points(Random(f"{loss.name} {text}"), **parameters)
    result = []
    for pred, target in dict.fromkeys(points):
        *results, c0, c1, c2, jump = reference(loss, parameters, pred, target)
        result.append([
            loss.name, text, repr(pred), repr(target),
            *(column for x in results for column in high_and_low(x)),
            *map(condition_text, (c0, c1, c2)),
            tag(pred, target, jump),
        ])
    return result


def write(name, columns, lines):
    DATA.mkdir(parents=True, exist_ok=True)
    path = DATA / f"{name}.csv"
    with open(path, "w", newline="\n") as file:
        for line in [columns, *lines]:
            file.write(",".join(line) + "\n")
    print(f"{name}: {len(lines)} rows, {path.stat().st_size} bytes", flush=True)


def main():
    wanted = sys.argv[1:] or [*FAMILIES, "softmax"]
    with Pool() as pool:
        for family in wanted:
            if family == "softmax":
                for form in (F64, F32):
                    write(f"softmax_{form.name}", softmax.COLUMNS, list(softmax.lines(form)))
                continue
            jobs = [
                (family, index, parameters)
                for index, loss in enumerate(FAMILIES[family])
                for parameters in loss.parameters
            ]
            tables = pool.starmap(lines, jobs, chunksize=1)
            write(family, COLUMNS, [line for table in tables for line in table])


if __name__ == "__main__":
    main()
