"""Legal notices, in one place: the About dialog and the exports show the same words. They are not translated."""

from __future__ import annotations

NPS_NOTICE = (
    "Net Promoter®, NPS®, NPS Prism®, and the NPS-related emoticons are registered trademarks of Bain & Company, "
    "Inc., NICE Systems, Inc., and Fred Reichheld. Net Promoter Score℠ and Net Promoter System℠ are service marks "
    "of Bain & Company, Inc., NICE Systems, Inc., and Fred Reichheld."
)
