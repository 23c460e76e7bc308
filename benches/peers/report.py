"""What was found: as a table to read, as numbers, and as a chart."""

import json
import platform
import subprocess
import tomllib
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

import matplotlib

matplotlib.use("svg")

from matplotlib import pyplot  # noqa: E402 - the backend is chosen first

from case import QUANTITIES, Case  # noqa: E402

HERE = Path(__file__).resolve().parent

CRATES = ["lossfn", "candle-core", "burn", "rayon"]
COLOURS = {"f32": "#1f6f8b", "f64": "#e09f3e"}
PACKAGES = ["torch", "jax", "optax", "scikit-learn", "numpy"]


@dataclass
class Outcome:
    """What a contestant did with a case."""

    case: Case
    threads: int
    contestant: str
    value_error: float = 0.0
    gradient_error: float = 0.0
    seconds: list[float] = field(default_factory=list)
    """Of a call, one for each round."""
    reason: str | None = None
    """Why it left the case out."""
    failure: str | None = None
    """What went wrong."""

    @property
    def time(self) -> float | None:
        return median(self.seconds) if self.seconds and not self.failure else None


Table = dict[tuple[Case, int, str], Outcome]


def write(
    folder: Path, outcomes: list[Outcome], contestants: list[str], tolerance: dict[str, float]
) -> None:
    """Writes results.md, results.json and ratios.svg."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = environment_facts()
    table = {(o.case, o.threads, o.contestant): o for o in outcomes}
    records = [asdict(o) | {"median": o.time} for o in outcomes]
    (folder / "results.json").write_text(
        json.dumps({"environment": facts, "outcomes": records}, indent=1)
    )
    (folder / "results.md").write_text(markdown(table, contestants, facts, tolerance))
    draw(table, contestants, folder / "ratios.svg")
    print(f"written: {folder}/results.md, results.json, ratios.svg")


def ratio(table: Table, case: Case, threads: int, contestant: str) -> float | None:
    """The time of a contestant over that of lossfn."""
    ours, theirs = (table.get((case, threads, name)) for name in ("lossfn", contestant))
    if ours is None or theirs is None or ours.time is None or theirs.time is None:
        return None
    return theirs.time / ours.time


def environment_facts() -> dict[str, str]:
    lock = tomllib.loads((HERE / "Cargo.lock").read_text())
    crates = {package["name"]: package["version"] for package in lock["package"]}
    facts = {"processor": "unknown", "instructions": "unknown"}
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = (line.partition(":") for line in info.read_text().splitlines())
        fields = {key.strip(): value.strip() for key, _, value in lines}
        facts["processor"] = fields.get("model name", "unknown")
        flags = fields.get("flags", "").split()
        wanted = ["sse4_2", "avx2", "fma", "avx512f", "avx512bw", "avx512vl"]
        facts["instructions"] = " ".join(flag for flag in wanted if flag in flags)
    facts["system"] = f"{platform.system()} {platform.machine()}"
    facts["commit"] = output_of("git", "describe", "--always", "--dirty")
    facts["rustc"] = output_of("rustc", "--version").removeprefix("rustc ")
    facts["python"] = platform.python_version()
    facts |= {crate: crates[crate] for crate in CRATES}
    facts |= {package: version(package) for package in PACKAGES}
    facts["date"] = date.today().isoformat()
    return facts


def output_of(*command: str) -> str:
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def markdown(
    table: Table, contestants: list[str], facts: dict[str, str], tolerance: dict[str, float]
) -> str:
    peers = [name for name in contestants if name != "lossfn"]
    lines = ["# lossfn and its peers", ""]
    lines += [f"- {name}: {value}" for name, value in facts.items()]
    lines += [
        "",
        "Columns: the time of a call of lossfn, then the time of each other over it: above 1,",
        "lossfn is faster. All were checked first against a reference in f64; the value may be off",
        f"by {tolerance['f32']:g} of itself in f32 and {tolerance['f64']:g} in f64, the gradient by",
        "as much of its largest component. ✗ says by how much one was off that disagreed, or that",
        "its process ended. What is empty has a reason below.",
    ]
    for threads in sorted({threads for _, threads, _ in table}):
        for quantity in QUANTITIES:
            cases = list(
                dict.fromkeys(c for c, t, _ in table if t == threads and c.quantity == quantity)
            )
            if not cases:
                continue
            cases.sort(key=lambda case: case.float)
            lines += ["", f"## {quantity.replace('_', ' ')}, {count_of(threads)}", ""]
            lines += [f"| loss | type | size | lossfn | {' | '.join(peers)} |"]
            lines += ["|---|---|--:|--:|" + "--:|" * len(peers)]
            for case in cases:
                cells = [case.loss, case.float, case.shape]
                cells += [cell(table, case, threads, name) for name in ["lossfn", *peers]]
                lines += [f"| {' | '.join(cells)} |"]
    reasons = Counter((o.contestant, o.threads, o.reason) for o in table.values() if o.reason)
    if reasons:
        lines += ["", "## Left out", ""]
        lines += [
            f"- {name}, {count} cases with {count_of(threads)}: {reason}"
            for (name, threads, reason), count in reasons.items()
        ]
    return "\n".join(lines) + "\n"


def cell(table: Table, case: Case, threads: int, contestant: str) -> str:
    outcome = table[case, threads, contestant]
    if outcome.failure == "disagrees":
        return f"✗ {max(outcome.value_error, outcome.gradient_error):.0e}"
    if outcome.failure:
        return "✗"
    if contestant == "lossfn":
        return duration(outcome.time)
    times = ratio(table, case, threads, contestant)
    return "" if times is None else three_digits(times)


def count_of(threads: int) -> str:
    return "1 thread" if threads == 1 else f"{threads} threads"


def duration(seconds: float) -> str:
    for unit, size in [("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3)]:
        if seconds < 1000 * size:
            return f"{three_digits(seconds / size)} {unit}"
    return f"{three_digits(seconds)} s"


def three_digits(x: float) -> str:
    return f"{x:.2f}" if x < 10 else f"{x:.1f}" if x < 100 else f"{x:.0f}"


def draw(table: Table, contestants: list[str], file: Path) -> None:
    """The ratios of value and gradient at the fewest threads: a panel for each loss and size."""
    peers = [name for name in contestants if name != "lossfn"]
    threads = min((threads for _, threads, _ in table), default=1)
    rows: dict[str, dict[str, list[Case]]] = {}
    for case in dict.fromkeys(c for c, t, _ in table if t == threads and c.differentiate):
        rows.setdefault(case.loss, {}).setdefault(case.shape, []).append(case)
    if not rows or not peers:
        return
    columns = max(map(len, rows.values()))
    figure, axes = pyplot.subplots(
        len(rows),
        columns,
        figsize=(3.4 * columns + 1.2, (0.34 * len(peers) + 0.8) * len(rows) + 0.6),
        sharex=True,
        squeeze=False,
        layout="constrained",
    )
    for panels, (loss, shapes) in zip(axes, rows.items()):
        for panel in panels[len(shapes) :]:
            panel.axis("off")
        for panel, (shape, cases) in zip(panels, shapes.items()):
            panel.set_title(f"{loss}, {shape}", fontsize=8.5)
            labels = peers if panel is panels[0] else [""] * len(peers)
            panel.set_yticks(range(len(peers)), labels)
            draw_bars(panel, table, cases, threads, peers)
    left, right = axes[0, 0].get_xlim()
    axes[0, 0].set_xlim(min(left, 0.5), 4 * right)
    handles = [pyplot.Rectangle((0, 0), 1, 1, color=colour) for colour in COLOURS.values()]
    figure.legend(handles, list(COLOURS), loc="outside upper right", ncols=2, frameon=False)
    title = f"Time over that of lossfn, value and gradient, {count_of(threads)}"
    figure.suptitle(f"{title}: right of the line, lossfn is faster", x=0.01, ha="left", fontsize=11)
    figure.savefig(file)
    pyplot.close(figure)


def draw_bars(
    panel: pyplot.Axes, table: Table, cases: list[Case], threads: int, peers: list[str]
) -> None:
    """Two bars for each contestant, from 1 to its ratio."""
    panel.set_ylim(len(peers) - 0.5, -0.5)
    panel.set_xscale("log")
    panel.xaxis.set_major_formatter("{x:g}")
    panel.xaxis.set_minor_formatter("")
    panel.tick_params(axis="x", labelbottom=True, labelsize=8)
    panel.tick_params(axis="y", length=0)
    panel.spines[["top", "right"]].set_visible(False)
    panel.axvline(1, color="black", linewidth=1)
    for case in cases:
        shift = -0.2 if case.float == "f32" else 0.2
        for place, name in enumerate(peers):
            times = ratio(table, case, threads, name)
            if times is None:
                continue
            panel.barh(place + shift, times - 1, 0.38, left=1, color=COLOURS[case.float])
            panel.annotate(
                three_digits(times),
                (max(times, 1), place + shift),
                xytext=(2, 0),
                textcoords="offset points",
                va="center",
                fontsize=6.5,
            )
