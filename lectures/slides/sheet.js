"use strict";
// Shows one document, for the screen and for A4.

async function show() {
  fill(document.querySelector("main"), source.markdown);
  await draw();
  document.documentElement.dataset.ready = "yes";
}

show();
