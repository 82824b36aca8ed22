"""Drives Chromium over its own pipe, without any library: open a page, press keys, take pictures, print, measure."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE = 60.0
_LAUNCH = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
)


def find_chromium() -> str | None:
    """Return the program of an installed Chromium, None where there is none, or where it cannot be driven this way."""
    if sys.platform == "win32":
        return None
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Browser:
    """Owns one Chromium with one page; what the page complains about is collected in `complaints`."""

    def __init__(self, width: int = 1600, height: int = 1000) -> None:
        program = find_chromium()
        if program is None:
            raise RuntimeError("Chromium is not installed")
        self._folder = tempfile.TemporaryDirectory(prefix="cxjourney-browser-", ignore_cleanup_errors=True)
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        import fcntl

        high_in, high_out = (fcntl.fcntl(one, fcntl.F_DUPFD, 20) for one in (theirs_in, theirs_out))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCH, str(high_in), str(high_out), program, "--headless", "--no-sandbox",
             "--disable-gpu", "--no-first-run", "--remote-debugging-pipe", f"--user-data-dir={self._folder.name}",
             f"--window-size={width},{height}", "about:blank"],
            pass_fds=(high_in, high_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for one in (theirs_in, theirs_out, high_in, high_out):
            os.close(one)
        self._out, self._in, self._rest = ours_out, ours_in, b""
        self._number = 0
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self._events: list[str] = []
        self._session: str | None = None
        try:
            self._attach()
            self.resize(width, height)
        except RuntimeError:
            self.close()
            raise

    def _attach(self) -> None:
        target = next(t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self._session = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End Chromium and remove what it left."""
        self._process.terminate()
        self._process.wait(PATIENCE)
        os.close(self._out)
        os.close(self._in)
        self._folder.cleanup()

    def call(self, method: str, **values: Any) -> dict[str, Any]:
        """Send one command and return its answer; what happens meanwhile is noted."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": values}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return dict(answer["result"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            read = os.read(self._in, 1 << 20)
            if not read:
                raise RuntimeError("Chromium has gone")
            self._rest += read
        line, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        self._note(message)
        return message

    def _note(self, message: dict[str, Any]) -> None:
        method, values = message.get("method", ""), message.get("params", {})
        self._events.append(method)
        if method == "Log.entryAdded" and values["entry"]["level"] in ("error", "warning"):
            self.complaints.append(values["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            details = values["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Runtime.consoleAPICalled" and values["type"] in ("error", "warning"):
            self.complaints.append(str([one.get("value") for one in values["args"]]))
        elif method == "Network.requestWillBeSent":
            self.requests.append(values["request"]["url"])

    def open(self, path: Path, fragment: str = "") -> None:
        """Open a file and wait until it is loaded."""
        self._go("about:blank")
        self.requests.clear()
        self._go(path.resolve().as_uri() + fragment)

    def _go(self, address: str) -> None:
        self._events.clear()
        self.call("Page.navigate", url=address)
        until = time.monotonic() + PATIENCE
        while "Page.loadEventFired" not in self._events and time.monotonic() < until:
            self._next()

    def run(self, code: str) -> Any:
        """Return the value of an expression in the page; promises are waited for."""
        answer = self.call("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description"))
        return answer["result"].get("value")

    def resize(self, width: int, height: int, mobile: bool = False, scale: float = 1.0) -> None:
        """Give the page another size."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale,
                  mobile=mobile)  # fmt: skip

    def prefer(self, **features: str) -> None:
        """Set what the reader prefers, such as prefers_color_scheme="dark"."""
        chosen = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.call("Emulation.setEmulatedMedia", features=chosen)

    def press(self, key: str, modifiers: int = 0) -> None:
        """Press and release a key by its name (Shift is modifier 8, Ctrl 2)."""
        codes = {"Enter": 13, "Tab": 9, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39,
                 "ArrowDown": 40, " ": 32}  # fmt: skip
        code = codes.get(key, ord(key.upper()) if len(key) == 1 else 0)
        text = {"Enter": "\r", " ": " "}.get(key, key if len(key) == 1 else "")
        self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", key=key, text=text,
                  windowsVirtualKeyCode=code, modifiers=modifiers)  # fmt: skip
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code, modifiers=modifiers)

    def click(self, selector: str) -> None:
        """Click in the middle of the first element that a selector finds."""
        x, y = self.run(
            f"(e => {{const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]}})"
            f"(document.querySelector({json.dumps(selector)}))"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def picture(self, path: Path) -> None:
        """Save a picture of what is in the window."""
        self.run("new Promise(done => requestAnimationFrame(() => setTimeout(done, 250)))")
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def paper(self, path: Path) -> None:
        """Save what a printer would get as PDF."""
        data = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"]
        path.write_bytes(base64.b64decode(data))

    def first_paint_ms(self) -> float:
        """Return when the first contentful paint happened, in milliseconds after the start of the navigation."""
        code = (
            "new Promise(done => {const found = () => performance.getEntriesByType('paint')"
            ".find(one => one.name === 'first-contentful-paint'); const look = () => found() ? done(found().startTime)"
            " : requestAnimationFrame(look); look()})"
        )
        return float(self.run(code))

    def accessible(self) -> list[tuple[str, str]]:
        """Return (role, name) of everything that a screen reader is told of."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node.get("ignored")
        ]
