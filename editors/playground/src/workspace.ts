/** One editor that shows one file at a time; the others keep their text, their history and their place. */
import { Workspace, LSPPlugin, type LSPClient, type WorkspaceFile } from "@codemirror/lsp-client";
import { ChangeSet, EditorState, type Extension, type Text, type TransactionSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { languageOf, pathOf, uriOf, type FileSource } from "./files";

class OpenFile implements WorkspaceFile {
  version = 1;
  /** Changes that were made to it while another file was shown. */
  pending: ChangeSet | null = null;

  constructor(
    readonly uri: string,
    readonly languageId: string,
    public doc: Text,
    public state: EditorState,
    private readonly owner: Files,
  ) {}

  getView(): EditorView | null {
    return this.owner.shown === this ? this.owner.view : null;
  }
}

export class Files extends Workspace {
  files: OpenFile[] = [];
  shown: OpenFile | null = null;
  view!: EditorView;
  /** Called when another file is shown. */
  onShow: (path: string) => void = () => {};

  constructor(
    client: LSPClient,
    private readonly source: FileSource,
    private readonly extensions: (uri: string, languageId: string) => Extension,
  ) {
    super(client);
  }

  override getFile(uri: string): OpenFile | null {
    return this.files.find((file) => file.uri === uri) ?? null;
  }

  syncFiles() {
    const updates = [];
    for (const file of this.files) {
      const view = file.getView();
      const plugin = view && LSPPlugin.get(view);
      const changes = plugin ? plugin.unsyncedChanges : file.pending;
      if (!changes || changes.empty) continue;
      updates.push({ file, prevDoc: file.doc, changes });
      file.doc = view ? view.state.doc : file.state.doc;
      file.version++;
      file.pending = null;
      plugin?.clear();
    }
    return updates;
  }

  openFile(): void {
    // The editor's plugin announces a file that this workspace has opened already.
  }

  closeFile(): void {
    // Files stay open while another one is shown.
  }

  override async requestFile(uri: string): Promise<OpenFile | null> {
    const known = this.getFile(uri);
    if (known) return known;
    const path = pathOf(this.source, uri);
    if (path === null) return null;
    const languageId = languageOf(path);
    const doc = await this.source.read(path);
    const state = EditorState.create({ doc, extensions: this.extensions(uri, languageId) });
    const file = new OpenFile(uri, languageId, state.doc, state, this);
    this.files.push(file);
    this.client.didOpen(file);
    return file;
  }

  override async displayFile(uri: string): Promise<EditorView | null> {
    const file = await this.requestFile(uri);
    if (!file) return null;
    if (this.shown !== file) {
      if (this.shown) {
        this.client.sync();
        this.shown.state = this.view.state;
      }
      this.shown = file;
      this.view.setState(file.state);
      this.onShow(pathOf(this.source, uri) ?? uri);
    }
    return this.view;
  }

  override updateFile(uri: string, update: TransactionSpec): void {
    const file = this.getFile(uri);
    if (!file) return;
    const view = file.getView();
    if (view) {
      view.dispatch(update);
      return;
    }
    const transaction = file.state.update(update);
    file.pending = file.pending ? file.pending.compose(transaction.changes) : transaction.changes;
    file.state = transaction.state;
    this.client.sync();
  }

  /** The file's text as it is in the page. */
  textOf(path: string): string | null {
    const file = this.getFile(uriOf(this.source, path));
    return file ? (file.getView()?.state ?? file.state).doc.toString() : null;
  }
}
