// A CodeMirror editor in the place of a cell's code, in the colours that the page has for code.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";

// The classes that Pygments gives to the page's code, for which the style sheet has light and dark colours.
const PYGMENTS = tagHighlighter([
  { tag: [tags.definitionKeyword, tags.controlKeyword, tags.keyword], class: "k" },
  { tag: tags.moduleKeyword, class: "kn" },
  { tag: [tags.bool, tags.null], class: "kc" },
  { tag: tags.operatorKeyword, class: "ow" },
  { tag: [tags.operator, tags.modifier], class: "o" },
  { tag: tags.number, class: "mi" },
  { tag: [tags.string, tags.special(tags.string)], class: "s2" },
  { tag: tags.comment, class: "c1" },
  { tag: tags.function(tags.definition(tags.variableName)), class: "nf" },
  { tag: tags.definition(tags.className), class: "nc" },
]);

const LOOK = EditorView.theme({
  "&": { color: "inherit", backgroundColor: "transparent" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit", overflowX: "auto" },
  ".cm-content": { padding: "0", caretColor: "var(--pst-color-text-base)" },
  ".cm-line": { padding: "0" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--pst-color-border)",
  },
});

const EXTENSIONS = [
  history(),
  python(),
  indentUnit.of("    "),
  indentOnInput(),
  bracketMatching(),
  syntaxHighlighting(PYGMENTS),
  LOOK,
  keymap.of([indentWithTab, ...historyKeymap, ...defaultKeymap]),
];

// An editor of `text` in `parent`, called `name`. `onChange` gets each new text; `onRun` is called for Shift+Enter.
export const makeEditor = ({ parent, text, name, onChange, onRun }) => {
  const run = () => {
    onRun();
    return true;
  };
  const keys = ["Shift-Enter", "Mod-Enter"].map((key) => ({ key, run }));
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(keymap.of(keys)),
        EXTENSIONS,
        // it is a tab stop without the number, but for axe not one that scrolls what is too wide
        EditorView.contentAttributes.of({ "aria-label": name, tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(insert) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } });
    },
    focus: () => view.focus(),
  };
};
