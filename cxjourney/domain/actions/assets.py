"""Assets: pictures on touchpoints and portraits of personas; their bytes travel in the edit's blocks."""

from __future__ import annotations

from dataclasses import replace

from cxjourney.domain.actions.cascade import drop_asset, drop_unused_assets
from cxjourney.domain.actions.draft import Draft
from cxjourney.domain.checks import short
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Asset, Persona, Touchpoint
from cxjourney.domain.text import tr

PICTURE_BYTES = 20_000_000


def add_asset(project: Project, name: str, data: bytes, *, width: int = 0, height: int = 0, alt_text: str = "") -> Edit:
    """Add a picture (PNG, JPEG, WebP, GIF or BMP, at most 20 MB); width and height are in pixels."""
    draft = Draft(project)
    asset = _put_asset(draft, name, data, width, height, alt_text)
    return draft.edit(tr("Add picture “{name}”", name=short(asset.name)))


def add_image(
    project: Project,
    touchpoint_id: RecordId,
    name: str,
    data: bytes,
    *,
    width: int = 0,
    height: int = 0,
    alt_text: str = "",
) -> Edit:
    """Add a picture and put it on a touchpoint, in one step."""
    draft = Draft(project)
    touchpoint = draft.need(Touchpoint, touchpoint_id)
    asset = _put_asset(draft, name, data, width, height, alt_text)
    draft.put(replace(touchpoint, image_ids=(*touchpoint.image_ids, asset.id)))
    return draft.edit(tr("Add picture to “{title}”", title=short(touchpoint.title)))


def attach_image(project: Project, touchpoint_id: RecordId, asset_id: RecordId) -> Edit:
    """Put a picture of the project on a touchpoint too."""
    draft = Draft(project)
    touchpoint = draft.need(Touchpoint, touchpoint_id)
    draft.need(Asset, asset_id)
    if asset_id not in touchpoint.image_ids:
        draft.put(replace(touchpoint, image_ids=(*touchpoint.image_ids, asset_id)))
    return draft.edit(tr("Add picture to “{title}”", title=short(touchpoint.title)))


def detach_image(project: Project, touchpoint_id: RecordId, asset_id: RecordId) -> Edit:
    """Take a picture off a touchpoint; if nothing else shows it, it leaves the project."""
    draft = Draft(project)
    touchpoint = draft.need(Touchpoint, touchpoint_id)
    draft.put(replace(touchpoint, image_ids=tuple(i for i in touchpoint.image_ids if i != asset_id)))
    drop_unused_assets(draft, {asset_id})
    return draft.edit(tr("Remove picture from “{title}”", title=short(touchpoint.title)))


def set_portrait(
    project: Project, persona_id: RecordId, name: str, data: bytes | None, *, width: int = 0, height: int = 0
) -> Edit:
    """Give a persona a portrait, or with None as data take it off; the old one leaves the project if unused."""
    draft = Draft(project)
    persona = draft.need(Persona, persona_id)
    asset = None if data is None else _put_asset(draft, name, data, width, height, persona.name)
    draft.put(replace(persona, portrait_id=asset.id if asset else None))
    if persona.portrait_id is not None:
        drop_unused_assets(draft, {persona.portrait_id})
    return draft.edit(tr("Portrait of “{name}”", name=short(persona.name)))


def edit_asset(project: Project, asset_id: RecordId, *, name: str | None = None, alt_text: str | None = None) -> Edit:
    """Set the name of a picture, or the text that stands for it where it cannot be seen."""
    draft = Draft(project)
    asset = draft.need(Asset, asset_id)
    after = draft.put(
        replace(
            asset, name=asset.name if name is None else name, alt_text=asset.alt_text if alt_text is None else alt_text
        )
    )
    return draft.edit(tr("Edit picture “{name}”", name=short(after.name)))


def remove_asset(project: Project, asset_id: RecordId) -> Edit:
    """Remove a picture from the project and from everything that shows it."""
    draft = Draft(project)
    asset = draft.need(Asset, asset_id)
    drop_asset(draft, asset)
    return draft.edit(tr("Remove picture “{name}”", name=short(asset.name)))


def media_type(data: bytes) -> str:
    """Return the media type that the first bytes of a picture tell; raise JourneyError for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data.startswith(b"BM"):
        return "image/bmp"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    raise JourneyError(tr("This is not a picture that can be used: take PNG, JPEG, WebP, GIF or BMP."))


def _put_asset(draft: Draft, name: str, data: bytes, width: int, height: int, alt_text: str) -> Asset:
    if len(data) > PICTURE_BYTES:
        raise JourneyError(tr("This picture is larger than 20 MB. Make it smaller and add it again."))
    asset = Asset(id=new_id(), name=name, media_type=media_type(data), width=width, height=height, alt_text=alt_text)
    return draft.put(asset, bytes(data))
