/** What @codemirror/lsp-client leaves out: semantic tokens, folding, inlay hints, code actions. */
import { LSPPlugin, type LSPClientExtension } from "@codemirror/lsp-client";
import { foldService } from "@codemirror/language";
import { StateEffect, StateField, type Extension, type Range } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  ViewPlugin,
  WidgetType,
  keymap,
  showTooltip,
  type DecorationSet,
  type Tooltip,
  type ViewUpdate,
} from "@codemirror/view";
import type * as lsp from "vscode-languageserver-protocol";
import { applyEdit, offsetAt, positionAt, requireFiles } from "./edits";

const REST_MS = 150;
/** How long edits must rest before what is shown of the whole file is asked for again. */

const setTokens = StateEffect.define<DecorationSet>();
const setHints = StateEffect.define<DecorationSet>();
const setFolds = StateEffect.define<lsp.FoldingRange[]>();

function decorations(effect: typeof setTokens): StateField<DecorationSet> {
  return StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(value, transaction) {
      for (const one of transaction.effects) if (one.is(effect)) return one.value;
      return value.map(transaction.changes);
    },
    provide: (field) => EditorView.decorations.from(field),
  });
}

const tokens = decorations(setTokens);
const hints = decorations(setHints);
const folds = StateField.define<lsp.FoldingRange[]>({
  create: () => [],
  update(value, transaction) {
    for (const one of transaction.effects) if (one.is(setFolds)) return one.value;
    return transaction.docChanged ? [] : value;
  },
});

class Hint extends WidgetType {
  constructor(private readonly label: string) {
    super();
  }

  override eq(other: Hint): boolean {
    return other.label === this.label;
  }

  toDOM(): HTMLElement {
    const element = document.createElement("span");
    element.className = "hint";
    element.textContent = this.label;
    return element;
  }
}

/** Asks for what is shown of the whole file, at first and whenever edits have rested. */
const whole = ViewPlugin.fromClass(
  class {
    private timer = 0;
    private asked = 0;

    constructor(private readonly view: EditorView) {
      this.later(0);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged) this.later(REST_MS);
    }

    destroy(): void {
      clearTimeout(this.timer);
      this.asked++;
    }

    private later(milliseconds: number): void {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.ask(), milliseconds);
    }

    private async ask(): Promise<void> {
      const plugin = LSPPlugin.get(this.view);
      if (!plugin) return;
      const asked = ++this.asked;
      await plugin.client.initializing;
      plugin.client.sync();
      const doc = this.view.state.doc;
      const textDocument = { uri: plugin.uri };
      const range = { start: { line: 0, character: 0 }, end: positionAt(doc, doc.length) };
      try {
        const [colours, shown, foldable] = await Promise.all([
          plugin.client.request<lsp.SemanticTokensParams, lsp.SemanticTokens | null>(
            "textDocument/semanticTokens/full",
            { textDocument },
          ),
          plugin.client.request<lsp.InlayHintParams, lsp.InlayHint[] | null>("textDocument/inlayHint", {
            textDocument,
            range,
          }),
          plugin.client.request<lsp.FoldingRangeParams, lsp.FoldingRange[] | null>("textDocument/foldingRange", {
            textDocument,
          }),
        ]);
        if (asked !== this.asked || doc !== this.view.state.doc) return;
        const legend = plugin.client.serverCapabilities?.semanticTokensProvider?.legend;
        const marks: Range<Decoration>[] = [];
        const data = colours?.data ?? [];
        let line = 0;
        let character = 0;
        for (let i = 0; i + 4 < data.length; i += 5) {
          line += data[i]!;
          character = data[i] ? data[i + 1]! : character + data[i + 1]!;
          const from = offsetAt(doc, { line, character });
          const classes = [`tok-${legend?.tokenTypes[data[i + 3]!]}`];
          legend?.tokenModifiers.forEach((name, bit) => data[i + 4]! & (1 << bit) && classes.push(`mod-${name}`));
          if (data[i + 2]) marks.push(Decoration.mark({ class: classes.join(" ") }).range(from, from + data[i + 2]!));
        }
        const widgets = (shown ?? []).map((hint) => {
          const label = typeof hint.label === "string" ? hint.label : hint.label.map((part) => part.value).join("");
          return Decoration.widget({ widget: new Hint(label), side: 1 }).range(offsetAt(doc, hint.position));
        });
        this.view.dispatch({
          effects: [
            setTokens.of(Decoration.set(marks, true)),
            setHints.of(Decoration.set(widgets, true)),
            setFolds.of(foldable ?? []),
          ],
        });
      } catch (error) {
        // Overtaken by an edit, which asks again.
        if (!String(error).includes("modified") && asked === this.asked) console.warn(error);
      }
    }
  },
);

const folding = foldService.of((state, lineStart) => {
  const line = state.doc.lineAt(lineStart).number - 1;
  const found = state.field(folds, false)?.find((range) => range.startLine === line && range.endLine > line);
  if (!found || found.endLine >= state.doc.lines) return null;
  const end = state.doc.line(found.endLine + 1);
  return { from: state.doc.line(line + 1).to, to: end.to };
});

// ------------------------------------------------------------------------------------------------ code actions

const setMenu = StateEffect.define<Tooltip | null>();
const menu = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const one of transaction.effects) if (one.is(setMenu)) return one.value;
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

/** Shows what the server offers to do at the selection. */
export function showCodeActions(view: EditorView): boolean {
  const plugin = LSPPlugin.get(view);
  if (!plugin) return false;
  void offer(view, plugin).catch((error) => plugin.reportError("Code actions", error));
  return true;
}

async function offer(view: EditorView, plugin: LSPPlugin): Promise<void> {
  plugin.client.sync();
  const { from, to } = view.state.selection.main;
  const doc = view.state.doc;
  const range = { start: positionAt(doc, from), end: positionAt(doc, to) };
  const found = await plugin.client.request<lsp.CodeActionParams, (lsp.Command | lsp.CodeAction)[] | null>(
    "textDocument/codeAction",
    { textDocument: { uri: plugin.uri }, range, context: { diagnostics: [] } },
  );
  const actions = (found ?? []).filter((one): one is lsp.CodeAction => "kind" in one && !one.disabled);
  view.dispatch({ effects: setMenu.of({ pos: from, above: false, create: () => ({ dom: list(view, plugin, actions) }) }) });
}

function list(view: EditorView, plugin: LSPPlugin, actions: lsp.CodeAction[]): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "actions";
  dom.setAttribute("role", "menu");
  if (!actions.length) dom.textContent = "Nothing to do here";
  for (const action of actions) {
    const button = dom.appendChild(document.createElement("button"));
    button.textContent = action.title;
    button.addEventListener("click", () => {
      view.dispatch({ effects: setMenu.of(null) });
      void perform(view, plugin, action).catch((error) => plugin.reportError(action.title, error));
    });
  }
  return dom;
}

async function perform(view: EditorView, plugin: LSPPlugin, action: lsp.CodeAction): Promise<void> {
  const resolved = action.edit
    ? action
    : await plugin.client.request<lsp.CodeAction, lsp.CodeAction>("codeAction/resolve", action);
  if (resolved.edit) await applyEdit(requireFiles(plugin), resolved.edit);
  view.focus();
}

export function features(): (Extension | LSPClientExtension)[] {
  return [
    tokens,
    hints,
    folds,
    folding,
    menu,
    whole,
    keymap.of([{ key: "Mod-.", run: showCodeActions }]),
    {
      clientCapabilities: {
        textDocument: {
          semanticTokens: {
            requests: { full: true },
            tokenTypes: [
              "namespace", "type", "class", "enum", "interface", "struct", "typeParameter", "parameter", "variable",
              "property", "enumMember", "event", "function", "method", "macro", "keyword", "modifier", "comment",
              "string", "number", "regexp", "operator", "decorator",
            ],
            tokenModifiers: ["declaration", "definition", "readonly", "defaultLibrary", "documentation", "modification"],
            formats: ["relative"],
          },
          foldingRange: { lineFoldingOnly: true },
          inlayHint: {},
          codeAction: {
            codeActionLiteralSupport: { codeActionKind: { valueSet: ["", "quickfix", "refactor", "source"] } },
            resolveSupport: { properties: ["edit"] },
          },
        },

      },
    },
  ];
}
