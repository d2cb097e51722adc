// Photos: made smaller without losing what the camera wrote, named by their hash, kept until the
// server has them whole.
import { answered, call } from "./api.js";
import * as db from "./db.js";
import { isPhoto, picked } from "./rules.js";

const PART = 256 * 1024;

// The Exif segment of a JPEG, or null.
function exifOf(bytes) {
  const view = new DataView(bytes);
  if (bytes.byteLength < 4 || view.getUint16(0) !== 0xffd8) {
    return null;
  }
  for (
    let at = 2;
    at + 10 < bytes.byteLength && view.getUint8(at) === 0xff;
    at += 2 + view.getUint16(at + 2)
  ) {
    if (view.getUint8(at + 1) === 0xe1 && view.getUint32(at + 4) === 0x45786966) {
      return bytes.slice(at, at + 2 + view.getUint16(at + 2));
    }
    if (view.getUint8(at + 1) === 0xda) {
      return null;
    }
  }
  return null;
}

// The picture is drawn upright, so the Exif segment that goes with it must not say to turn it
// again: its tag 0x0112 becomes 1.
function upright(exif) {
  const view = new DataView(exif);
  const tiff = 10;
  const little = view.getUint16(tiff) === 0x4949;
  try {
    const ifd = tiff + view.getUint32(tiff + 4, little);
    for (let i = 0; i < view.getUint16(ifd, little); i++) {
      if (view.getUint16(ifd + 2 + 12 * i, little) === 0x0112) {
        view.setUint16(ifd + 10 + 12 * i, 1, little);
      }
    }
    return exif;
  } catch {
    return null; // broken Exif says nothing anyway
  }
}

async function smaller(file, most) {
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, most / Math.max(image.width, image.height));
    if (scale === 1 && file.type === "image/jpeg" && file.size < 2 * 1024 * 1024) {
      return file;
    }
    const canvas = Object.assign(document.createElement("canvas"), {
      width: Math.round(image.width * scale),
      height: Math.round(image.height * scale),
    });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close?.();
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
    const segment = exifOf(await file.slice(0, 256 * 1024).arrayBuffer());
    const exif = segment && upright(segment);
    return exif ? new Blob([made.slice(0, 2), exif, made.slice(2)], { type: "image/jpeg" }) : made;
  } catch {
    return file; // what this browser cannot read (HEIC) goes as it is; the server can
  }
}

// Kept as a draft: it goes out once a filing names it.
export async function keepPhoto(file, officerId) {
  const settings = (await db.get("start"))?.settings;
  const blob = await smaller(file, settings?.photo_px || 1600);
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  const sha = [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, "0")).join("");
  const fresh = { sha, blob, officer: officerId, state: "draft", at: Date.now() };
  await db.merge("photos", sha, (before) => picked(before, fresh));
  return sha;
}

// Whole when small; else in parts, of which only the missing ones are sent.
async function upload(sha, blob, officer) {
  if (blob.size <= PART) {
    return call("PUT", `/photos/${sha}`, {
      body: blob,
      headers: { "Content-Type": "application/octet-stream" },
      officer,
    });
  }
  const count = Math.ceil(blob.size / PART);
  const here = new Set(
    (await (await call("GET", `/photos/${sha}/parts`, { officer })).json()).parts,
  );
  for (let n = 1; n <= count; n++) {
    if (!here.has(n)) {
      await call("PUT", `/photos/${sha}/parts/${n}`, {
        body: blob.slice((n - 1) * PART, n * PART),
        officer,
      });
    }
  }
  return call("PUT", `/photos/${sha}?parts=${count}`, { officer });
}

// Parts that were spoiled on the way are sent once more from the beginning. Sent is what the server
// says in its own words that it has.
export async function sendPhoto({ sha, blob }, officer) {
  const answer = await upload(sha, blob, officer).catch((error) => {
    if (!["hash_differs", "parts_missing"].includes(error.code)) {
      throw error;
    }
    return upload(sha, blob, officer);
  });
  const said = await answered(answer, (one) => isPhoto(one, sha));
  await db.change("photos", sha, (photo) => ({ ...photo, state: "here", sent: Date.now() }));
  return said;
}
