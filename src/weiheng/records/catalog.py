"""Tables of a catalog, ``catalog:lake.health``, that Spark knows by its own settings: of Apache Iceberg, say."""

from collections.abc import Iterable
from dataclasses import dataclass

from weiheng.records.files import TableFiles
from weiheng.vocabulary.problem import Place

_SCHEME = "catalog:"


@dataclass(frozen=True)
class Catalog:
    """A schema, with the names of the tables that are wanted of it."""

    schema: str
    tables: tuple[str, ...]

    @property
    def files(self) -> dict[str, TableFiles]:
        """The tables; where their files are is the catalog's business."""
        names = {each: f"{self.schema}.{each}" for each in self.tables}
        return {
            each: TableFiles("catalog", (), origin=Place(f"{_SCHEME}{name}"), name=name) for each, name in names.items()
        }


def catalog(data: str, tables: Iterable[str]) -> Catalog | None:
    """The catalog that an address such as ``catalog:lake.health`` names; None if it names none."""
    return Catalog(data.removeprefix(_SCHEME), tuple(tables)) if data.startswith(_SCHEME) else None
