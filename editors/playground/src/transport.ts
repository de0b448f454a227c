/** Two ways to a server behind one interface: a WebSocket to a process, or a web worker that is the server. */
import type { Transport } from "@codemirror/lsp-client";

/** How far the server is, in words for the status line; null once it is ready. */
export type Progress = (stage: string | null) => void;

export interface Connection extends Transport {
  /** Resolves when messages can be sent; rejects with the reason why they never will be. */
  readonly ready: Promise<void>;
}

abstract class Messages implements Connection {
  abstract readonly ready: Promise<void>;
  private readonly handlers = new Set<(message: string) => void>();

  subscribe(handler: (message: string) => void): void {
    this.handlers.add(handler);
  }

  unsubscribe(handler: (message: string) => void): void {
    this.handlers.delete(handler);
  }

  abstract send(message: string): void;

  protected receive(message: string): void {
    for (const handler of this.handlers) handler(message);
  }
}

export class SocketConnection extends Messages {
  readonly ready: Promise<void>;
  private readonly socket: WebSocket;

  constructor(url: string, progress: Progress) {
    super();
    progress("connecting");
    this.socket = new WebSocket(url);
    this.ready = new Promise((resolve, reject) => {
      this.socket.addEventListener("open", () => resolve());
      this.socket.addEventListener("error", () => reject(new Error("the server cannot be reached")));
    });
    this.socket.addEventListener("close", () => progress("the server has gone: reload the page when it runs again"));
    this.socket.addEventListener("message", (event) => this.receive(String(event.data)));
  }

  send(message: string): void {
    this.socket.send(message);
  }
}

/** What the page and its worker say to each other. */
export type ToWorker =
  | { kind: "start"; files: Record<string, string> }
  | { kind: "message"; text: string }
  | { kind: "write"; path: string; text: string };
export type FromWorker =
  | { kind: "stage"; stage: string }
  | { kind: "ready" }
  | { kind: "failed"; reason: string }
  | { kind: "message"; text: string };

export class WorkerConnection extends Messages {
  readonly ready: Promise<void>;
  private readonly worker: Worker;

  constructor(url: string, files: Record<string, string>, progress: Progress) {
    super();
    this.worker = new Worker(url, { type: "module" });
    this.ready = new Promise((resolve, reject) => {
      this.worker.addEventListener("error", (event) => reject(new Error(event.message)));
      this.worker.addEventListener("message", (event: MessageEvent<FromWorker>) => {
        const said = event.data;
        if (said.kind === "stage") progress(said.stage);
        else if (said.kind === "ready") resolve();
        else if (said.kind === "failed") reject(new Error(said.reason));
        else this.receive(said.text);
      });
    });
    this.tell({ kind: "start", files });
  }

  send(message: string): void {
    this.tell({ kind: "message", text: message });
  }

  /** Changes a file on the worker's disk. */
  write(path: string, text: string): void {
    this.tell({ kind: "write", path, text });
  }

  private tell(message: ToWorker): void {
    this.worker.postMessage(message);
  }
}
