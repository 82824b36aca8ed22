"""Line icons of the page by name, and which of them stands for a channel. The drawings are in `page.js`."""

from __future__ import annotations

import re

_WORDS = {
    "web": "web website online portal site browser search",
    "app": "app mobile smartphone push notification",
    "store": "store shop counter showroom branch bank office reception desk ward room clinic hospital hotel",
    "mail": "email e-mail mail newsletter letter post postal form document invoice print brochure",
    "phone": "phone telephone call hotline centre center",
    "chat": "chat chatbot bot whatsapp messenger message sms text support service",
    "social": "social community forum word referral ads advert advertising press tv radio outdoor event",
    "parcel": "parcel delivery courier logistics warehouse depot product",
    "system": "system backoffice back internal machine kiosk terminal atm screen device payment",
    "person": "person personal staff doctor nurse field visit home partner dealer",
}
_ICONS = {word: icon for icon, words in _WORDS.items() for word in words.split()}


def channel_icon(channel: str) -> str:
    """Return the name of the icon for a channel; a plain ring where nothing fits."""
    words = re.findall(r"[\w-]+", channel.casefold())
    return next((_ICONS[word] for word in words if word in _ICONS), "channel")
