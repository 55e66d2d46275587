// Keeps a reader's edits in the browser, each with the text that it changed: an edit of a text that is no longer on the
// page is not offered.

const KEY = `edits of ${location.pathname}`;

const stored = () => {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // a browser may forbid storage, and other scripts may write anything
  }
};

const store = (edits) => {
  try {
    if (Object.keys(edits).length > 0) localStorage.setItem(KEY, JSON.stringify(edits));
    else localStorage.removeItem(KEY);
  } catch {}
};

// Keeps the text of a cell, or forgets it if it is the page's own.
export const keep = (name, original, text) => {
  const { [name]: _, ...others } = stored();
  store(text === original ? others : { ...others, [name]: { original, text, when: Date.now() } });
};

export const forgetAll = () => store({});

// The edits of cells as the page has them, and when the last was made. `originals` are the texts by the cells' names.
export const earlier = (originals) => {
  const all = Object.entries(stored());
  const edits = all.filter(([name, edit]) => edit?.original === originals.get(name) && typeof edit.text === "string");
  return { edits: new Map(edits.map(([name, { text }]) => [name, text])), when: Math.max(...edits.map(([, e]) => e.when)) };
};
