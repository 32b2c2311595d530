"""Types at `watch` and reads what it says. usage: watch_test.py WORKSHOP-PROGRAM FOLDER"""

import codecs
import fcntl
import json
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import traceback

from watched_kit import Kit

PATIENCE = 60  # seconds until what should be said is given up; nothing is asserted about time

workshop, folder = (os.path.realpath(path) for path in sys.argv[1:])
failures = []


def expect(what, seen, wanted):
    if seen != wanted:
        failures.append(f"{what}\n    seen    {seen!r}\n    wanted  {wanted!r}")


class Watch:
    """A terminal of 80 columns, with `watch` or another command in it."""

    def __init__(self, kit, command=None, **environment):
        self.kit = kit
        self.terminal, self.inside = os.openpty()
        fcntl.ioctl(self.inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.before = termios.tcgetattr(self.inside)
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.unread = ""
        self.all = ""
        self.process = subprocess.Popen(command or [workshop, "watch"], env={**kit.environment(), **environment},
                                        stdin=self.inside, stdout=self.inside, stderr=self.inside,
                                        start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))

    def read(self):
        for _ in range(PATIENCE):
            gone = self.process.poll() is not None
            ready, _, _ = select.select([self.terminal], [], [], 0 if gone else 1)
            if ready or gone:
                break
        if not ready:
            raise TimeoutError(f"it {'has ended' if gone else 'says nothing more'}; so far:\n{self.all}")
        text = self.decoder.decode(os.read(self.terminal, 65536))
        self.unread += text
        self.all += text

    def said(self, words):
        """Waits until these words were said, and returns what was said before them, without colours."""
        plain = lambda text: re.sub(r"\x1b\[[0-9;]*m", "", text)
        while words not in plain(self.unread):
            try:
                self.read()
            except TimeoutError as error:
                raise TimeoutError(f"not said: {words}; {error}") from None
        before, _, self.unread = plain(self.unread).partition(words)
        return before

    def type(self, keys):
        os.write(self.terminal, keys.encode())

    def ended(self):
        """The exit status. The terminal must be as it was."""
        status = self.process.wait(PATIENCE)
        expect("the terminal afterwards", termios.tcgetattr(self.inside), self.before)
        os.close(self.inside)
        os.close(self.terminal)
        return status


def from_the_start_to_a_passed_exercise(kit):
    watch = Watch(kit)
    watch.said("Exercise 1 has been started")
    watch.said("✗ the gift is there")
    watch.said("h hint  l list  p picture  q quit")
    watch.type("n")
    watch.said("The next exercise comes once all checks hold.")
    watch.type("d")
    watch.said("The difference to the solution is shown once all checks hold.")
    watch.type("h")
    watch.said("## 1\r\nfirst")
    watch.said("q quit")
    watch.type("h")
    watch.said("## 2\r\nsecond")
    kit.save("broken")
    expect("the screen is cleared", "\x1b[2J" in watch.said("It does not compile"), True)
    watch.said("exercises/01-x/orders.cpp:1:1: error: this is broken")
    watch.said("h hint  l list  q quit")
    kit.save("right")
    watch.said("✓ the gift is there")
    watch.said("Exercise 1 is passed; n goes on")
    watch.said("n next  h hint  l list  d diff with the solution  q quit")
    watch.type("d")
    watch.said("orders.cpp")
    watch.said("+// and well explained")
    watch.said("q quit")
    watch.type("p")
    watch.said("The last check has drawn no picture.")
    watch.type("l")
    watch.said("passed")
    watch.said("q quit")
    watch.type("\x1b[A")  # an arrow is no key
    watch.type("c")
    watch.said("Exercise 1 is passed; n goes on")
    watch.said("q quit")
    watch.type("q")
    expect("the exit status after q", watch.ended(), 0)
    expect("how many checks", len(kit.checks()), 3)  # what does not compile is not checked


def on_to_the_next_exercise(kit):
    kit.write("exercises/01-x/orders.cpp", "// right\n")
    watch = Watch(kit)
    watch.said("Exercise 1 is passed; n goes on")
    watch.said("q quit")
    watch.type("n")
    watch.said('Exercise 2, "Gifts", begins with it.')
    watch.said("c check  h hint  l list  q quit")
    watch.type("\n")
    watch.said("2 · Gifts")
    watch.said("✗ the gift is there")
    watch.said("h hint  l list  p picture  q quit")
    kit.save("better", exercise="02-x")
    watch.said("This was the last exercise, and it is passed.")
    watch.said("h hint  l list  d diff with the solution  q quit")
    watch.type("n")
    watch.said("This is the last exercise.")
    watch.said("q quit")
    watch.type("q")
    expect("the exit status after q", watch.ended(), 0)


def what_comes_while_it_checks(kit):
    watch = Watch(kit)
    watch.said("q quit")
    kit.save("slow")
    gate = kit.wait_for_slow_check()
    watch.type("q")
    kit.save("right")
    gate.close()
    watch.said("✗ the gift is there")
    watch.said("✓ the gift is there")  # the save led to a check of its own, and the key was forgotten
    watch.said("q quit")
    watch.type("\x04")
    expect("the exit status after Ctrl-D", watch.ended(), 0)


def interrupted_while_it_checks(kit):
    watch = Watch(kit)
    watch.said("q quit")
    kit.save("slow")
    with kit.wait_for_slow_check():
        watch.type("\x03")
        expect("the exit status after Ctrl-C", watch.ended(), 0)
    check = kit.checks()[-1]
    expect("the check has ended too", os.path.exists(f"/proc/{check}"), False)
    with open(f"{kit.root}/.workshop/progress.json", encoding="utf-8") as progress:
        expect("checks that count", json.load(progress)["checks"], {"1": 1})
    left = [name for name in os.listdir(f"{kit.root}/.workshop") if name.startswith("report")]
    expect("reports left behind", left, [])


def ended_by_a_signal(kit):
    for number in (signal.SIGTERM, signal.SIGHUP):
        watch = Watch(kit)
        watch.said("q quit")
        watch.process.send_signal(number)
        expect(f"the exit status after signal {number}", watch.ended(), 128 + number)


def stopped_and_continued(kit):
    script = f'"{workshop}" watch; stty -a >stopped; fg >/dev/null; echo "ended with $?"'
    watch = Watch(kit, ["sh", "-m", "-c", f"cd '{kit.root}'; stty -a >before; {script}"])
    watch.said("q quit")
    watch.type("\x1a")
    watch.said("q quit")  # again, once it goes on
    with open(f"{kit.root}/before", encoding="utf-8") as before, open(f"{kit.root}/stopped", encoding="utf-8") as then:
        expect("the terminal while it is stopped", then.read(), before.read())
    kit.save("right")
    watch.said("Exercise 1 is passed; n goes on")
    watch.said("q quit")
    watch.type("q")
    watch.said("ended with 0")
    watch.ended()


def the_picture(kit):
    page = f"{kit.root}/.workshop/pictures/01-mine/1.html"
    watch = Watch(kit)
    watch.said("p picture")
    watch.said("q quit")
    watch.type("p")
    watch.said(page)  # nothing here can open it
    watch.said("q quit")
    watch.type("q")
    watch.ended()

    os.mkfifo(f"{kit.root}/opened")
    kit.write("browser", f'#!/bin/sh\necho "$2" >"{kit.root}/opened"\n')
    os.chmod(f"{kit.root}/browser", 0o755)
    watch = Watch(kit, BROWSER=f"{kit.root}/browser --new-window")
    watch.said("q quit")
    watch.type("p")
    with open(f"{kit.root}/opened", encoding="utf-8") as opened:
        expect("what the browser opens", opened.read(), page + "\n")
    watch.said("The picture opens in the browser")
    watch.said("q quit")
    watch.type("q")
    watch.ended()


def on_a_plain_terminal(kit):
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb")):
        watch = Watch(kit, **{name: value, "LC_ALL": "C"})
        watch.said("q quit")
        kit.save(f"right with {name}")
        watch.said("+ the gift is there")
        watch.said("q quit")
        watch.type("q")
        watch.ended()
        expect(f"escapes with {name}={value}", "\x1b" in watch.all, False)
        expect(f"only ASCII with {name}={value}", watch.all.isascii(), True)
        expect(f"too wide with {name}={value}", [line for line in watch.all.split("\r\n") if len(line) > 80], [])
        kit.save("not yet")


def without_a_terminal(kit):
    said = subprocess.run([workshop, "watch"], env=kit.environment(), stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=False)
    expect("the exit status without a terminal", said.returncode, 2)
    expect("what it says", said.stdout + said.stderr, "watch needs a terminal; ./workshop check checks once\n")


def another_terminal_goes_on(kit):
    watch = Watch(kit)
    watch.said("q quit")
    subprocess.run([workshop, "start", "2"], env=kit.environment(), check=True, stdout=subprocess.DEVNULL)
    watch.said("2 · Gifts")
    watch.said("q quit")
    watch.type("q")
    watch.ended()


def too_late(*_):
    raise TimeoutError("what should happen does not")


def main():
    signal.signal(signal.SIGALRM, too_late)
    tests = [from_the_start_to_a_passed_exercise, on_to_the_next_exercise, what_comes_while_it_checks, interrupted_while_it_checks,
             ended_by_a_signal, stopped_and_continued, the_picture, on_a_plain_terminal, without_a_terminal,
             another_terminal_goes_on]
    for test in tests:
        print(test.__name__, flush=True)
        kit = Kit(f"{folder}/{test.__name__}")
        signal.alarm(2 * PATIENCE)
        try:
            test(kit)
        except Exception:  # pylint: disable=broad-except
            failures.append(traceback.format_exc())
            break
    for failure in failures:
        print(failure)
    return 1 if failures else 0


sys.exit(main())
