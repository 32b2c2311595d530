"""A headless Chromium with one page, driven as its user would: with keys and the mouse.

The standard library is enough: the browser is spoken to in JSON over a pair of pipes, with a zero byte at the end of
each message.
"""

import contextlib
import fcntl
import json
import os
import pathlib
import select
import signal
import tempfile
import time

PATIENCE = 20  # seconds; what takes longer hangs


class Chromium:
    def __init__(self, program):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.errors = []  # what the console was told
        self.requests = []  # the addresses that were asked for
        self._last = 0
        self._received = b""
        # The sandbox does not start in most containers; the page is our own.
        self._start([program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--disable-background-networking", "--no-first-run", "--remote-debugging-pipe",
                     f"--user-data-dir={self.profile.name}", "about:blank"])
        target = next(one for one in self.tell("Target.getTargets")["targetInfos"] if one["type"] == "page")
        self.session = None
        self.session = self.tell("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.tell(f"{domain}.enable")

    def _start(self, command):
        """The browser reads from its descriptor 3 and writes to its descriptor 4."""
        from_us, self._to_browser = os.pipe()
        self._from_browser, to_us = os.pipe()
        # Out of the way of 3 and 4, whichever descriptors are free.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (from_us, to_us)]
        silent = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
        wired = [(os.POSIX_SPAWN_DUP2, end, number) for end, number in zip(ends, (3, 4))]
        self._process = os.posix_spawnp(command[0], command, os.environ, file_actions=silent + wired)
        for end in (from_us, to_us, *ends):
            os.close(end)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self._to_browser)  # ends the browser
        end = time.monotonic() + 10
        while os.waitpid(self._process, os.WNOHANG) == (0, 0):
            if time.monotonic() > end:
                os.kill(self._process, signal.SIGKILL)
            time.sleep(0.02)
        os.close(self._from_browser)
        self.profile.cleanup()

    def tell(self, method, **parameters):
        """Sends a command of the DevTools protocol, and returns the result."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        if getattr(self, "session", None):
            message["sessionId"] = self.session
        os.write(self._to_browser, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") != self._last:
                self._note(answer)
            elif "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']['message']}")
            else:
                return answer["result"]

    def _receive(self):
        end = time.monotonic() + PATIENCE
        while b"\0" not in self._received:
            ready, _, _ = select.select([self._from_browser], [], [], max(0, end - time.monotonic()))
            chunk = os.read(self._from_browser, 65536) if ready else b""
            if not chunk:
                raise RuntimeError("the browser ended" if ready else "the browser does not answer")
            self._received += chunk
        message, self._received = self._received.split(b"\0", 1)
        return json.loads(message)

    def _note(self, event):
        method, data = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            details = data["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Runtime.consoleAPICalled" and data["type"] in ("error", "warning", "assert"):
            self.errors.append(" ".join(str(one.get("value")) for one in data["args"]))
        elif method == "Log.entryAdded" and data["entry"]["level"] in ("error", "warning"):
            self.errors.append(data["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(data["request"]["url"])

    @contextlib.contextmanager
    def attached(self, window):
        """Speaks to another window, the one with this target ID, for a while."""
        before = self.session
        self.session = None
        self.session = self.tell("Target.attachToTarget", targetId=window, flatten=True)["sessionId"]
        try:
            yield
        finally:
            self.session = before

    def open(self, file, fragment=""):
        """Opens a file afresh, and waits until it is loaded."""
        self.tell("Page.navigate", url="about:blank")
        self.errors.clear()
        self.requests.clear()
        url = pathlib.Path(file).resolve().as_uri() + fragment
        self.tell("Page.navigate", url=url)
        there = json.dumps(url.split("#")[0])
        self.wait_for(f"document.readyState === 'complete' && location.href.startsWith({there})")

    def ask(self, expression):
        """The value of a JavaScript expression in the page."""
        answer = self.tell("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']['exception']['description']}")
        return answer["result"].get("value")

    def wait_for(self, condition):
        end = time.monotonic() + PATIENCE
        while not self.ask(condition):
            if time.monotonic() > end:
                raise RuntimeError(f"never: {condition}")
            time.sleep(0.02)

    def press(self, key):
        codes = {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Home": 36, "End": 35, " ": 32,
                 "Tab": 9, "Enter": 13}
        text = {" ": " ", "Enter": "\r"}.get(key)
        event = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": codes[key]}
        self.tell("Input.dispatchKeyEvent", type="keyDown", **event, **({"text": text} if text else {}))
        self.tell("Input.dispatchKeyEvent", type="keyUp", **event)

    def move_mouse(self, x, y):
        self.tell("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def click_at(self, x, y):
        self.move_mouse(x, y)
        for kind in ("mousePressed", "mouseReleased"):
            self.tell("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def place_of(self, selector, across=0.5):
        """A point of the first such element, once it is scrolled into view."""
        box = self.ask(f"""(() => {{
            const element = document.querySelector({json.dumps(selector)});
            element.scrollIntoView({{block: "nearest", behavior: "instant"}});
            const box = element.getBoundingClientRect();
            return [box.left, box.top, box.width, box.height];
        }})()""")
        return box[0] + box[2] * across, box[1] + box[3] / 2

    def click(self, selector, across=0.5):
        self.click_at(*self.place_of(selector, across))
