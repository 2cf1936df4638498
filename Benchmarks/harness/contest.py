"""Contestants of one figure measured in turns, and what came out."""

import statistics
from dataclasses import dataclass, field


@dataclass
class Settings:
    """How long and how often everything is measured."""

    rounds: int
    warm_up: float
    seconds: float
    is_quick: bool

    @property
    def shares_of_peak(self):
        """Percent of the peak at which latencies are measured."""
        return (50,) if self.is_quick else (50, 80)

    @property
    def load(self):
        """The generators' options."""
        return ["--warm-up", self.warm_up, "--seconds", self.seconds]


@dataclass
class Result:
    """All samples of one contestant in one setting of one figure."""

    figure: str
    contestant: str
    setting: str
    unit: str
    samples: list = field(default_factory=list)

    @property
    def rates(self):
        return [sample.rate for sample in self.samples]

    @property
    def median(self):
        return statistics.median(self.rates)

    @property
    def costs(self):
        """Medians of the CPU microseconds of a call, by process."""
        names = dict.fromkeys(name for sample in self.samples for name in sample.costs)
        return {name: statistics.median(sample.costs.get(name, 0.0) for sample in self.samples) for name in names}

    @property
    def cost(self):
        """CPU microseconds of a call over all processes."""
        return statistics.median(sum(sample.costs.values()) for sample in self.samples)

    @property
    def foreign_share(self):
        return statistics.median(sample.foreign_share for sample in self.samples)

    def latency(self, name):
        """The median over the rounds of a percentile, microseconds; None where the generator keeps none."""
        found = [sample.latency[name] for sample in self.samples if name in sample.latency]
        return statistics.median(found) if found else None

    @property
    def failures(self):
        total = {}
        for sample in self.samples:
            for reason, count in sample.failures.items():
                total[reason] = total.get(reason, 0) + count
        return total

    @property
    def failure_rate(self):
        """Calls that failed while it was measured, by second."""
        return statistics.median(sample.failure_rate for sample in self.samples)

    def document(self):
        """The result as it is written to the file."""
        names = ("mean", "p50", "p90", "p99", "p999", "max")
        return {
            "figure": self.figure, "contestant": self.contestant, "setting": self.setting, "unit": self.unit,
            "median": round(self.median, 1), "minimum": round(min(self.rates), 1),
            "maximum": round(max(self.rates), 1), "rounds": [round(rate, 1) for rate in self.rates],
            "cpuMicrosecondsPerCall": round(self.cost, 1),
            "cpuMicrosecondsPerCallByProcess": {
                name: round(cost, 1) for name, cost in self.costs.items() if cost >= 0.05},
            "latencyMicroseconds": {
                name: round(self.latency(name), 1) for name in names if self.latency(name) is not None},
            "failures": self.failures, "failuresPerSecond": round(self.failure_rate, 1),
            "shareOfMachineTakenByOthers": round(self.foreign_share, 3),
        }


def contest(settings, figure, setting, unit, contestants, say):
    """Measures all contestants in turns, in another order each round. `contestants` are functions by name that take
    one measurement each and return its sample."""
    results = {name: Result(figure, name, setting, unit) for name in contestants}
    names = list(contestants)
    for turn in range(settings.rounds):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            results[name].samples.append(contestants[name]())
    for result in results.values():
        say(result)
    return list(results.values())


def peak(results, contestant):
    """The best median rate of a contestant."""
    return max(result.median for result in results if result.contestant == contestant)


def find(results, figure, contestant, setting):
    """The result of a contestant in a setting; None when it was not measured."""
    for result in results:
        if (result.figure, result.contestant, result.setting) == (figure, contestant, setting):
            return result
    return None
