// What a map shows is drawn anew for paper, which has another size and is always light, and back.
// What prints says so by one of the two events; both do no harm.
export function fitPaper(box, draw) {
  function fit(printed) {
    box.classList.toggle("on-paper", printed);
    draw();
  }
  window.matchMedia("print").addEventListener("change", ({ matches }) => fit(matches));
  window.addEventListener("beforeprint", () => fit(true));
  window.addEventListener("afterprint", () => fit(false));
}
