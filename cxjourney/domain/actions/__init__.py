"""Everything that can be done to a project: each action looks, checks the wish, and returns an Edit.

Nothing here changes the project; `Document.do` (or `Project.apply`) does, with the edit. An impossible wish raises
JourneyError with a sentence for people. New records get fresh ids: read them with `added_id(edit, RecordClass)`.
"""

from cxjourney.domain.actions.action_items import add_action, edit_action, move_action, remove_actions
from cxjourney.domain.actions.adding import add_journeys
from cxjourney.domain.actions.assets import (
    add_asset,
    add_image,
    attach_image,
    detach_image,
    edit_asset,
    media_type,
    remove_asset,
    set_portrait,
)
from cxjourney.domain.actions.cases import CaseKey, change_case, change_cases
from cxjourney.domain.actions.draft import Draft, added_id, added_ids
from cxjourney.domain.actions.emotions import set_emotion, set_emotions
from cxjourney.domain.actions.evidence import add_import, remove_import
from cxjourney.domain.actions.journeys import (
    duplicate_journey,
    edit_journey,
    edit_project_info,
    move_journey,
    new_journey,
    remove_journey,
    set_analysis_lanes,
)
from cxjourney.domain.actions.lanes import add_lane, edit_lane, move_lane, remove_lane, rename_lane
from cxjourney.domain.actions.metrics import add_metric, default_metric, edit_metric, move_metric, remove_metric
from cxjourney.domain.actions.moments import edit_moment, toggle_moment
from cxjourney.domain.actions.moves import Step, move_touchpoint, move_touchpoints, nudge, shifted_cells
from cxjourney.domain.actions.notes import add_note, edit_note, move_note, remove_notes, vote
from cxjourney.domain.actions.pasting import is_block_of_cells, parse_cells, paste_cells, paste_lines
from cxjourney.domain.actions.persona_drafts import add_drafted_personas
from cxjourney.domain.actions.personas import (
    add_persona,
    confirm_statements,
    duplicate_persona,
    edit_persona,
    has_emotions,
    move_persona,
    remove_persona,
)
from cxjourney.domain.actions.segments import add_segment, edit_segment, move_segment, remove_segment
from cxjourney.domain.actions.sources import add_source, edit_source, remove_source
from cxjourney.domain.actions.stages import add_stage, edit_stage, move_stage, remove_stage, rename_stage
from cxjourney.domain.actions.targets import set_target
from cxjourney.domain.actions.touchpoints import (
    add_first_touchpoint_in_stage,
    add_next_touchpoint,
    add_parallel_touchpoint,
    add_touchpoint,
    edit_touchpoint,
    edit_touchpoints,
    remove_touchpoints,
    rename_touchpoint,
)
from cxjourney.domain.actions.transitions import (
    connect,
    edit_transition,
    edit_transitions,
    redirect_transition,
    remove_transitions,
)
from cxjourney.domain.cells import Cell, cell_of

__all__ = [
    "CaseKey",
    "Cell",
    "Draft",
    "Step",
    "add_action",
    "add_asset",
    "add_drafted_personas",
    "add_first_touchpoint_in_stage",
    "add_image",
    "add_import",
    "add_journeys",
    "add_lane",
    "add_metric",
    "add_next_touchpoint",
    "add_note",
    "add_parallel_touchpoint",
    "add_persona",
    "add_segment",
    "add_source",
    "add_stage",
    "add_touchpoint",
    "added_id",
    "added_ids",
    "attach_image",
    "cell_of",
    "change_case",
    "change_cases",
    "confirm_statements",
    "connect",
    "default_metric",
    "detach_image",
    "duplicate_journey",
    "duplicate_persona",
    "edit_action",
    "edit_asset",
    "edit_journey",
    "edit_lane",
    "edit_metric",
    "edit_moment",
    "edit_note",
    "edit_persona",
    "edit_project_info",
    "edit_segment",
    "edit_source",
    "edit_stage",
    "edit_touchpoint",
    "edit_touchpoints",
    "edit_transition",
    "edit_transitions",
    "has_emotions",
    "is_block_of_cells",
    "media_type",
    "move_action",
    "move_journey",
    "move_lane",
    "move_metric",
    "move_note",
    "move_persona",
    "move_segment",
    "move_stage",
    "move_touchpoint",
    "move_touchpoints",
    "new_journey",
    "nudge",
    "parse_cells",
    "paste_cells",
    "paste_lines",
    "redirect_transition",
    "remove_actions",
    "remove_asset",
    "remove_import",
    "remove_journey",
    "remove_lane",
    "remove_metric",
    "remove_notes",
    "remove_persona",
    "remove_segment",
    "remove_source",
    "remove_stage",
    "remove_touchpoints",
    "remove_transitions",
    "rename_lane",
    "rename_stage",
    "rename_touchpoint",
    "set_analysis_lanes",
    "set_emotion",
    "set_emotions",
    "set_portrait",
    "set_target",
    "shifted_cells",
    "toggle_moment",
    "vote",
]  # fmt: skip
