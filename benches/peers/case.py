"""What is to be computed, and of which numbers: the same as in `src/case.rs`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

POINTWISE = ["SquaredError", "Huber", "BinaryCrossEntropyWithLogits", "Poisson"]
ROW_WISE = ["SoftmaxCrossEntropy"]
QUANTITIES = ["value_and_gradient", "value"]
FLOATS = ["f32", "f64"]
SIZES = [64, 4_096, 1 << 17, 1 << 24]
ROWS = [(65_536, 10), (8_192, 1_000), (256, 32_768)]


@dataclass(frozen=True)
class Case:
    """The mean loss of `rows` samples of `classes` predictions each, 1 for a pointwise loss."""

    loss: str
    quantity: str
    float: str
    rows: int
    classes: int = 1

    @property
    def size(self) -> str:
        return f"{self.rows}" if self.classes == 1 else f"{self.rows}x{self.classes}"

    @property
    def shape(self) -> str:
        """The size as one reads it."""
        return f"{self.rows:,}" if self.classes == 1 else f"{self.rows:,} × {self.classes:,}"

    @property
    def name(self) -> str:
        return f"{self.loss}/{self.quantity}/{self.float}/{self.size}"

    @property
    def differentiate(self) -> bool:
        return self.quantity == "value_and_gradient"

    @property
    def dtype(self) -> np.dtype:
        return np.dtype({"f32": np.float32, "f64": np.float64}[self.float])

    @property
    def pred(self) -> NDArray:
        """Predictions from -4 to 4, exact in f32: both number types get the same ones."""
        pred = 8 * fraction(hashes(self.rows * self.classes, 0)) - 4
        shape = self.rows if self.classes == 1 else (self.rows, self.classes)
        return pred.astype(self.dtype).reshape(shape)

    @property
    def target(self) -> NDArray:
        """A number for each row, from 0 to 1, or one of `labels`."""
        if self._label_count is None:
            return fraction(hashes(self.rows, 1)).astype(self.dtype)
        return self.labels.astype(self.dtype)

    @property
    def labels(self) -> NDArray[np.int64]:
        """A whole number for each row."""
        return (hashes(self.rows, 1) % np.uint64(self._label_count or 1)).astype(np.int64)

    @property
    def _label_count(self) -> int | None:
        counts = {
            "BinaryCrossEntropyWithLogits": 2,
            "Poisson": 8,
            "SoftmaxCrossEntropy": self.classes,
        }
        return counts.get(self.loss)


def all_cases() -> list[Case]:
    """Every case; those of the same inputs stand together."""
    pointwise = [(loss, rows, 1) for loss in POINTWISE for rows in SIZES]
    row_wise = [(loss, rows, classes) for loss in ROW_WISE for rows, classes in ROWS]
    return [
        Case(loss, quantity, float, rows, classes)
        for loss, rows, classes in pointwise + row_wise
        for quantity in QUANTITIES
        for float in FLOATS
    ]


def fraction(hashes: NDArray[np.uint64]) -> NDArray[np.float64]:
    """From 0 to 1, in 24 bits."""
    return (hashes >> np.uint64(40)) / 2**24


def hashes(count: int, start: int) -> NDArray[np.uint64]:
    """Every other number of the sequence SplitMix64, from `start` on."""
    z = np.arange(start + 1, start + 1 + 2 * count, 2, dtype=np.uint64)
    z *= np.uint64(0x9E37_79B9_7F4A_7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58_476D_1CE4_E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D0_49BB_1331_11EB)
    return z ^ (z >> np.uint64(31))
