"""The numbers that the points of the tables are made of."""

from dataclasses import dataclass
from math import inf
from struct import pack, unpack

LARGEST_DOUBLE = 1.7976931348623157e308


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
