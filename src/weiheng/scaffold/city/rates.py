"""The distributions of the invented city. Round numbers, of the size that a large Chinese city has; none is measured.

People. Ages: :data:`PYRAMID`, tilted by district (:data:`AGEING`: the odds of an age change by this factor every ten
years from 40); sizes of districts: :data:`DISTRICT_SHARES`. Deaths: the first of three risks, ageing by Gompertz
(hazard a·exp(g·age)), accidents at a constant hazard, and a risk of infants that fades with the days lived; all times
:data:`FRAILTY` of the district. Births: women of 16 to 49 by a normal curve of age.

Care. Visits: Poisson with :data:`VISIT_RATES` by age, times the season of :data:`MONTHS` and :data:`WEEKDAYS`; within
an age band the most frequent visitors come 2.5 times as often as the average, the rarest 0.625 times. Institutions:
shares of levels, own district first (:data:`LOCAL`), within a level by Zipf (rank to the power of -:data:`ZIPF`).
Costs: lognormal. Stays: Poisson by age, lengths lognormal, a part of them followed by another within 30 days.
"""

import numpy as np

from weiheng.scaffold.city.model import Floats

DISTRICTS = ("990201", "990202", "990203", "990204", "990205", "990206")
SEXES = ("female", "male")
LEVELS = ("primary", "secondary", "tertiary")
KINDS = ("community", "township", "hospital", "maternity")
INSURANCES = ("employee", "resident", "none")
OUTCOMES = ("recovered", "improved", "transferred", "died")
PLACES = ("in_city", "in_province", "elsewhere")
ROLES = ("physician", "gp", "nurse", "other")
DISEASES = ("hypertension", "diabetes")

DISTRICT_SHARES = (0.16, 0.26, 0.20, 0.17, 0.13, 0.08)
"""Of the people; the central district is old, the new one young."""
AGEING = (1.15, 0.97, 1.0, 1.07, 1.0, 0.86)
FRAILTY = (0.9, 0.95, 1.0, 1.05, 1.15, 1.0)
PYRAMID = (5, 6, 5.5, 5, 7, 9, 10.5, 9.5, 8, 7.5, 7, 6, 4, 3.6, 2.6, 1.6, 1, 0.5, 0.15, 0.04)
"""Weights of ages in steps of five years, up to 99."""
MALE_SHARE = (0.53, 0.47)
"""Among people below and from 60; of newborns 0.515."""
NEWBORN_MALE = 0.515

GOMPERTZ_SLOPE = 0.1
GOMPERTZ_LEVEL = (1.25e-5, 2.1e-5)
"""Yearly hazard of ageing at birth, of women and men: most deaths are about 90 and 85."""
ACCIDENTS = (1e-4, 2.2e-4)
INFANT_DEATHS = 0.0028
INFANT_FADE = 0.033
"""Share of infants that the early risk takes, and how fast it fades a day: six in ten within four weeks."""
CHILDREN_PER_WOMAN, MOTHERS_AGE, MOTHERS_SPREAD = 1.25, 29.0, 5.0
STILLBORN = 0.004
MATERNAL_DEATHS = 12e-5
"""Of births; within 42 days."""
BIRTH_INTERVAL = 300
"""Days between two births of a mother, at least."""
WEIGHT_MEAN, WEIGHT_SPREAD = 3230, 430

INSURED = ((0.0, 0.92, 0.08), (0.62, 0.28, 0.10), (0.55, 0.40, 0.05))
"""Insurances of people below 18, of 18 to 59, and older."""

MONTHS = (1.12, 0.94, 1.06, 1.02, 1.0, 0.98, 0.96, 0.96, 0.98, 0.94, 1.03, 1.1)
WEEKDAYS = (1.25, 1.12, 1.05, 1.03, 1.04, 0.86, 0.65)
"""From Monday."""

BANDS = (1, 5, 15, 25, 35, 45, 55, 65, 75)
"""Ages at which another band of visitors begins."""
VISIT_RATES = (9.0, 8.0, 4.0, 3.0, 4.0, 5.0, 6.5, 8.5, 12.0, 13.0)
"""Visits of a person in a year, by band."""
STAY_RATES = (0.11, 0.08, 0.04, 0.05, 0.09, 0.08, 0.11, 0.16, 0.27, 0.40)
AGE_CLASSES = (15, 45, 65)
"""Ages at which another class of departments, diagnoses and costs begins."""

LEVEL_SHARES = (0.50, 0.22, 0.28)
PRIMARY_GAIN = 0.01
"""Of visits, from hospitals to primary care each year after 2020."""
STAY_LEVELS = (0.06, 0.36, 0.58)
LOCAL = (0.90, 0.75, 0.45)
"""Share of the people who go to an institution of their own district, by level."""
ZIPF = 0.7

VISIT_COST = (7_000, 19_000, 30_000)
"""Median of a visit in cents, by level; the logarithm spreads by 0.75."""
VISIT_COST_SPREAD = 0.75
AGE_COST = (0.85, 1.0, 1.2, 1.35)
OWN_SHARES = ((0.24, 0.34, 0.42), (0.34, 0.47, 0.58), (1.0, 1.0, 1.0))
"""What patients pay themselves, by insurance and level, give or take a quarter; 1 % less each year after 2020."""
OWN_LOSS = 0.01

STAY_DAYS = (4.6, 5.0, 7.0, 9.0)
"""Median length of a stay by class of age; the logarithm spreads by 0.6."""
STAY_DAYS_SPREAD = 0.6
LONGEST_STAY = 120
DAY_COST = 110_000
"""Median of a day of a stay in cents; the logarithm spreads by 0.5."""
DAY_COST_SPREAD = 0.5
READMITTED = 0.08
"""Share of stays followed by another within 30 days."""
DEATHS_IN_HOSPITAL = 0.4
PLACE_SHARES = (0.84, 0.11, 0.05)
OUTCOME_SHARES = (0.45, 0.52, 0.03)

STAFF_PER_PERSON = 0.011
ROLE_SHARES = ((0.22, 0.25, 0.33, 0.20), (0.32, 0.01, 0.45, 0.22), (0.33, 0.005, 0.465, 0.20))
"""Of the staff, by level of the institution."""
STAFF_LEVELS = (0.25, 0.30, 0.45)
STAFF_LEAVING, STAFF_GROWTH = 0.05, 0.03
"""Of the staff in a year."""
REGISTERED = 0.6
"""Share of general practitioners who are registered as such."""
BEDS_PER_PERSON = 0.0048
BED_LEVELS = (0.08, 0.40, 0.52)
BED_GROWTH = 0.02

GIVEN = (0.985, 0.975, 0.97, 0.965, 0.96, 0.95)
"""Doses given of those due, by district."""
VACCINES = {
    "bcg": 0, "hepb1": 0, "hepb2": 1, "hepb3": 6, "polio1": 2, "polio2": 3, "polio3": 4, "dtp1": 3, "dtp2": 4,
    "dtp3": 5, "mmr1": 8, "je1": 8, "dtp4": 18, "mmr2": 18, "je2": 24,
}  # fmt: skip
"""Doses of the programme, by age in months."""
MANAGED = ((0.70, 0.66), (0.72, 0.68), (0.68, 0.65), (0.66, 0.62), (0.64, 0.60), (0.62, 0.58))
"""Patients managed by the standard, by district, of hypertension and diabetes; 1.5 % more each year after 2020."""
MANAGED_GAIN = 0.015
IN_REGISTER = 0.6
"""Share of the patients who are in the register."""


def prevalence(age: Floats, disease: int) -> Floats:
    """Share of people with hypertension (0) or diabetes (1): a logistic curve of age."""
    most, middle = ((0.62, 58.0), (0.24, 62.0))[disease]
    curve: Floats = most / (1 + np.exp(-(age - middle) / 9.0))
    return curve


def fertility(age: Floats) -> Floats:
    """Births of a woman in a year of her life."""
    distance = (age - MOTHERS_AGE) / MOTHERS_SPREAD
    rate: Floats = CHILDREN_PER_WOMAN * np.exp(-(distance**2) / 2) / (MOTHERS_SPREAD * np.sqrt(2 * np.pi))
    return np.where((age >= 16) & (age <= 49), rate, 0.0)


def pyramid() -> Floats:
    """Weights of single years of age in each district. Shape: (districts, 100)."""
    ages = np.arange(100)
    base = np.repeat(np.asarray(PYRAMID, dtype=np.float64), 5)
    return np.asarray(base * np.asarray(AGEING)[:, None] ** ((ages - 40) / 10))
