"""The window: canvas, panels, dialogs. It asks services and never files."""
