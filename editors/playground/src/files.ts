/** The files of the workspace: those of a folder on disk, behind `rholsp play`, or the examples inside the page. */
import type { WorkerConnection } from "./transport";

export interface FileSource {
  /** URI of the folder. */
  readonly root: string;
  /** Paths from the folder, sorted. */
  list(): Promise<string[]>;
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
}

export class ServedFiles implements FileSource {
  private constructor(
    readonly root: string,
    private readonly paths: string[],
  ) {}

  static async open(): Promise<ServedFiles> {
    const answer = await fetch("files");
    if (!answer.ok) throw new Error(`the list of files: ${answer.status}`);
    const found = (await answer.json()) as { root: string; files: string[] };
    return new ServedFiles(found.root, found.files);
  }

  async list(): Promise<string[]> {
    return this.paths;
  }

  async read(path: string): Promise<string> {
    const answer = await fetch(`file?path=${encodeURIComponent(path)}`);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return await answer.text();
  }

  async write(path: string, text: string): Promise<void> {
    const answer = await fetch(`file?path=${encodeURIComponent(path)}`, { method: "PUT", body: text });
    if (!answer.ok) throw new Error(`${path} was not saved: ${answer.status}`);
  }
}

export class BundledFiles implements FileSource {
  readonly root = "file:///workspace";
  worker: WorkerConnection | null = null;

  constructor(private readonly texts: Record<string, string>) {}

  async list(): Promise<string[]> {
    return Object.keys(this.texts).sort();
  }

  async read(path: string): Promise<string> {
    const text = this.texts[path];
    if (text === undefined) throw new Error(`there is no file ${path}`);
    return text;
  }

  async write(path: string, text: string): Promise<void> {
    this.texts[path] = text;
    this.worker?.write(path, text);
  }
}

export function uriOf(source: FileSource, path: string): string {
  return `${source.root}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** The path of a file of the workspace; null for a URI of anything else. */
export function pathOf(source: FileSource, uri: string): string | null {
  if (!uri.startsWith(`${source.root}/`)) return null;
  return uri.slice(source.root.length + 1).split("/").map(decodeURIComponent).join("/");
}

export function languageOf(path: string): string {
  return path.endsWith(".metta") ? "metta" : "rholang";
}
