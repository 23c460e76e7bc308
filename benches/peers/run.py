#!/usr/bin/env python3
"""Times lossfn beside its peers: see README.md.

python3 benches/peers/run.py [--quick] [--only PARTS] [--without CONTESTANT] [--threads N ...]
"""

import argparse
import os
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from random import Random
from time import perf_counter, sleep

import numpy as np
from numpy.typing import NDArray

import report
from case import Case, all_cases
from contestants.numpy_formulas import FORMULAS
from report import Outcome

HERE = Path(__file__).resolve().parent

RUST = ["lossfn", "by_hand", "candle", "burn"]
PYTHON = ["numpy", "scikit-learn", "pytorch", "torch.compile", "jax"]

# Seconds in which threads that still wait for work, and memory that is given back, are done with.
PAUSE = 0.1

# Of the value, relative to it; of the gradient, relative to its largest component.
TOLERANCE = {"f32": 1e-5, "f64": 1e-12}


class Worker:
    """A contestant in a process of its own, with a number of threads."""

    def __init__(self, contestant: str, threads: int, binary: Path) -> None:
        self.contestant = contestant
        self.threads = threads
        self.command = (
            [str(binary), contestant]
            if contestant in RUST
            else [sys.executable, str(HERE / "worker.py"), contestant, str(threads)]
        )
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | environment(self.threads),
            # Before it begins: threads that it has started by then would not be bound.
            preexec_fn=lambda: bind(self.threads),
        )

    def ask(self, line: str) -> str:
        """The answer to a line; of a process that has ended, none, and a new one is started."""
        try:
            print(line, file=self.process.stdin, flush=True)
            answer = self.process.stdout.readline().strip()
        except BrokenPipeError:
            answer = ""
        if not answer:
            self.stop()
            self.start()
        return answer

    def prepare(self, case: Case, file: Path) -> Outcome:
        """Has the case computed once, and compares it with the reference."""
        outcome = Outcome(case, self.threads, self.contestant)
        answer = self.ask(
            f"prepare {case.loss} {case.quantity} {case.float} {case.rows} {case.classes} {file}"
        )
        kind, _, rest = answer.partition(" ")
        if kind == "cannot":
            outcome.reason = rest
            return outcome
        if kind != "ok":
            outcome.failure = "its process ended"
            return outcome
        value, gradient = reference(case.loss, case.rows, case.classes)
        outcome.value_error = abs(float(rest) - value) / abs(value)
        if case.differentiate:
            computed = np.fromfile(file, "<f8")
            difference = np.max(np.abs(computed - gradient.ravel()))
            outcome.gradient_error = float(difference / np.max(np.abs(gradient)))
        errors = [outcome.value_error, outcome.gradient_error]
        # Written so that NaN is refused.
        if not all(error <= TOLERANCE[case.float] for error in errors):
            outcome.failure = "disagrees"
        return outcome

    def time(self, outcome: Outcome, seconds: float) -> float | None:
        """The time of a call; none, and noted, if the process ends over it."""
        if outcome.failure:
            return None
        answer = self.ask(f"time {seconds}")
        if not answer:
            outcome.failure = "its process ended"
            return None
        return float(answer)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


def cores() -> list[int]:
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def bind(threads: int) -> None:
    """Keeps this process to as many cores as it has threads, where the system can do that."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores()[-threads:])


def environment(threads: int) -> dict[str, str]:
    """What tells the libraries how many threads to use; they read it when they are loaded."""
    variables = ["RAYON", "OMP", "MKL", "OPENBLAS", "NUMEXPR"]
    several = "true" if threads > 1 else "false"
    return {f"{variable}_NUM_THREADS": str(threads) for variable in variables} | {
        "XLA_FLAGS": f"--xla_cpu_multi_thread_eigen={several} intra_op_parallelism_threads={threads}"
    }


@lru_cache(maxsize=1)
def reference(loss: str, rows: int, classes: int) -> tuple[float, NDArray]:
    """The value and the gradient in f64; the inputs are the same numbers for f32."""
    case = Case(loss, "value_and_gradient", "f64", rows, classes)
    target = case.target if classes == 1 else case.labels
    return FORMULAS[loss](case.pred, target, True)


def measure(case: Case, workers: list[Worker], quick: bool, file: Path) -> list[Outcome]:
    """Checks all contestants, then times them in turn, several times over."""
    outcomes = [worker.prepare(case, file) for worker in workers]
    running = [
        (worker, outcome)
        for worker, outcome in zip(workers, outcomes, strict=True)
        if outcome.reason is None and outcome.failure is None
    ]
    least, most, enough, round_seconds = (2, 3, 1.0, 0.01) if quick else (5, 9, 10.0, 0.02)
    for worker, outcome in running:
        # Not kept: it warms the caches, and finds out how many calls make a round.
        worker.time(outcome, round_seconds)
    start, random = perf_counter(), Random(0)
    for count in range(most):
        if count >= least and perf_counter() - start > enough:
            break
        # Nobody comes after the same one each time, nor at once.
        for worker, outcome in random.sample(running, len(running)):
            sleep(PAUSE)
            seconds_per_call = worker.time(outcome, round_seconds)
            if seconds_per_call is not None:
                outcome.seconds.append(seconds_per_call)
    return outcomes


def build() -> Path:
    """The program of the Rust contestants."""
    subprocess.run(["cargo", "build", "--release", "--locked"], cwd=HERE, check=True)
    target = os.environ.get("CARGO_TARGET_DIR", HERE / "target")
    return HERE / target / "release" / "lossfn-peers"


def selected(case: Case, only: str) -> bool:
    """Whether each part between slashes is a part of the case's name, or in that of its loss."""
    parts = case.name.split("/")
    return all(part in parts or part.lower() in case.loss.lower() for part in only.split("/"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--only", default="", help="parts of a name, as in huber/f32/4096")
    parser.add_argument("--without", action="append", default=[], help="leave a contestant out")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--output", type=Path, default=HERE.parent.parent / "target" / "peers")
    arguments = parser.parse_args()

    contestants = [name for name in RUST + PYTHON if name not in arguments.without]
    cases = [case for case in all_cases() if selected(case, arguments.only)]
    binary = build()
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        for threads in arguments.threads:
            if threads > len(cores()):
                print(f"{threads} threads: left out, there are not so many cores", file=sys.stderr)
                continue
            workers = [Worker(contestant, threads, binary) for contestant in contestants]
            for number, case in enumerate(cases, 1):
                start = perf_counter()
                outcomes += measure(case, workers, arguments.quick, Path(folder) / "gradient")
                print(
                    f"{threads} threads: {number} of {len(cases)}, {case.name}:"
                    f" {perf_counter() - start:.1f} s",
                    file=sys.stderr,
                )
            for worker in workers:
                worker.stop()
    report.write(arguments.output, outcomes, contestants, TOLERANCE)
    failures = [outcome for outcome in outcomes if outcome.failure]
    for outcome in failures:
        print(f"{outcome.contestant} {outcome.failure}: {outcome.case.name}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
