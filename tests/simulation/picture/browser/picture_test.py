"""Looks at pages as a user would. usage: picture_test.py CHROMIUM FOLDER-OF-PAGES"""

import json
import sys
import traceback

from chromium import Chromium

failures = []


def expect(what, seen, wanted):
    if seen != wanted:
        failures.append(f"{what}\n    seen    {seen!r}\n    wanted  {wanted!r}")


class Page:
    """One opened page, in the words of this test."""

    def __init__(self, browser, folder, name, fragment=""):
        self.browser = browser
        browser.open(f"{folder}/{name}.html", fragment)

    def ask(self, expression):
        return self.browser.ask(expression)

    def all(self, selector, of="element.textContent"):
        return self.ask(f"[...document.querySelectorAll({json.dumps(selector)})].map((element) => {of})")

    def step(self):
        return int(self.ask("document.querySelector('#count').textContent").split("/")[0])

    def go_to(self, step):
        self.ask(f"location.hash = '#{step}'")
        self.wait_for_step(step)

    def wait_for_step(self, step):
        self.browser.wait_for(f"document.querySelector('#count').textContent.startsWith('{step} ')")

    def queue(self, endpoint):
        """`C1`, or `C1 in hand`."""
        return self.ask(f"""[...[...document.querySelectorAll('.endpoint')]
            .find((one) => one.querySelector('h3').textContent.startsWith({json.dumps(endpoint)}))
            .querySelectorAll('.queued')]
            .map((one) => [one.querySelector('.chip'), one.querySelector('.where')]
                .filter(Boolean).map((part) => part.textContent).join(' '))""")

    def rows(self, table):
        """`A|book`, and how it is marked: `A|book new`."""
        return self.ask(f"""[...[...document.querySelectorAll('table')]
            .find((one) => one.caption.firstChild.textContent === {json.dumps(table)})
            .querySelectorAll('tbody tr')]
            .map((row) => [...row.querySelectorAll('.cell')].map((cell) => cell.textContent).join('|') +
                (row.querySelector('.remark') ? ' ' + row.querySelector('.remark').textContent : ''))""")

    def expect_step(self, how, step):
        expect(f"step after {how}", self.step(), step)
        expect(f"row that is marked after {how}", self.all(".step.current", "Number(element.dataset.step)"), [step])
        expect(f"slider after {how}", self.ask("Number(document.querySelector('#slider').value)"), step)


def style(selector, properties):
    """JavaScript: the computed style of the first such element, as one text."""
    return f"""((style) => {json.dumps(properties)}.map((name) => style[name]).join(' '))(
        getComputedStyle(document.querySelector({json.dumps(selector)})))"""


def is_red(colour):
    red, green, blue = (int(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3])
    return red > 150 and red > green + 80 and red > blue + 80


def starts_at_the_end(page):
    expect("heading", page.all("h1"), ["The customer pays for a book that order A does not hold."])
    expect("title of the window", page.ask("document.title"), page.all("h1")[0])
    expect("property", page.all(".property b"), ["billing-agrees"])
    said = dict(zip(page.all("#about dt"), page.all("#about dd")))
    expect("what is said on top", said, {
        "expected": "Billing bills what order A holds",
        "happened": "the order holds nothing, the bill says a book",
        "look at": "what orders.cpp publishes, and when",
        "given": "create A",
        "typed": "C1add book to A",
        "replay": './workshop replay 1 "C1 commit-fails, E1 ok"',
    })
    expect("lanes", page.all(".heads span"), ["frontend", "orders", "billing"])
    page.expect_step("opening", 11)
    expect("bill at the end", page.rows("bill_items"), ["A|book breaks billing-agrees"])
    expect("order at the end", page.rows("order_items"), [])
    expect("breaking row is red", is_red(page.ask(style("tr.breaking", ["color"]))), True)
    expect("finding below the diagram", page.all(".finding"), ["×bill_itemsAbook"])
    expect("error queue at the end", page.queue("error"), ["C1"])


def keys(page):
    press = page.browser.press
    press("Home")
    page.expect_step("Home", 1)
    expect("queue of orders", page.queue("orders"), ["C1"])
    press("ArrowLeft")
    page.expect_step("left at the first step", 1)
    press("ArrowRight")
    page.expect_step("right", 2)
    expect("queue of orders", page.queue("orders"), ["C1 in hand"])
    press("ArrowDown")
    page.expect_step("down", 3)
    expect("queue of billing", page.queue("billing"), ["E1"])
    press("ArrowUp")
    page.expect_step("up", 2)
    expect("queue of billing", page.queue("billing"), [])
    page.ask("document.querySelector('#slider').focus()")
    press("ArrowRight")
    page.expect_step("right on the slider", 3)
    press("End")
    page.expect_step("End", 11)
    press("ArrowRight")
    page.expect_step("right at the last step", 11)


def mouse(page):
    click = page.browser.click
    click("#first")
    page.expect_step("the first button", 1)
    click("#next")
    page.expect_step("the next button", 2)
    click("#last")
    page.expect_step("the last button", 11)
    click("#previous")
    page.expect_step("the previous button", 10)
    click("#slider", across=0.5)
    page.expect_step("the middle of the slider", 6)
    for across in (0.05, 0.4, 0.8):
        click('[data-step="9"]', across)
        page.expect_step(f"a click on a step of the diagram, at {across}", 9)
        click('[data-step="2"]', across)
        page.expect_step(f"a click on a step of the diagram, at {across}", 2)
    page.browser.press(" ")
    expect("button after space", page.all("#play"), ["Pause"])
    page.browser.press(" ")
    click("#replay")
    page.browser.wait_for("document.querySelector('.told').textContent !== ''")


def changes_are_marked(page):
    page.go_to(5)
    expect("what was undone", page.rows("order_items"), ["A|book undone"])
    expect("it is struck through", page.ask(style("tr.undone .cell", ["textDecorationLine"])), "line-through")
    expect("nothing breaks yet", page.all("tr.breaking"), [])
    page.go_to(9)
    expect("what was saved", page.rows("bill_items"), ["A|book new"])
    plain, new = (page.ask(style(one, ["backgroundColor", "color"])) for one in ("tbody tr:not(.added)", "tr.added"))
    expect("a new row looks like any other", plain == new, False)
    faded = page.all(".step > .lanes", "element.closest('.step').classList.contains('future')")
    expect("steps to come", faded, [False] * 9 + [True] * 2)
    page.browser.wait_for("getComputedStyle(document.querySelector('.future .lanes')).opacity < 0.5")
    expect("this step is not faded", page.ask(style(".current .lanes", ["opacity"])), "1")


def plays(page):
    page.browser.press("Home")
    page.browser.press(" ")
    page.wait_for_step(2)
    expect("button while it plays", page.all("#play"), ["Pause"])
    page.browser.press(" ")
    expect("button when it is paused", page.all("#play"), ["Play"])
    page.browser.click("#play")
    page.wait_for_step(3)
    page.browser.press("ArrowLeft")
    expect("button after a key", page.all("#play"), ["Play"])


def every_step_is_seen(page):
    """Goes through all steps, there and back."""
    steps = len(page.all(".step"))
    page.browser.press("Home")
    there = [("ArrowRight", step) for step in range(2, steps + 1)]
    back = [("ArrowLeft", step) for step in range(steps - 1, 0, -1)]
    for key, wanted in there + back:
        page.browser.press(key)
        step, seen, said = page.ask("""(() => {
            const place = (selector) => document.querySelector(selector).getBoundingClientRect();
            const row = place('.step.current');
            return [Number(document.querySelector('.step.current').dataset.step),
                row.top >= place('.heads').bottom - 1 && row.bottom <= place('#diagram').bottom + 1,
                document.querySelector('#now').textContent];
        })()""")
        expect(f"step after {key}", step, wanted)
        expect(f"step {step} is in sight", seen, True)
        expect(f"step {step} is put into words", len(said) > 5 and "undefined" not in said, True)


def colours(page):
    chips = page.all("#diagram .chip, #about .chip", "[element.textContent, getComputedStyle(element).backgroundColor]")
    arrows = page.all(".arrow:not(.send_lost)", "[element.closest('.step').querySelector('.chip').textContent,"
                      "getComputedStyle(element, '::before').borderTopColor]")
    of = {}
    for message, colour in chips + arrows:
        of.setdefault(message, set()).add(colour)
    expect("messages in the diagram", sorted(of), ["C1", "C2", "C3", "E1", "E2", "E3", "E4"])
    expect("colours of one message", {message: len(some) for message, some in of.items()}, dict.fromkeys(of, 1))
    expect("colours of all messages", len(set.union(*of.values())), len(of))
    again = [2, 2, 2, 3, 3, 2, 2]
    expect("deliveries", page.all(".delivered b"), [{2: "2nd delivery", 3: "3rd delivery"}[one] for one in again])
    expect("where it breaks", page.all(".step .finding"), ["× here it breaks: told-after-true"])
    expect("failures", page.all(".attempt_failed .words", "element.firstChild.textContent"),
           ["attempt 1 failed", "attempts 1 to 6 failed"])
    moments = '[{what: "attempt_failed", lane: 1, attempt: 1, alike: 2}, {what: "sent", lane: 0}, {what: "%s", lane: 1}]'
    for what, words in (("logged", "attempt 4 begins"), ("completed", "attempt 4 begins"), ("given_back", ""), ("moved_to_error", "")):
        expect(f"the attempt that follows, {what}",
               page.all("body", f"nextAttemptInWords({{moments: {moments % what}}}, 1)"), [words])
    expect("faults", sorted(set(page.all(".fault b"))), sorted({
        "a second copy", "reported as failed", "crashes", "acknowledgement lost", "lost", "the commit fails"}))


def removed_and_missing(page):
    page.go_to(36)
    expect("rows of the order", page.rows("order_items"), ["A|book removed", "A|teddy"])
    expect("it is struck through", page.ask(style("tr.removed .cell", ["textDecorationLine"])), "line-through")
    page.go_to(9)
    expect("queue of orders", page.queue("orders"), ["C1 delayed", "C1", "C2"])
    page.browser.press("End")
    expect("rows of the order", page.rows("order_items"), ["A|teddy", "A|train is missing"])
    missing = page.ask(style("tr.missing", ["outlineStyle", "outlineColor"])).split(" ", 1)
    expect("outline of what is missing", (missing[0], is_red(missing[1])), ("dashed", True))


def long_cells(page):
    page.browser.press("End")
    full = page.all("#state .long")[0]
    cut = page.ask("((cell) => cell.scrollWidth > cell.clientWidth)(document.querySelector('#state .long > span'))")
    expect("a long cell is cut", cut, True)
    shown = "document.querySelector('#full-text').hidden ? '' : document.querySelector('#full-text').textContent"
    expect("full text before", page.ask(shown), "")
    page.ask("document.querySelector('#state .long').focus()")
    expect("full text on focus", page.ask(shown), full)
    page.ask("document.activeElement.blur()")
    page.browser.move_mouse(3, 3)
    expect("full text after", page.ask(shown), "")
    page.browser.move_mouse(*page.browser.place_of("#state .long"))
    expect("full text on hover", page.ask(shown), full)


def opens_at(browser, folder):
    for fragment, step in {"#5": 5, "#1": 1, "#999": 11, "#0": 1, "#nonsense": 11}.items():
        Page(browser, folder, "failing-commit", fragment).expect_step(f"opening {fragment}", step)


def strange(page):
    markup = "</script><script>document.title = 'broken'</script><!-- <img src=x onerror=\"document.title = 'broken'\">"
    expect("heading with markup", page.all("h1"), [markup])
    expect("title of the window", page.ask("document.title"), markup)
    expect("images", page.all("img"), [])
    expect("a log line with what is no UTF-8", page.all(".quote"), ["“\ufffd and \u2028 and {{page.js}}”"])
    expect("table that is nowhere told", page.rows("<b>gifts</b>"), ["A|\ufffd is missing"])
    chips = page.all("#diagram .sent .chip", "element.className")
    expect("messages that look alike", len(set(chips)), len(chips))


def nothing(page):
    expect("heading", page.all("h1"), ["a check without a step"])
    for key in ("Home", "End", "ArrowLeft", "ArrowRight", " ", " "):
        page.browser.press(key)
    expect("count", page.all("#count"), ["0 / 0"])


def fits(browser, folder):
    for width, height in ((1280, 720), (1920, 1080), (400, 800)):
        browser.tell("Emulation.setDeviceMetricsOverride",
                     width=width, height=height, deviceScaleFactor=1, mobile=False)
        for name in ("failing-commit", "everything", "strange"):
            page = Page(browser, folder, name)
            wider = page.ask("document.documentElement.scrollWidth > innerWidth")
            expect(f"{name} is wider than {width}", wider, False)
            page.browser.click("#first")
            page.expect_step(f"the first button at width {width}", 1)
    browser.tell("Emulation.clearDeviceMetricsOverride")


def asks_nobody(page):
    """Even a script that was let in could not tell the outside anything."""
    refused = page.ask("""new Promise((done) => {
        document.addEventListener("securitypolicyviolation", (event) => done(event.blockedURI));
        new Image().src = "https://example.invalid/picture.png";
        setTimeout(() => done("nothing"), 5000);
    })""")
    expect("request that the page refuses", refused, "https://example.invalid/picture.png")
    page.browser.errors.clear()
    page.browser.requests.clear()


def main(program, folder):
    with Chromium(program) as browser:
        # Nothing slides, so that what is looked at is where it stays.
        browser.tell("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
        looks = [
            ("failing-commit", [starts_at_the_end, keys, mouse, changes_are_marked, plays, every_step_is_seen]),
            ("everything", [colours, removed_and_missing, long_cells, every_step_is_seen]),
            ("strange", [strange]),
            ("nothing", [nothing]),
            ("failing-commit", [asks_nobody]),
        ]
        for name, parts in looks:
            for look in parts:
                page = Page(browser, folder, name)
                attempt(f"{name}, {look.__name__}", lambda: look(page))
                expect(f"{name}: console", browser.errors, [])
                expect(f"{name}: requests", browser.requests[1:], [])
        attempt("opens at", lambda: opens_at(browser, folder))
        attempt("fits", lambda: fits(browser, folder))
    for failure in failures:
        print(failure)
    return 1 if failures else 0


def attempt(name, look):
    before = len(failures)
    try:
        look()
    except Exception:  # one part that breaks down does not hide what the others see
        failures.append(traceback.format_exc(limit=-2))
    failures[before:] = [f"{name}: {failure}" for failure in failures[before:]]


sys.exit(main(*sys.argv[1:]))
