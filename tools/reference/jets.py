"""Derivatives by truncated Taylor arithmetic, and functions that it knows."""

from functools import cache

from mpmath import mp, mpf


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


def integral(value, x, slope):
    """The jet of a function with this value at x and this derivative, a jet, with respect to x."""
    c = [value]
    for k in range(1, len(x.c)):
        c.append(sum(j * x.c[j] * slope.c[k - j] for j in range(1, k + 1)) / k)
    return Jet(c)


def sin_cos(x):
    if not isinstance(x, Jet):
        return mp.sin(x), mp.cos(x)
    s, c = ([f] for f in sin_cos(x.c[0]))
    for k in range(1, len(x.c)):
        s_k = sum(j * x.c[j] * c[k - j] for j in range(1, k + 1)) / k
        c_k = -sum(j * x.c[j] * s[k - j] for j in range(1, k + 1)) / k
        s.append(s_k)
        c.append(c_k)
    return Jet(s), Jet(c)


def sin(x):
    return sin_cos(x)[0]


def cos(x):
    return sin_cos(x)[1]


def atan(x):
    return integral(atan(x.c[0]), x, 1 / (1 + x * x)) if isinstance(x, Jet) else mp.atan(x)


def sigmoid(x):
    return 1 / (1 + exp(-x))


def normal_cdf(x):
    if not isinstance(x, Jet):
        return mp.erfc(-x / mp.sqrt(2)) / 2
    return integral(normal_cdf(x.c[0]), x, exp(-(x * x) / 2) / mp.sqrt(2 * mp.pi))


@cache
def polygamma_to(digits, order, x):
    with mp.workdps(digits):
        return mp.psi(order, x)


def polygamma(order, x):
    if not isinstance(x, Jet):
        return polygamma_to(mp.dps, order, x)
    value = polygamma(order, x.c[0])
    if len(x.c) == 1:
        return Jet([value])
    slope = polygamma(order + 1, Jet(x.c[:-1]))
    return integral(value, x, slope)


def ln_gamma(x):
    if not isinstance(x, Jet):
        return mp.loggamma(x)
    return integral(ln_gamma(x.c[0]), x, polygamma(0, Jet(x.c[:-1])))


def power(x, exponent):
    """x ** exponent for x > 0, or for any x if the exponent is a small natural number."""
    if exponent == int(exponent) and 0 <= exponent <= 8:
        result = 1
        for _ in range(int(exponent)):
            result = result * x
        return result
    return exp(exponent * ln(x))


def sqrt(x):
    return power(x, mpf(1) / 2)
