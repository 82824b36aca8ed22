"""The project itself in plain Python: records, edits, actions, rules, graph, layout, comparison."""
