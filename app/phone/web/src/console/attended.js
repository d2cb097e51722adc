// Whether somebody is at the page: what it asks for by itself does not keep a session alive.
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "touchmove"];

export function markUnattended(document) {
  let attended = true;
  for (const sign of SIGNS) {
    document.addEventListener(sign, () => (attended = true), { capture: true, passive: true });
  }
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (!attended) {
      detail.headers["X-Unattended"] = "1";
    }
    attended = false;
  });
}
