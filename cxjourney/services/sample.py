"""The sample project, made of its bundled survey in the same way in which any survey comes in."""

from __future__ import annotations

from cxjourney.domain.project import Project
from cxjourney.domain.records import Record


def build_sample() -> tuple[list[Record], dict[str, bytes]]:
    """Return the records of the sample project and the blocks of its imports, for `Document.new`; takes seconds."""
    from cxjourney.domain.templates import load_sample
    from cxjourney.evidence.mapping import mapping_from_dict
    from cxjourney.evidence.plan import known_keys, plan_import
    from cxjourney.evidence.reading import read_source

    sample = load_sample()
    project = Project(sample.records)
    blocks: dict[str, bytes] = {}
    for path in sample.paths:
        mapping = mapping_from_dict(sample.mappings[path.name])
        keys = known_keys(project, blocks.__getitem__)
        edit = plan_import(project, read_source(path, mapping.reading), mapping, existing_keys=keys).edit(project)
        project.apply(edit)
        blocks.update(edit.blocks)
    return list(project.records()), blocks
