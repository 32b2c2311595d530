"""Looks at slides and handouts as a room would. usage: slides_test.py CHROMIUM FOLDER-OF-SLIDES FOLDER-OF-HANDOUTS"""

import pathlib
import re
import sys

from chromium import Chromium

SMALLEST_OUTPUT = 11.5  # pixels on a slide of 1280 by 720
SMALLEST_LABEL = 12
failures = []

# What reaches over the edge of the slide that is shown, and what is too small to be read on it.
LOOK = """(() => {
  const section = Reveal.getCurrentSlide();
  const shown = [...section.querySelectorAll("*")].filter((one) => !one.closest("aside"));
  const whole = shown.filter((one) => !one.parentElement.closest("svg"));
  const words = (one) => one.tagName + " " + (one.textContent || "").trim().slice(0, 40);
  const box = section.getBoundingClientRect();
  const over = whole.filter((one) => {
    const {right, bottom, width} = one.getBoundingClientRect();
    return width > 0 && (right > box.left + 1280 + 1 || bottom > box.top + 720 - 8);
  });
  const clipped = shown.filter((one) => one.tagName === "PRE" && one.scrollWidth > one.clientWidth + 1);
  const lanes = shown.filter((one) => one.matches("pre")).map((one) => parseFloat(getComputedStyle(one).fontSize));
  const labels = shown.filter((one) => one.matches("svg text"))
                      .map((one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a);
  return {over: over.map(words), clipped: clipped.map(words), scrolls: section.scrollHeight > 720,
          output: Math.min(...lanes, 99), label: Math.min(...labels, 99),
          notes: section.querySelector("aside.notes").textContent.trim().length};
})()"""


def expect(holds, otherwise):
    if not holds:
        failures.append(otherwise)


def opened(browser, page):
    browser.open(page)
    browser.wait_for("document.documentElement.dataset.ready === 'yes'")
    expect(not browser.errors, f"{page.name}: {browser.errors}")
    elsewhere = [address for address in browser.requests if not re.match("file:|data:|blob:|about:", address)]
    expect(not elsewhere, f"{page.name} asks for {elsewhere}")
    text = browser.ask("source.markdown")
    drawn = browser.ask("""[...document.querySelectorAll("figure.diagram > svg")]
        .filter((svg) => !svg.querySelector(".error-icon, .error-text")).length""")
    wanted = len(re.findall("^```mermaid$", text, re.M))
    expect(drawn == wanted, f"{page.name}: {drawn} of {wanted} diagrams are drawn")
    return text


def look_at_deck(browser, page):
    text = opened(browser, page)
    slides = browser.ask("Reveal.getTotalSlides()")
    expect(slides == len(re.findall("^---$", text, re.M)) + 1, f"{page.name} has {slides} slides")
    for number in range(slides):
        browser.ask(f"Reveal.slide({number})")
        seen = browser.ask(LOOK)
        where = f"{page.name}, slide {number + 1}"
        expect(not seen["over"] and not seen["scrolls"], f"{where} overflows: {seen['over'][:3]}")
        expect(not seen["clipped"], f"{where} is cut off: {seen['clipped']}")
        expect(seen["output"] >= SMALLEST_OUTPUT, f"{where} shows output of {seen['output']:.1f} px")
        expect(seen["label"] >= SMALLEST_LABEL, f"{where} has labels of {seen['label']:.1f} px")
        expect(seen["notes"] > 0, f"{where} has no notes")
    expect(not browser.errors, f"{page.name}: {browser.errors}")
    return slides


def look_at_presenter(browser, page):
    """The view that S opens, in a window of its own, has the notes of the slide."""
    opened(browser, page)
    notes = browser.ask("document.querySelector('aside.notes').textContent.trim().slice(0, 40)")
    before = {target["targetId"] for target in browser.tell("Target.getTargets")["targetInfos"]}
    browser.tell("Runtime.evaluate", expression="Reveal.getPlugin('notes').open()", userGesture=True)
    window = next(target["targetId"] for target in browser.tell("Target.getTargets")["targetInfos"]
                  if target["targetId"] not in before and target["type"] == "page")
    with browser.attached(window):
        browser.wait_for(f"document.querySelector('.speaker-controls-notes .value')?.textContent.includes({notes!r})")
    expect(not browser.errors, f"the presenter's view: {browser.errors}")


def pages_of(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))


browser_program, slides_folder, handouts_folder = sys.argv[1:]
slides_folder, handouts_folder = pathlib.Path(slides_folder), pathlib.Path(handouts_folder)
decks = sorted(page for page in slides_folder.glob("*.html") if page.stem != "index")
expect(len(decks) == 7, f"there are {len(decks)} decks")
with Chromium(browser_program) as browser:
    browser.tell("Emulation.setDeviceMetricsOverride", width=1280, height=720, deviceScaleFactor=1, mobile=False)
    count = {page.stem: look_at_deck(browser, page) for page in decks}
    look_at_presenter(browser, decks[0])
    opened(browser, slides_folder / "index.html")
    for page in sorted(handouts_folder.glob("*.html")):
        opened(browser, page)
        expect(pages_of(page.with_suffix(".pdf")) == 1, f"{page.stem} takes more than one sheet of A4")
for pdf in slides_folder.glob("06-*.pdf"):
    pages = pages_of(pdf)
    expect(pages == count[pdf.stem], f"{pdf.name} has {pages} pages; the deck has {count[pdf.stem]} slides")

print("\n".join(failures) if failures else f"{sum(count.values())} slides of {len(count)} lectures")
sys.exit(1 if failures else 0)
