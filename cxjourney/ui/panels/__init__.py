"""The panels around the map: each talks to the document and the selection, never to another panel."""
