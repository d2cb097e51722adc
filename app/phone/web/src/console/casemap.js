// A case on the map: its point and the cells around it.
import { makeMap } from "../map.js";

export async function showCase(box, address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    return;
  }
  const { point, cells, tiles } = await answer.json();
  const map = makeMap(box, { tiles });
  map.cells(cells);
  if (point) {
    map.me({ ...point, accuracy_m: 20 }, true);
  }
}
