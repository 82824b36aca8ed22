"""The canvas: the map on the screen, painted from its layout and edited by mouse and keyboard.

`map_canvas.MapCanvas` is the widget; `commands.CanvasCommands` is what menus and the palette call.
"""
