// Fragments that load by themselves move nothing that is being read; clocks of emergencies run.

// What is in the middle of the window, or has the focus, stays where it is through a change.
export function keepSteady(page, window) {
  let held = null;
  let top = 0;
  page.addEventListener("htmx:beforeSwap", (event) => {
    const focused = page.activeElement;
    const middle = page.elementFromPoint(window.innerWidth / 2, window.innerHeight / 2);
    held = [focused, middle].find(
      (one) => one && one.closest("main") && one.id !== "main" && !event.target.contains(one),
    );
    top = held?.getBoundingClientRect().top;
  });
  page.addEventListener("htmx:afterSettle", () => {
    if (held?.isConnected) {
      window.scrollBy(0, held.getBoundingClientRect().top - top);
    }
    held = null;
  });
}

// How long something goes on, in seconds as the server counts them: 1 天 2:05:09.
export function shown(seconds, day) {
  const days = Math.floor(seconds / 86400);
  const parts = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const clock = parts.map((part, n) => String(part).padStart(n ? 2 : 1, "0")).join(":");
  return days ? `${days} ${day} ${clock}` : clock;
}

export function runClocks(page, window) {
  const start = window.performance.now();
  window.setInterval(() => {
    const gone = Math.floor((window.performance.now() - start) / 1000);
    for (const clock of page.querySelectorAll("[data-running]")) {
      clock.querySelector("b").textContent = shown(
        Number(clock.dataset.running) + gone,
        clock.dataset.day,
      );
    }
  }, 1000);
}
