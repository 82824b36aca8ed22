"""Which icon of the set stands for which channel, mark and command."""

from __future__ import annotations

CHANNELS: dict[str, str] = {
    "web": "globe", "website": "globe", "online": "globe", "portal": "globe", "site": "globe",
    "app": "device-mobile", "mobile": "device-mobile", "smartphone": "device-mobile",
    "store": "storefront", "shop": "storefront", "counter": "storefront", "showroom": "storefront",
    "email": "envelope-simple", "e-mail": "envelope-simple", "mail": "envelope-simple", "newsletter": "envelope-simple",
    "phone": "phone", "telephone": "phone", "call": "phone", "hotline": "phone",
    "chat": "chat-circle-text", "chatbot": "robot", "bot": "robot", "whatsapp": "whatsapp-logo",
    "messenger": "chat-circle-text", "message": "chat-circle-text",
    "social": "share-network", "community": "users-three", "forum": "users-three",
    "letter": "envelope-simple-open", "post": "paper-plane-tilt", "postal": "paper-plane-tilt",
    "sms": "chat-text", "text": "chat-text", "push": "bell", "notification": "bell",
    "video": "video-camera", "webinar": "video-camera",
    "branch": "bank", "bank": "bank", "office": "buildings", "building": "buildings", "reception": "bell-ringing",
    "kiosk": "monitor", "terminal": "monitor", "atm": "credit-card", "machine": "monitor", "screen": "monitor",
    "parcel": "package", "delivery": "truck", "courier": "truck", "logistics": "truck",
    "warehouse": "package", "depot": "package",
    "search": "magnifying-glass", "ads": "megaphone", "advert": "megaphone", "advertising": "megaphone",
    "press": "newspaper", "print": "newspaper", "brochure": "newspaper", "tv": "television", "radio": "radio",
    "outdoor": "map-pin", "event": "ticket", "fair": "ticket", "home": "house", "field": "map-pin", "visit": "map-pin",
    "person": "user", "personal": "user", "staff": "identification-badge", "doctor": "first-aid", "nurse": "first-aid",
    "ward": "bed", "room": "bed", "hospital": "first-aid", "clinic": "first-aid", "hotel": "bed",
    "desk": "headset", "support": "headset", "service": "headset", "call centre": "phone", "call center": "phone",
    "word": "users", "referral": "users", "partner": "handshake", "dealer": "handshake", "payment": "credit-card",
    "form": "file-text", "document": "file-text", "invoice": "receipt", "product": "package", "device": "desktop",
    "system": "gear", "backoffice": "gear", "back": "gear", "internal": "gear",
}  # fmt: skip
"""Channel name, or a word in it, in lower case -> icon."""

COMMANDS: dict[str, str] = {
    "new": "file-plus", "open": "folder-open", "save": "floppy-disk", "save_as": "floppy-disk-back",
    "import": "download-simple",
    "export": "export", "undo": "arrow-counter-clockwise", "redo": "arrow-clockwise", "cut": "scissors", "copy": "copy",
    "paste": "clipboard", "delete": "trash", "rename": "pencil-simple", "edit": "pencil-simple", "add": "plus",
    "touchpoint": "cards", "stage": "columns", "lane": "rows", "transition": "flow-arrow", "connect": "flow-arrow",
    "note": "note", "pain": "warning-circle", "need": "heart", "idea": "lightbulb", "quote": "quotes",
    "question": "question", "moment": "diamond", "emotion": "smiley", "vote": "thumbs-up", "persona": "user-circle",
    "segment": "users-three", "metric": "gauge", "action": "check-square", "image": "image", "journey": "path",
    "map": "map-trifold", "outline": "tree-structure", "table": "table", "present": "presentation-chart",
    "workshop": "timer", "palette": "command", "search": "magnifying-glass", "zoom_in": "magnifying-glass-plus",
    "zoom_out": "magnifying-glass-minus", "fit": "frame-corners", "settings": "gear", "about": "info",
    "help": "question",
    "filter": "funnel", "versions": "clock-counter-clockwise", "close": "x", "ok": "check", "warning": "warning",
    "lock": "lock-simple", "sub_journey": "tree-structure", "hand_off": "arrows-left-right", "loop": "arrow-u-up-left",
    "wait": "hourglass-medium", "drop_off": "sign-out", "assumed": "circle-dashed", "observed": "eye",
    "measured": "chart-bar", "service": "lifebuoy", "evidence": "chart-bar", "insight": "sparkle", "compare": "scales",
    "sample": "package", "recover": "first-aid-kit", "file": "file", "folder": "folder", "workbook": "table",
    "menu": "dots-three", "left": "caret-left", "right": "caret-right", "up": "caret-up", "down": "caret-down",
    "light": "sun", "dark": "moon", "owner": "user", "goal": "target", "visibility": "eye-slash",
}  # fmt: skip
"""Command or mark -> icon; a name that is not here is taken as an icon of the set."""
