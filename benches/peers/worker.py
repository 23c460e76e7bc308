"""One contestant of Python, in a process of its own: speaks as `src/main.rs` does.

python3 worker.py CONTESTANT THREADS
"""

import importlib
import sys
from time import perf_counter

from case import Case
from contestants import Cannot, Job

CONTESTANTS = {
    "numpy": ("numpy_formulas", "prepare"),
    "scikit-learn": ("scikit_learn", "prepare"),
    "pytorch": ("pytorch", "prepare"),
    "torch.compile": ("pytorch", "prepare_compiled"),
    "jax": ("jax_optax", "prepare"),
}


class Stopwatch:
    """Times calls that may be far shorter than the clock can tell; knows how many are enough."""

    def __init__(self) -> None:
        self.calls = 1

    def seconds_per_call(self, seconds: float, job: Job) -> float:
        """The mean time of a call, from as many as take at least `seconds` together."""
        compute = job.compute
        while True:
            start = perf_counter()
            for _ in range(self.calls):
                compute()
            elapsed = perf_counter() - start
            if elapsed >= seconds:
                return elapsed / self.calls
            self.calls *= 2


def main() -> None:
    name, threads = sys.argv[1], int(sys.argv[2])
    module, function = CONTESTANTS[name]
    prepare = getattr(importlib.import_module(f"contestants.{module}"), function)
    job, stopwatch = None, None
    for line in sys.stdin:
        match line.split():
            case ["prepare", loss, quantity, float_, rows, classes, file]:
                # What was prepared before goes first: two of the largest may not fit.
                job, stopwatch = None, Stopwatch()
                try:
                    job = prepare(Case(loss, quantity, float_, int(rows), int(classes)), threads)
                    value, gradient = job.numbers(job.compute())
                    if gradient is not None:
                        gradient.astype("<f8").tofile(file)
                    answer = f"ok {float(value)!r}"
                except Cannot as reason:
                    answer = f"cannot {reason}"
            case ["time", seconds]:
                answer = repr(stopwatch.seconds_per_call(float(seconds), job))
            case _:
                raise ValueError(f"what is {line!r}?")
        print(answer, flush=True)


if __name__ == "__main__":
    main()
