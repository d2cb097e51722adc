// A case or a patrol on the map: its point or way, and the cells around it.
import { makeMap } from "../map.js";
import { fitPaper } from "./paper.js";

export async function showCase(box, address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    return;
  }
  const { point, cells, tiles, lines, within_m: within } = await answer.json();
  const map = makeMap(box, { tiles });
  map.cells(cells);
  if (point) {
    map.me({ ...point, accuracy_m: within ?? 20 }, true);
  }
  map.ways(lines ?? []);
  const fit = () => (within ? map.near(point, 2 * within) : map.fit());
  fit();
  fitPaper(box, () => {
    map.resize();
    fit();
  });
  offerTrack(box.closest("section").querySelector("[data-track]"), map);
}

// The way of the patrol, or of several beside each other with what that shows in words: asked for
// by whoever wants to see it and says why; each look is on record.
function offerTrack(form, map) {
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const why = new URLSearchParams(new FormData(form));
    const answer = await fetch(`${form.action}?${why}`, {
      headers: { Accept: "application/json" },
    });
    const said = form.parentElement.querySelector("[data-refused]");
    const { geometry, tracks, said: told } = answer.ok ? await answer.json() : {};
    if (geometry?.type === "LineString") {
      map.track(geometry.coordinates.map(([lon, lat]) => ({ lon, lat })));
      form.remove();
    } else if (tracks) {
      map.beside(tracks);
      said.textContent = told;
      form.remove();
    } else {
      said.textContent = said.dataset[answer.status === 422 ? "reason" : "refused"];
    }
  });
}
