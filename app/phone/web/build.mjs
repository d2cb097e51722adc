// Bundles the page for phones and its service worker into ../static, with a version that follows
// from their content; and the scripts of the console into that one's static folder.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const out = "../static";
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const desk = "../../console/static";
rmSync(desk, { recursive: true, force: true });
const common = {
  bundle: true,
  minify: true,
  target: ["es2020", "chrome80", "safari15"],
  legalComments: "none",
  loader: { ".png": "dataurl" },
};
await build({ ...common, entryPoints: { app: "src/main.js" }, outdir: out, format: "esm" });
cpSync("public", out, { recursive: true });

const shell = readdirSync(out).sort();
const version = createHash("sha256")
  .update(shell.map((name) => readFileSync(`${out}/${name}`)).join("\n"))
  .update(readFileSync("src/sw.js"))
  .digest("hex")
  .slice(0, 12);
const define = {
  VERSION: JSON.stringify(version),
  SHELL: JSON.stringify([
    "/phone",
    ...shell.filter((n) => n !== "page.html").map((n) => `/phone/${n}`),
  ]),
};
await build({ ...common, entryPoints: { sw: "src/sw.js" }, outdir: out, format: "iife", define });
await build({
  ...common,
  // charts weigh more than all else: a bundle of its own, for the pages that have some
  entryPoints: { console: "src/console/console.js", charts: "src/console/charts.js" },
  outdir: desk,
  format: "iife",
});
for (const folder of [out, desk]) {
  for (const name of readdirSync(folder).filter((one) => !one.endsWith(".png"))) {
    const path = `${folder}/${name}`;
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
  }
}
