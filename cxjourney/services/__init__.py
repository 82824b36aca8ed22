"""What the window and the command line share: document, tasks, settings, selection."""
