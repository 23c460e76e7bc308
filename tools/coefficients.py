"""Prints the polynomial coefficients of src/math/coefficients.rs.

Run it with a Python that has mpmath:

    python -m venv venv && venv/bin/pip install mpmath
    venv/bin/python tools/coefficients.py > src/math/coefficients.rs && cargo fmt

Each polynomial interpolates its function at the Chebyshev nodes of its interval (within a small
factor of the best one there is), in 60 digits, and is rounded to the format once. The degree is
the smallest whose error, as a part of the result that the polynomial goes into, is below a
sixteenth of a unit in the last place.
"""

from functools import cache

from mpmath import atan, atanh, cos, cosh, erfc, exp, expm1, log, log1p, lu_solve, matrix, mp, mpf, pi, sin, sqrt, tanh

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
    for degree in range(2, 40):
        coefficients = interpolate(function, low, high, degree)
        points = [low + (high - low) * i / 400 for i in range(401)]
        worst = max(abs(weight(x) * (evaluate(coefficients, x) - function(x))) for x in points)
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


def normal_hazard_near(u):
    return normal_hazard(u + 1)


def normal_hazard_far(u):
    if u == 1:
        return mpf(1)
    sum = 12 / (1 - u)
    return normal_hazard(sum - 4) * sum


def tables(unit):
    half = log(2) / 2 * mpf("1.0001")
    exp_all = fit(exp_tail, -half, half, lambda r: r**2, unit / 16)
    # ln(1 + f) with s = f / (2 + f): the polynomial counts as s^3 of a result of about 2 s.
    near = (sqrt(2) - 1) / (sqrt(2) + 1)
    ln = fit(atanh_tail, mpf(0), near**2 * mpf("1.001"), lambda z: z / 2, unit / 16)
    ln_far = fit(atanh_far_tail, mpf(0), near**2 * mpf("1.001"), lambda z: z**2 / 2, unit / 8192)
    ln_1p = fit(ln_1p_tail, -mpf(1) / 2, mpf(1) / 2, ln_1p_share, unit / 16)
    wide = 4 * half
    exp_cubic = fit(exp_cubic_tail, -wide, wide, exp_cubic_share, unit / 16)
    eighth = (pi / 4) ** 2 * mpf("1.001")
    sine = fit(sine_tail, mpf(0), eighth, lambda z: z, unit / 16)
    cosine = fit(cosine_tail, mpf(0), eighth, lambda z: z**2 * sqrt(2), unit / 16)
    ln_cosh = fit(ln_cosh_tail, mpf(0), mpf(1), lambda z: 2 * z, unit / 16)
    tangent = fit(tanh_tail, mpf(0), mpf("0.7") ** 2, lambda z: z, unit / 16)
    arc = fit(atan_tail, mpf(0), mpf(1), lambda z: z, unit / 16)
    normal = [
        fit(piece, -mpf(1), mpf(1), lambda u: 1 / piece(u), unit / 16)
        for piece in (normal_hazard_near, normal_hazard_far)
    ]
    return [
        ("EXP_TAIL", "(eʳ − 1 − r)/r² for |r| ≤ ½ ln 2", exp_all),
        ("EXP_CUBIC_TAIL", "(eˣ − 1 − x − ½x²)/x³ in t = x − ½ ln 2, for |t| ≤ 2 ln 2", exp_cubic),
        ("ATANH_TAIL", "(2 atanh s − 2s)/s³ in z = s², for |s| ≤ (√2 − 1)/(√2 + 1)", ln),
        ("ATANH_FAR_TAIL", "(2 atanh s − 2s − ⅔s³)/(2s⁵) in z = s², to more digits", [c / 2 for c in ln_far]),
        ("SINE_TAIL", "(sin r − r)/r³ in z = r², for |r| ≤ π/4", sine),
        ("COSINE_TAIL", "(cos r − 1 + ½r²)/r⁴ in z = r², for |r| ≤ π/4", cosine),
        ("LN_COSH_TAIL", "(ln cosh x − ½x²)/x⁴ in z = x², for |x| ≤ 1", ln_cosh),
        ("ATAN_TAIL", "(atan t − t)/t³ in z = t², for |t| ≤ 1", arc),
        ("TANH_TAIL", "(tanh x − x)/x³ in z = x², for |x| ≤ 0.7", tangent),
        ("NORMAL_HAZARD_NEAR", "φ(t)/(1 − Φ(t)) − t in u = t − 1, for 0 ≤ t ≤ 2", normal[0]),
        ("NORMAL_HAZARD_FAR", "The same times t + 4 in u = 1 − 12/(t + 4), for t ≥ 2", normal[1]),
        ("LN_1P_TAIL", "(x − ln(1 + x))/x² in t = x − ½, for 0 ≤ x ≤ 1", ln_1p),
    ]


def split(value, bits):
    """`value` as a number of so few bits that small multiples of it are exact, and the rest."""
    scale = mpf(2) ** bits
    high = mp.nint(value * scale) / scale
    return high, value - high


def show(number, digits):
    return mp.nstr(number, digits, min_fixed=-1, max_fixed=-1)


def print_format(name, unit, digits, ln_2_bits, half_pi_bits):
    high, low = split(log(2), ln_2_bits)
    print(f"pub(crate) mod {name} {{")
    print("    /// ln 2 in two parts: multiples of the first by exponents are exact.")
    print(f"    pub(crate) const LN_2: ({name}, {name}) = ({show(high, digits)}, {show(low, digits)});")
    first, rest = split(pi / 2, half_pi_bits)
    precision = 1 - int(mp.log(unit, 2)) - 1
    second, third = split(rest, precision + half_pi_bits + 1)
    parts = (show(part, digits) for part in (first, second, third))
    print("    /// π/2 in three parts: multiples of the first by integers that are not large are exact.")
    print(f"    pub(crate) const HALF_PI: [{name}; 3] = [{', '.join(parts)}];")
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
print_format("f32", mpf(2) ** -24, 10, 15, 11)
print()
print_format("f64", mpf(2) ** -53, 20, 40, 29)
