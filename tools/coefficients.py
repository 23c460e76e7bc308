"""Prints the coefficients of src/math/coefficients.rs.

Run it with a Python that has mpmath:

    python -m venv venv && venv/bin/pip install mpmath
    venv/bin/python tools/coefficients.py > src/math/coefficients.rs && cargo fmt

Each polynomial interpolates its function at the Chebyshev nodes of its interval (within a small
factor of the best one there is), in 60 digits, and is rounded to the format once. The degree is
the smallest whose error, as a part of the result that the polynomial goes into, is below a
sixteenth of the rounding of that, or a fifth where a comment says why. So does the one quotient of
two polynomials.
"""

from functools import cache

from mpmath import atan, atanh, cos, cosh, erfc, euler, exp, expm1, findroot, log, log1p, loggamma
from mpmath import lu_solve, matrix, mp, mpf, pi, psi, sin, sqrt, tanh

mp.dps = 60


def interpolate(function, low, high, degree):
    nodes = [
        (low + high) / 2 + (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * degree + 2))
        for i in range(degree + 1)
    ]
    system = matrix(degree + 1, degree + 1)
    for i, x in enumerate(nodes):
        for j in range(degree + 1):
            system[i, j] = x**j
    return list(lu_solve(system, matrix([function(x) for x in nodes])))


def evaluate(coefficients, x):
    result = mpf(0)
    for c in reversed(coefficients):
        result = result * x + c
    return result


def fit(function, low, high, weight, bound):
    """The lowest degree with weight(x) * |polynomial - function| < bound on the interval."""
    points = [low + (high - low) * i / 400 for i in range(401)]
    truths = [(x, function(x), weight(x)) for x in points]
    for degree in range(2, 40):
        coefficients = interpolate(function, low, high, degree)
        worst = max(abs(share * (evaluate(coefficients, x) - y)) for x, y, share in truths)
        if worst < bound:
            return coefficients
    raise ValueError("no degree below 40 is enough")


def exp_tail(r):
    """(exp(r) - 1 - r) / r^2"""
    if abs(r) < mpf(10) ** -20:
        return mpf(1) / 2 + r / 6
    return (expm1(r) - r) / r**2


def exp_cubic_tail(t):
    """(exp(x) - 1 - x - x^2 / 2) / x^3 with x = t + ln(2) / 2"""
    x = t + log(2) / 2
    return (exp_tail(x) - mpf(1) / 2) / x if abs(x) > mpf(10) ** -20 else mpf(1) / 6 + x / 24


def exp_cubic_share(t):
    """What one unit of that is in units of exp(x) - 1 - x."""
    x = t + log(2) / 2
    return x / exp_tail(x)


def atanh_tail(z):
    """(2 atanh(s) - 2 s) / s^3 with z = s^2"""
    if z < mpf(10) ** -20:
        return mpf(2) / 3 + 2 * z / 5
    s = sqrt(z)
    return (2 * atanh(s) - 2 * s) / s**3


def atanh_far_tail(z):
    """(2 atanh(s) - 2 s - 2/3 s^3) / s^5 with z = s^2, for ln(1 + f) to more digits"""
    if z < mpf(10) ** -15:
        return mpf(2) / 5 + 2 * z / 7
    return (atanh_tail(z) - mpf(2) / 3) / z


def ln_tail(f):
    """(ln(1 + f) - f + f^2 / 2) / f^3"""
    return (log1p(f) - f + f**2 / 2) / f**3 if abs(f) > mpf(10) ** -15 else mpf(1) / 3 - f / 4


def ln_1p_tail(t):
    """(x - ln(1 + x)) / x^2 with x = t + 1/2"""
    x = t + mpf(1) / 2
    return (x - log1p(x)) / x**2 if abs(x) > mpf(10) ** -20 else mpf(1) / 2 - x / 3


def ln_1p_share(t):
    """What one unit of that is in units of ln(1 + x)."""
    x = t + mpf(1) / 2
    return x**2 / log1p(x) if x > mpf(10) ** -20 else x


def sine_tail(z):
    """(sin(r) - r) / r^3 with z = r^2"""
    if z < mpf(10) ** -15:
        return -mpf(1) / 6 + z / 120
    r = sqrt(z)
    return (sin(r) - r) / r**3


def cosine_tail(z):
    """(cos(r) - 1 + r^2 / 2) / r^4 with z = r^2"""
    if z < mpf(10) ** -10:
        return mpf(1) / 24 - z / 720
    return (cos(sqrt(z)) - 1 + z / 2) / z**2


def atan_tail(z):
    """(atan(t) - t) / t^3 with z = t^2"""
    if z < mpf(10) ** -15:
        return -mpf(1) / 3 + z / 5
    t = sqrt(z)
    return (atan(t) - t) / t**3


def ln_cosh_tail(z):
    """(ln cosh x - x^2 / 2) / x^4 with z = x^2"""
    if z < mpf(10) ** -10:
        return -mpf(1) / 12 + z / 45
    return (log(cosh(sqrt(z))) - z / 2) / z**2


def tanh_tail(z):
    """(tanh x - x) / x^3 with z = x^2"""
    if z < mpf(10) ** -15:
        return -mpf(1) / 3 + 2 * z / 15
    x = sqrt(z)
    return (tanh(x) - x) / x**3


@cache
def normal_hazard(t):
    """phi(t) / (1 - Phi(t)) - t for t >= 0"""
    if t > 20:
        excess = mpf(0)
        for n in range(400, 0, -1):
            excess = n / (t + excess)
        return excess
    with mp.workdps(60 + int(t * t / 2)):
        return exp(-t * t / 2) / sqrt(2 * pi) / (erfc(t / sqrt(2)) / 2) - t


def fit_quotient(function, centre, end, bound):
    """The lowest degree n with a relative error below the bound from 0 to the end, as a polynomial
    of degree n - 1 divided by one of degree n that begins with 1.

    The nodes are those of Chebyshev in (x - centre) / (x + centre)."""
    last = (end - centre) / (end + centre)

    def place(position):
        w = (last - 1) / 2 + (last + 1) / 2 * position
        return centre * (1 + w) / (1 - w)

    for n in range(2, 20):
        system, right = matrix(2 * n, 2 * n), matrix(2 * n, 1)
        for i in range(2 * n):
            x = place(cos(pi * (2 * i + 1) / (4 * n)))
            y, scale = function(x), (1 + x) ** -n
            for j in range(n):
                system[i, j] = x**j * scale
                system[i, n + j] = -y * x ** (j + 1) * scale
            right[i] = y * scale
        solution = list(lu_solve(system, right))
        top, bottom = solution[:n], [mpf(1), *solution[n:]]
        points = [place(mpf(i) / 200 - 1) for i in range(401)]
        worst = max(abs(evaluate(top, x) / evaluate(bottom, x) / function(x) - 1) for x in points)
        if worst < bound:
            return top, bottom
    raise ValueError("no degree below 20 is enough")


def inverse_root(z):
    return 1 / sqrt(z) if z > 0 else mpf(10) ** 30


# Where a series in 1/x takes over from a polynomial.
FIRST_FAR = mpf(5) / 2


def stirling(z):
    """(ln gamma(x) - (x - 1/2) ln(x) + x - ln(2 pi) / 2) x with z = 1 / x^2"""
    if z < mpf(10) ** -15:
        return mpf(1) / 12 - z / 360
    x = inverse_root(z)
    return (loggamma(x) - (x - mpf(1) / 2) * log(x) + x - log(2 * pi) / 2) * x


def stirling_share(z):
    x = inverse_root(z)
    return 1 / (x * loggamma(x))


def digamma_far(z):
    """(ln(x) - 1 / (2 x) - digamma(x)) x^2 with z = 1 / x^2"""
    if z < mpf(10) ** -15:
        return mpf(1) / 12 - z / 120
    x = inverse_root(z)
    return (log(x) - 1 / (2 * x) - psi(0, x)) * x**2


def digamma_far_share(z):
    return z / psi(0, inverse_root(z))


def trigamma_far(z):
    """(trigamma(x) - 1 / x - 1 / (2 x^2)) x^3 with z = 1 / x^2"""
    if z < mpf(10) ** -15:
        return mpf(1) / 6 - z / 30
    x = inverse_root(z)
    return (psi(1, x) - 1 / x - 1 / (2 * x**2)) * x**3


def trigamma_far_share(z):
    x = inverse_root(z)
    return 1 / (psi(1, x) * x**3)


def ln_gamma_slope(t):
    """(ln gamma(2 + t) / t - 1 + euler) / t"""
    if abs(t) < mpf(10) ** -20:
        return pi**2 / 12 - mpf(1) / 2
    return (loggamma(2 + t) / t - 1 + euler) / t


@cache
def digamma_zero():
    return findroot(lambda x: psi(0, x), mpf("1.46"))


def digamma_quotient(t):
    """digamma(2 + t) divided by the distance from its zero"""
    distance = 2 + t - digamma_zero()
    return psi(1, digamma_zero()) if abs(distance) < mpf(10) ** -20 else psi(0, 2 + t) / distance


def trigamma_near(t):
    return psi(1, 2 + t)


def tables(unit):
    half = log(2) / 2 * mpf("1.0001")
    exp_all = fit(exp_tail, -half, half + mpf("0.06"), lambda r: r**2, unit / 16)
    # A fifth, because one term less is the sixth part of what a decaying exponential takes.
    decay = fit(exp_tail, -half, half, lambda r: r**2 / exp(r), unit / 5)
    # ln(1 + f) with s = f / (2 + f): the polynomial counts as s^3 of a result of about 2 s.
    near = (sqrt(2) - 1) / (sqrt(2) + 1)
    ln = fit(atanh_tail, mpf(0), near**2 * mpf("1.001"), lambda z: z / 2, unit / 16)
    # With many digits a division takes less time than so long a polynomial.
    ends = (sqrt(mpf(1) / 2) - 1, sqrt(mpf(2)) - 1)
    ln_direct = fit(ln_tail, *ends, lambda f: f**2, unit / 16) if unit > mpf(2) ** -30 else []
    ln_far = fit(atanh_far_tail, mpf(0), near**2 * mpf("1.001"), lambda z: z**2 / 2, unit / 8192)
    ln_1p = fit(ln_1p_tail, -mpf(1) / 2, mpf(1) / 2, ln_1p_share, unit / 16)
    wide = 4 * half
    exp_cubic = fit(exp_cubic_tail, -wide, wide, exp_cubic_share, unit / 16)
    # Where 2/pi times x is large, its nearest integer is not always the nearest one of the true quotient.
    widest = (pi / 2 * mpf("0.665")) ** 2
    sine = fit(sine_tail, mpf(0), widest, lambda z: z, unit / 16)
    cosine = fit(cosine_tail, mpf(0), widest, lambda z: z**2 / cos(sqrt(z)), unit / 16)
    ln_cosh = fit(ln_cosh_tail, mpf(0), mpf(1), lambda z: 2 * z, unit / 16)
    tangent = fit(tanh_tail, mpf(0), mpf("0.7") ** 2, lambda z: z, unit / 16)
    arc = fit(atan_tail, mpf(0), mpf(1), lambda z: z, unit / 16)
    # From there on the excess is as good as 1/x.
    top, bottom = fit_quotient(normal_hazard, mpf("3.5"), 4 / sqrt(unit), unit / 8)
    low, high = -mpf(1), mpf(1) / 2
    # Below -1/2 the result is larger: ln gamma(2 + t) - ln(1 + t).
    slope = fit(ln_gamma_slope, low, high, lambda t: abs(t) / mpf("0.4"), unit / 16)
    digamma, trigamma = (
        fit(near, low, high, lambda t: 1 / near(t), unit / 16)
        for near in (digamma_quotient, trigamma_near)
    )
    far = [
        fit(function, mpf(0), FIRST_FAR**-2, share, unit / 16)
        for function, share in (
            (stirling, stirling_share),
            (digamma_far, digamma_far_share),
            (trigamma_far, trigamma_far_share),
        )
    ]
    return [
        ("EXP_TAIL", "(eʳ − 1 − r)/r² for −½ ln 2 ≤ r ≤ ½ ln 2 + 0.06", exp_all),
        ("DECAY_TAIL", "(eʳ − 1 − r)/r² for |r| ≤ ½ ln 2, to fewer digits", decay),
        ("EXP_CUBIC_TAIL", "(eˣ − 1 − x − ½x²)/x³ in t = x − ½ ln 2, for |t| ≤ 2 ln 2", exp_cubic),
        ("ATANH_TAIL", "(2 atanh s − 2s)/s³ in z = s², for |s| ≤ (√2 − 1)/(√2 + 1)", ln),
        ("LN_TAIL", "(ln(1 + f) − f + ½f²)/f³ for 1 + f in [√½, √2); empty where a division is quicker", ln_direct),
        ("ATANH_FAR_TAIL", "(2 atanh s − 2s − ⅔s³)/(2s⁵) in z = s², to more digits", [c / 2 for c in ln_far]),
        ("SINE_TAIL", "(sin r − r)/r³ in z = r², for |r| ≤ 0.33π", sine),
        ("COSINE_TAIL", "(cos r − 1 + ½r²)/r⁴ in z = r², for |r| ≤ 0.33π", cosine),
        ("LN_COSH_TAIL", "(ln cosh x − ½x²)/x⁴ in z = x², for |x| ≤ 1", ln_cosh),
        ("ATAN_TAIL", "(atan t − t)/t³ in z = t², for |t| ≤ 1", arc),
        ("TANH_TAIL", "(tanh x − x)/x³ in z = x², for |x| ≤ 0.7", tangent),
        ("NORMAL_HAZARD_TOP", "(φ(x)/(1 − Φ(x)) − x)√(2π) for x ≥ 0, times the next", [c * sqrt(2 * pi) for c in top]),
        ("NORMAL_HAZARD_BOTTOM", "What that is divided by", bottom),
        ("LN_GAMMA_SLOPE", "(ln Γ(2 + t)/t − 1 + γ)/t for −1 ≤ t ≤ ½", slope),
        ("DIGAMMA_QUOTIENT", "ψ(2 + t)/(2 + t − x₀) for −1 ≤ t ≤ ½, with x₀ the zero of ψ", digamma),
        ("TRIGAMMA_NEAR", "ψ′(2 + t) for −1 ≤ t ≤ ½", trigamma),
        ("STIRLING_TAIL", "(ln Γ(x) − (x − ½) ln x + x − ½ ln(2π))x in z = 1/x², for x ≥ 5/2", far[0]),
        ("DIGAMMA_TAIL", "(ln x − 1/(2x) − ψ(x))x² in z = 1/x², for x ≥ 5/2", far[1]),
        ("TRIGAMMA_TAIL", "(ψ′(x) − 1/x − 1/(2x²))x³ in z = 1/x², for x ≥ 5/2", far[2]),
        ("LN_1P_TAIL", "(x − ln(1 + x))/x² in t = x − ½, for 0 ≤ x ≤ 1", ln_1p),
    ]


def split(value, bits):
    """`value` as a number of so few bits that small multiples of it are exact, and the rest."""
    scale = mpf(2) ** bits
    high = mp.nint(value * scale) / scale
    return high, value - high


def show(number, digits):
    return mp.nstr(number, digits, min_fixed=-1, max_fixed=-1)


def print_format(name, unit, digits, ln_2_bits, *half_pi_bits):
    high, low = split(log(2), ln_2_bits)
    print(f"pub(crate) mod {name} {{")
    print("    /// ln 2 in two parts: multiples of the first by exponents are exact.")
    print(f"    pub(crate) const LN_2: ({name}, {name}) = ({show(high, digits)}, {show(low, digits)});")
    first, rest = split(pi / 2, half_pi_bits[0])
    second, rest = split(rest, half_pi_bits[1])
    third, fourth = split(rest, half_pi_bits[2])
    parts = (show(part, digits) for part in (first, second, third, fourth))
    print("    /// π/2 in four parts: multiples of the first by integers that are not large are exact.")
    print(f"    pub(crate) const HALF_PI: [{name}; 4] = [{', '.join(parts)}];")
    for title, doc, coefficients in tables(unit):
        print(f"    /// {doc}")
        print(f"    pub(crate) const {title}: [{name}; {len(coefficients)}] = [")
        for c in coefficients:
            print(f"        {show(c, digits)},")
        print("    ];")
    print("}")


print("//! Coefficients of polynomials, lowest degree first: printed by `tools/coefficients.py`.")
print()
print("#![allow(clippy::excessive_precision, clippy::unreadable_literal, reason = \"printed\")]")
print()
print_format("f32", mpf(2) ** -24, 10, 15, 11, 38, 63)
print()
print_format("f64", mpf(2) ** -53, 20, 40, 29, 83, 138)
