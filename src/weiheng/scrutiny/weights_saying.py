"""Where weights come from, in words: how each group is weighed, and what its judgements or data are like."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import isnan, prod

import numpy as np

from weiheng.index.weighting.ahp import ACCEPTABLE
from weiheng.scrutiny.weights import GIVEN, Compared, Comparing, Contradiction, Group, Pool, Rating, Telling, Weights
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.messages import Words

SIGNIFICANCE = 0.05
VARIED = 0.25
"""Ratings of an element that vary by this much or more are far apart, as Chinese Delphi studies have it."""
AGREEMENT = (("strong", 0.7), ("moderate", 0.5), ("weak", 0.0))
"""Kendall's W as Schmidt reads it (Managing Delphi surveys using nonparametric statistical techniques, 1997)."""
SMALL = 7
"""Up to so many elements chi-square is rough (Siegel and Castellan, Nonparametric Statistics, 1988)."""
_SIMPLE = 20


@dataclass(frozen=True)
class Speaker:
    """Speaks of the weights of one edition in one language."""

    found: Weights
    words: Words

    def name(self, key: str) -> str:
        """The name of a node."""
        return self.found.assessment.edition.name_of(key).text(self.words.language)

    def area(self, code: str) -> str:
        """The name of an area."""
        areas = self.found.assessment.edition.areas
        return next((each.names.text(self.words.language) for each in areas if each.code == code), code)

    def pool(self, pool: Pool) -> str:
        """Which units a pool has."""
        if pool.area is not None:
            return self.area(pool.area)
        return self.words("weights.panel") if pool.period is None else str(pool.period)

    def expert(self, compared: Compared) -> str:
        """Whose comparisons: an expert's by name or number, or those of all."""
        if compared.expert is None:
            return self.words("weights.combined")
        return self.words("weights.expert", name=compared.expert) if compared.expert.isdigit() else compared.expert

    def made(self, group: Group) -> str:
        """How the shares of a group's children follow."""
        if len(group.children) == 1 and group.diagnosis is None:
            return self.words("weights.only_child")
        if group.method == GIVEN:
            return self.words("weights.given")
        method = self.words(f"weigh_name.{group.method}")
        if group.by != group.key:
            return self.words("weights.summed", method=method, node=self.name(group.by))
        return self._made_here(group, method)

    def _made_here(self, group: Group, method: str) -> str:
        match group.diagnosis:
            case Comparing(experts):
                return self.words("weights.by_experts", method=method, count=len(experts))
            case Rating(experts):
                return self.words("weights.by_experts", method=method, count=experts)
            case Telling(over):
                return self.words("weights.by_scores", method=method, pool=self.words(f"choice.over_{over}"))
            case None:
                return method

    def sentences(self, group: Group) -> Iterator[str]:
        """What to know about the judgements or data of a group."""
        match group.diagnosis:
            case Comparing():
                yield from self._of_comparisons(group.diagnosis, group.elements)
            case Rating():
                yield from self._of_ratings(group.diagnosis, group.elements)
            case Telling():
                yield from self._of_scores(group.diagnosis)
                yield self.words(f"weights.meaning_{group.method}")

    def _of_comparisons(self, found: Comparing, elements: tuple[str, ...]) -> Iterator[str]:
        several = len(found.experts) > 1
        for each in (*found.experts, *((found.combined,) if several else ())):
            yield self._consistency(each, len(elements))
            if each.worst is not None:
                yield self._contradiction(each.worst)
        if several:
            yield self._apart(found, elements)

    def _apart(self, found: Comparing, elements: tuple[str, ...]) -> str:
        """Who is furthest from whom, about what."""
        at = int(np.argmax(found.apart))
        least, *_, most = sorted(found.experts, key=lambda each: float(each.found.weights[at]))
        ends = {"least": percent(float(least.found.weights[at])), "most": percent(float(most.found.weights[at]))}
        who = {"one": self.expert(least), "other": self.expert(most)}
        return self.words("weights.apart", element=self.name(elements[at]), **ends, **who)

    def _consistency(self, compared: Compared, count: int) -> str:
        who = self.expert(compared)
        if count < 3:
            return self.words("weights.two_elements", who=who)
        found = compared.found
        numbers = {
            "who": who,
            "lambda": positive(found.lambda_max, 4),
            "ci": positive(found.consistency_index, 4),
            "ri": positive(found.random_index, 2),
            "cr": positive(found.consistency_ratio, 4),
            "limit": ACCEPTABLE,
        }
        return self.words("weights.consistent" if found.consistent else "weights.inconsistent", **numbers)

    def _contradiction(self, worst: Contradiction) -> str:
        names = dict(zip(("first", "second", "third"), map(self.name, worst.elements), strict=True))
        given = dict(zip(("first_second", "second_third", "first_third"), map(ratio, worst.given), strict=True))
        needed = dict(zip(("need_12", "need_23", "need_13"), map(ratio, worst.needed), strict=True))
        return self.words("weights.contradiction", **names, **given, **needed)

    def _of_ratings(self, rating: Rating, elements: tuple[str, ...]) -> Iterator[str]:
        found = rating.found
        if rating.experts < 2:
            yield self.words("weights.one_expert")
            return
        if isnan(found.concordance):
            yield self.words("weights.no_preference")
        else:
            yield self._concordance(rating, len(elements))
        far = [each for each, cv in zip(elements, found.variations, strict=True) if cv >= VARIED]
        if far:
            yield self.words("weights.varied", elements=tuple(map(self.name, far)), limit=VARIED)

    def _concordance(self, rating: Rating, elements: int) -> str:
        found = rating.found
        strength = next(name for name, least in AGREEMENT if found.concordance >= least)
        numbers = {
            "w": positive(found.concordance, 3),
            "chi2": positive(found.chi_square, 3),
            "df": elements - 1,
            "p": positive(found.p_value, 4),
            "strength": self.words(f"weights.agreement_{strength}"),
            "chance": self.words(f"weights.{'not_chance' if found.p_value < SIGNIFICANCE else 'chance'}"),
        }
        rough = self.words("weights.rough", limit=SMALL) if elements <= SMALL else ""
        return self.words("weights.concordance", **numbers) + rough

    def _of_scores(self, found: Telling) -> Iterator[str]:
        left_out = [self.pool(each) for each in found.pools if each.weights is None]
        if len(found.pools) > 1:
            yield self.words("weights.pools", count=len(found.pools) - len(left_out))
        if left_out:
            yield self.words("weights.pools_left_out", pools=tuple(left_out))
        if len(found.pools) == 1 and found.pools[0].numbers is not None:
            yield self.words("weights.units", count=found.pools[0].units)
            yield from self._components(found.pools[0])

    def _components(self, pool: Pool) -> Iterator[str]:
        components = pool.numbers.components if pool.numbers is not None else {}
        if components:
            pairs = zip(components["eigenvalue"], components["explained"], strict=True)
            shown = tuple(f"{positive(float(each), 3)} ({percent(float(share))})" for each, share in pairs)
            yield self.words("weights.components", components=shown)

    def way(self) -> str:
        """The shares on the way to the leaf that is asked for, and their product; empty if none is."""
        groups, leaf = self.found.groups, self.found.leaf
        if leaf is None:
            return ""
        keys = (*(each.key for each in groups[1:]), leaf)
        pairs = zip(groups, keys, strict=True)
        shares = [child.share for group, key in pairs for child in group.children if child.key == key]
        factors = " × ".join(map(percent, shares))
        return self.words("weights.way", element=self.name(leaf), factors=factors, product=percent(prod(shares)))


def percent(share: float) -> str:
    """A share in percent, to two places.

    >>> percent(1 / 3)
    '33.33%'
    """
    return f"{rounded(round(100 * share, 9), 2)}%"


def positive(value: float, places: int) -> str:
    """A number that is not negative but for what computing in binary left."""
    return str(rounded(max(value, 0.0), places))


def ratio(value: float) -> str:
    """How many times as much, as an expert writes it: 3, 1/3, else four digits.

    >>> ratio(1 / 3), ratio(0.5 * 6), ratio(2.236)
    ('1/3', '3', '2.236')
    """
    simple = Fraction(value).limit_denominator(_SIMPLE)
    return str(simple) if simple and abs(simple / Fraction(value) - 1) < Fraction(1, 10**9) else f"{value:.4g}"
