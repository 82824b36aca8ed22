"""From cells to places: rectangles, arrow paths and text boxes of a map, as plain numbers without Qt."""
