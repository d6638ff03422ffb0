// Builds the bundle into static/cluster_map/, or into the folder that is named. Same sources and lock file, same bytes.
import { build } from "esbuild";
import { copyFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "..", "static", "cluster_map");

/** Minifies a stylesheet with what it imports and hands it over as a string: the shadow root adopts it. */
const cssAsText = {
  name: "css-as-text",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const built = await build({ entryPoints: [path], bundle: true, minify: true, write: false, absWorkingDir: here });
      return { contents: built.outputFiles[0].text, loader: "text" };
    });
  },
};

await mkdir(out, { recursive: true });
for (const name of await readdir(out)) if (/^shared-\w+\.js$/.test(name)) await rm(join(out, name));
// What several entries import is in chunks that they share, so that there is one desk a page; an entry names its chunks
// by their hash, so that its own content says which it goes with.
await build({
  entryPoints: {
    cluster_map: join("src", "index.ts"),
    sheet: join("src", "sheet.ts"),
    page: join("src", "page.ts"),
    person: join("src", "person.ts"),
    form: join("src", "form.ts"),
    right: join("src", "right.ts"),
    forget: join("src", "forget.ts"),
    files: join("src", "files.ts"),
  },
  absWorkingDir: here,
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  splitting: true,
  chunkNames: "shared-[hash]",
  target: "es2022",
  charset: "utf8",
  legalComments: "inline",
  plugins: [cssAsText],
});
const maplibre = join(here, "node_modules", "maplibre-gl");
// The ending .js, not .mjs: every system knows its content type.
await copyFile(join(maplibre, "dist", "maplibre-gl-worker.mjs"), join(out, "maplibre_worker.js"));
await copyFile(join(maplibre, "LICENSE.txt"), join(out, "maplibre_licence.txt"));
console.log(`built ${(await readFile(join(out, "cluster_map.js"))).length} bytes`);
