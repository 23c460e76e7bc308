"""True results: a formula and its derivatives at rising precision."""

from math import factorial, inf

from mpmath import mp, mpf

from jets import Jet

FLOOR = mpf("1e-330")


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


def reference(loss, parameters, pred, target):
    """Value, gradient, Hessian, the condition of each, and how far gradient and Hessian jump."""

    def evaluate():
        x, y = mpf(pred), mpf(target)
        exact = {name: mpf(p) for name, p in parameters.items()}

        def formula(pred, target):
            return loss.formula(pred, target, **exact)

        left = derivatives(formula, x, y, -1)
        right = derivatives(formula, x, y, 1)
        gradient = mpf(0) if left[1] * right[1] < 0 else min(left[1], right[1], key=abs)
        hessian = max(left[2], right[2])
        third = max(left[3], right[3], key=abs)
        jump = abs(left[1] - right[1]) + abs(left[2] - right[2])

        rounded = loss.rounded(x, y)
        conditions = [abs(rounded * d) for d in (gradient, hessian, third)]
        if loss.target_is_rounded:
            moves = target_derivatives(formula, x, y)
            conditions = [c + abs(y * d) for c, d in zip(conditions, moves)]
        # At a jump of the value neither side's is the value.
        return [mpf(formula(x, y)), gradient, hessian, *conditions, jump]

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
