"""An edited workbook coming back: what was exported, what came back, and what differs from the project now."""
