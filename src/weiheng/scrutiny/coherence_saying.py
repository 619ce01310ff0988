"""What an audit of coherence says, in words: checks, thresholds, sources, findings, and what units mean."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from weiheng.index.coherence.found import Outcome
from weiheng.index.coherence.thresholds import CHECKS, OWN, SOURCES
from weiheng.scrutiny.coherence import Coherence, Finding
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.messages import Words


@dataclass(frozen=True)
class Speaker:
    """Speaks of one audit in one language."""

    found: Coherence
    words: Words

    def check(self, id: str) -> str:
        """The name of a check."""
        return self.words(f"coherence_check.{id}")

    def outcome(self, outcome: Outcome) -> str:
        """What an outcome is called."""
        return self.words(f"coherence_outcome.{outcome.value}")

    def threshold(self, id: str) -> str:
        """What a check compares, with which numbers."""
        return self.words(f"coherence_threshold.{id}", **_limits(id))

    def sources(self, id: str) -> tuple[str, ...]:
        """Where the thresholds of a check come from."""
        keys = dict.fromkeys(each.source for each in CHECKS[id].thresholds.values())
        return tuple(self.source(key) for key in keys)

    def source(self, key: str) -> str:
        """A citation, or that it is a convention."""
        return self.words("coherence.own") if key == OWN else SOURCES[key]

    def minimum(self, id: str) -> str:
        """Why a check needs so many units."""
        return self.words(f"coherence_minimum.{CHECKS[id].minimum.reason}")

    def element(self, key: str) -> str:
        """The name of a node of the tree."""
        edition = self.found.assessment.edition
        return (edition.nodes[key].names or edition.indicator(key).names).text(self.words.language)

    def unit(self, name: str) -> str:
        """The name of an area, or a year."""
        return name if self.found.units.kind == "years" else self.area(name)

    def area(self, code: str) -> str:
        """The name of an area."""
        areas = self.found.assessment.edition.areas
        return next((each.names.text(self.words.language) for each in areas if each.code == code), code)

    def counted(self, number: int) -> str:
        """So many areas, or years."""
        return self.words(f"coherence.{self.found.units.kind}", count=number)

    def sentence(self, finding: Finding) -> str:
        """What was found, or why nothing could be; empty for what passes."""
        if finding.outcome is Outcome.PASS:
            return ""
        key = f"coherence_found.{finding.check}_{finding.kind}"
        if finding.outcome is Outcome.NOT_COMPUTABLE:
            key = f"coherence_reason.{finding.kind}"
        return self.words(key, **self._facts(finding)) + self._changes(finding)

    def _facts(self, finding: Finding) -> dict[str, object]:
        elements = dict(zip(("element", "other", "third"), map(self.element, finding.elements), strict=False))
        units = dict(zip(("unit", "other_unit"), map(self.unit, finding.units), strict=False))
        facts: dict[str, object] = {**_shown(finding.numbers), **_limits(finding.check), **elements, **units}
        if finding.kind == "few_units":
            facts["found"] = self.counted(int(finding.numbers["found"]))
            facts["needed"] = self.counted(int(finding.numbers["needed"]))
            facts["why"] = self.minimum(finding.check)
        if finding.kind == "constant":
            facts["which"] = tuple(self.element(key) for key in finding.elements[1:] or finding.elements)
        return facts

    def _changes(self, finding: Finding) -> str:
        """Of years, how the yearly changes correlate, in which trends play no part."""
        changes = [number(each) for name, each in finding.numbers.items() if name.startswith("r_of_changes")]
        return self.words("coherence.changes", r=tuple(changes)) if changes else ""

    def not_computable(self) -> Iterator[str]:
        """Each reason once for the same elements, with the checks that it hinders."""
        elements: dict[tuple[str, str], dict[str, None]] = {}
        for each in self.found.findings:
            if each.outcome is Outcome.NOT_COMPUTABLE:
                named = elements.setdefault((each.check, self.sentence(each)), {})
                named |= {self.element(key): None for key in each.elements[:1]}
        checks: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for (check, reason), keys in elements.items():
            checks.setdefault((reason, tuple(keys)), []).append(self.check(check))
        for (reason, names), hindered in checks.items():
            text = self.words("coherence.not_computable_of", reason=reason, elements=names) if names else reason
            yield self.words("coherence.item", check=tuple(hindered), text=text)

    def about_units(self) -> Iterator[str]:
        """Which units were looked at, what that means, and which have no score."""
        units = self.found.units
        if units.kind == "years":
            yield self.words(
                "coherence.of_years", units=self.counted(len(units.names)), area=self.area(units.area or "")
            )
            yield self.words("coherence.years_note")
        else:
            yield self.words("coherence.of_areas", units=self.counted(len(units.names)), period=units.period)
        if units.left_out:
            yield self.words("coherence.left_out", units=tuple(self.unit(each) for each in units.left_out))


def number(value: float) -> str:
    """A number of an audit as it is read: counts whole, others to three places or, from 10 on, to one."""
    if isinstance(value, int):
        return str(value)
    return str(rounded(float(value), 3 if abs(value) < 10 else 1))


def _shown(numbers: Mapping[str, float]) -> dict[str, object]:
    """Numbers by name, and shares also in percent."""
    percent = {f"{name}_percent": str(rounded(100 * float(value), 0)) for name, value in numbers.items()}
    return {**{name: number(value) for name, value in numbers.items()}, **percent}


def _limits(id: str) -> dict[str, object]:
    limits = {f"limit_{name}": each.value for name, each in CHECKS[id].thresholds.items()}
    plain: dict[str, object] = {name: f"{value:g}" for name, value in limits.items()}
    return plain | {f"{name}_percent": f"{100 * value:g}" for name, value in limits.items()}
