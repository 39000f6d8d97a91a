// Bytes as geo/page/encode.py packs them: a zlib stream in base64.

/** Whether the browser can unpack; all have been able to since 2023. */
export const canUnpack = typeof DecompressionStream === "function";

export function bytesOf(letters) {
  const Bytes = /** @type {any} */ (Uint8Array); // browsers of 2025 read base64 by themselves
  if (Bytes.fromBase64) return Bytes.fromBase64(letters);
  const binary = atob(letters), bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i); // three times as quick as Uint8Array.from
  return bytes;
}

export async function unpacked(letters) { return new Uint8Array(await unpackedBody(letters).arrayBuffer()); }

export async function unpackedText(letters) { return unpackedBody(letters).text(); }

// Not by way of a Blob: browsers keep those in another process.
function unpackedBody(letters) {
  const { readable, writable } = new DecompressionStream("deflate"), writer = writable.getWriter();
  writer.write(bytesOf(letters)).catch(() => {}); // a failure is that of what is read
  writer.close().catch(() => {});
  return new Response(readable);
}
