/** A file in the address of the page: `#file=NAME&text=…`, deflated, in the letters that addresses may have. */

export interface Shared {
  path: string;
  text: string;
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream) {
  const piped = new Blob([bytes]).stream().pipeThrough(stream as unknown as ReadableWritablePair<Uint8Array, Uint8Array>);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

export async function toHash(shared: Shared): Promise<string> {
  const bytes = await through(new TextEncoder().encode(shared.text), new CompressionStream("deflate-raw"));
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  const text = btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return `#file=${encodeURIComponent(shared.path)}&text=${text}`;
}

/** What an address shares; null where that is nothing, or nothing that can be read. */
export async function fromHash(hash: string): Promise<Shared | null> {
  const match = /^#file=([^&]+)&text=([A-Za-z0-9_-]*)$/.exec(hash);
  if (!match) return null;
  try {
    const path = decodeURIComponent(match[1]!);
    if (!/\.(rho|metta)$/.test(path) || path.includes("..")) return null;
    const letters = atob(match[2]!.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = await through(Uint8Array.from(letters, (one) => one.charCodeAt(0)), new DecompressionStream("deflate-raw"));
    return { path, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return null;
  }
}
