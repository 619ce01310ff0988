"""Audits of the demo pack in a few lines: each printed number in a notation of one line."""

import re
from dataclasses import dataclass
from fractions import Fraction

from pack_folder import PackFolder

from weiheng.assess import assess
from weiheng.audit.conduct import audit
from weiheng.audit.evidence import of_pack
from weiheng.audit.model import Audit, Cause, Entry, Finding, Kind
from weiheng.definitions.edition import edition_of
from weiheng.definitions.pack import load_pack
from weiheng.observations.files import load_observations

HEADER = "id,measure,subject,area,period,since,relation,value,value_high,unit,of,part_of,source,place\n"
_LINE = re.compile(
    r"(?P<source>\w+) (?P<place>[^:]+): ((?P<measure>\w+) )?(?P<subject>\w+) (?P<period>\d+)(-(?P<since>\d+))? "
    r"(?P<sign>>=|<=|[=~<>]) (?P<value>-?[\d.]+?)(\.\.(?P<high>[\d.]+))? (?P<unit>\w+)"
    r"( of (?P<of>\w+))?( in (?P<area>\w+))?"
)
_RELATIONS = {"=": "eq", "~": "about", ">=": "ge", "<=": "le", ">": "gt", "<": "lt"}

MORE = """\
- {id: physicians, names: {zh: 医师数, en: Physicians}, unit: persons}
- id: physicians_per_1000
  names: {zh: 每千人口医师数, en: Physicians per 1000}
  unit: persons_per_1000
  formula: {numerator: physicians, denominator: residents, factor: 1000}
- id: beds_rate
  names: {zh: 每千人口床位数（规划口径）, en: Beds per 1000 by the plan}
  unit: beds_per_1000
  formula: {numerator: beds, denominator: residents, factor: 1000}
- {id: east_beds, names: {zh: 东院床位, en: Beds of the east hospital}, unit: beds}
- {id: west_beds, names: {zh: 西院床位, en: Beds of the west hospital}, unit: beds}
- {id: night_beds, names: {zh: 夜间床位, en: Beds at night}, unit: beds}
"""


@dataclass(frozen=True)
class SmallAudit:
    """The demo pack with what some documents print, audited."""

    found: Audit

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.found.findings

    def entry(self, subject: str, period: int) -> Entry:
        (entry,) = [each for each in self.found.ledger if (each.key[0], each.key[2]) == (subject, period)]
        return entry

    def finding(self, id: str) -> Finding:
        """The finding on the line with this number, such as ``c1``."""
        (finding,) = [each for each in self.findings if each.item.id == id]
        return finding

    def failing(self) -> list[Finding]:
        """What fails: figures before results before sums, as their lines are numbered."""
        kinds = list(Kind)
        return sorted(self.found.problems, key=lambda each: (kinds.index(each.kind), each.item.id))

    def causes(self) -> list[Cause]:
        causes = [each.cause for each in self.failing()]
        return [each for each in causes if each is not None]

    def cause(self) -> Cause:
        """The cause of the only thing that fails."""
        (found,) = self.causes()
        return found


def row(number: int, line: str) -> str:
    """A line such as ``plan section 1: beds_per_1000 2020 >= 3.5 beds_per_1000`` as a row of a file of claims.

    The measure comes before the subject, ``value`` if there is none; ``2022-2020`` compares with 2020, ``2..3`` is a
    range, ``of c1`` a part of the total with that id, any other ``of`` the whole of a share, ``in 990102`` another area
    than the east district.
    """
    found = _LINE.fullmatch(line)
    assert found, line
    cells = found.groupdict(default="")
    relation = "range" if cells["high"] else _RELATIONS[cells["sign"]]
    part_of = cells["of"] if re.fullmatch(r"c\d+", cells["of"]) else ""
    of = "" if part_of else cells["of"]
    figures = f"{relation},{cells['value']},{cells['high']},{cells['unit']},{of},{part_of}"
    about = f"{cells['measure'] or 'value'},{cells['subject']},{cells['area'] or '990101'},{cells['period']}"
    return f"c{number},{about},{cells['since']},{figures},{cells['source']},{cells['place']}\n"


def audit_lines(demo: PackFolder, *lines: str, edition: str | None = None) -> SmallAudit:
    """Audit what the lines print. With an edition its scores are audited, too."""
    if "physicians" not in demo.read("variables.yaml"):
        demo.append("variables.yaml", MORE)
    demo.write("claims/printed.csv", HEADER + "".join(row(number, line) for number, line in enumerate(lines, 1)))
    return audit_pack(demo, edition)


def audit_pack(demo: PackFolder, edition: str | None = None) -> SmallAudit:
    """Audit the pack as it is on disk, without the report of its edition and its plan."""
    demo.without_plans().write("index/2023/claims.csv", HEADER)
    pack, problems = load_pack(demo.root)
    observations, more = load_observations(pack)
    assert not [*problems, *more]
    definitions = edition_of(pack, edition) if edition else None
    evidence = of_pack(pack, observations, assess(definitions, observations) if definitions else None)
    return SmallAudit(audit(evidence))


def about(fact: object) -> float:
    """A fact of a cause as a number."""
    assert isinstance(fact, Fraction | int)
    return float(fact)
