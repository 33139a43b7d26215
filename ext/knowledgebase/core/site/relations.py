"""The relations between concepts, both ways. Each is worked out when it is first asked for.

Concept ids go in and come out. Ids that no concept has, and repeats, are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from knowledgebase.core.graphs import measure_depths
from knowledgebase.core.site.catalogue import Catalogue


class Relations:
    """The relations of one catalogue, concept id -> ids."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @cached_property
    def narrower(self) -> Mapping[str, tuple[str, ...]]:
        """Concepts that are kinds of a concept."""
        return _invert(self._catalogue.relation("broader"))

    @cached_property
    def prerequisites(self) -> Mapping[str, tuple[str, ...]]:
        """Concepts that are needed for a concept."""
        return self._catalogue.relation("prerequisites")

    @cached_property
    def leads_to(self) -> Mapping[str, tuple[str, ...]]:
        """Concepts that a concept is needed for."""
        return _invert(self.prerequisites)

    @cached_property
    def depths(self) -> Mapping[str, int]:
        """How many steps the prerequisites of a concept go down."""
        return measure_depths(self.prerequisites)


def _invert(relation: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return concept id -> ids of the concepts that name it."""
    inverse: dict[str, list[str]] = {}
    for concept, others in relation.items():
        for other in others:
            inverse.setdefault(other, []).append(concept)
    return {concept: tuple(others) for concept, others in inverse.items()}
