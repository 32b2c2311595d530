"use strict";
// Makes a slide of each part of a lecture; what is behind `Note:` is the speaker's.

const highlighter = RevealHighlight();

function slide(markdown) {
  const [shown, notes] = markdown.split(/^Note:\s*/m);
  const section = make("section", "");
  fill(section, shown);
  for (const code of section.querySelectorAll("code.language-cpp")) highlighter.highlightBlock(code);
  const aside = make("aside", "notes");
  fill(aside, notes ?? "");
  section.append(aside);
  return section;
}

async function present() {
  document.querySelector(".slides").append(...source.markdown.split(/\n\n---\n\n/).map(slide));
  await draw();
  // Without reveal.js the slides stand one below the other, to be printed.
  if (window.Reveal) await Reveal.initialize({
    width: 1280, height: 720, margin: 0, display: "flex", center: false, hash: true, slideNumber: "c/t",
    transition: "none", controlsTutorial: false, plugins: [RevealNotes],
  });
  document.documentElement.dataset.ready = "yes";
}

present();
