// Finds the sections that are about what a reader types, and groups them by page. Runs in the browser, and in Node when
// the index is made.
import MiniSearch from "minisearch";
import { stemmer } from "stemmer";

// --- words ---

const WORD = /[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu;
// They say nothing about what a text is about.
const COMMON = new Set(
  ("a an and are as at be but by can do does for from has have how if in into is it its not of on or so than that the " +
    "their then they this to was what when where which who why will with you your").split(" "),
);
// Endings with one spelling instead of the British and the American one. That words which have only one are changed too
// does no harm, since they are changed in the text and in what is typed.
const ENDINGS = [
  [/(?<=..)ys(?=(?:e[drs]?|ers|ing)$)/, "yz"],
  [/(?<=..)our(?=(?:s|ed|ing|able|al|ite)?$)/, "or"],
  [/(?<=..[bt])re(?=s?$)/, "er"],
  [/(?<=..[bt])r(?=(?:ed|ing)$)/, "er"],
  [/ll(?=(?:ed|ing|ers?)$)/, "l"],
];
// The stemmer would make "standard" of "standardise".
const ISE = /(?<=...)i[sz](?:e[drs]?|ers|ing|able|ations?)$/;

// A subscript belongs to its letter, as in ℓ_1; a name in code is its words, as in weight_decay.
const withoutUnderscores = (text) => text.replace(/(?<=\p{L}{2})_/gu, " ").replaceAll("_", "");
const words = (text) => withoutUnderscores(text.normalize("NFKC")).match(WORD) ?? [];

// A word without its ending, in one spelling; empty for a common word.
const stemOf = (word) => {
  const plain = word
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}|['’].*/gu, "");
  if (COMMON.has(plain)) return "";
  if (ISE.test(plain)) return plain.replace(ISE, "iz");
  return stemmer(ENDINGS.reduce((spelt, [ending, replacement]) => spelt.replace(ending, replacement), plain));
};
const known = new Map(); // most words occur often
const stem = (word) => {
  if (!known.has(word)) known.set(word, stemOf(word));
  return known.get(word);
};
const stems = (text) => words(text).map(stem).filter(Boolean);

// --- the index ---

const FIELDS = { title: 4, introduced: 3, page: 2, text: 1 }; // what a word in each counts
const OPTIONS = { fields: Object.keys(FIELDS), tokenize: words, processTerm: stem, searchOptions: { boost: FIELDS } };

const sectionsOf = (pages) =>
  pages
    .flatMap(({ page: name, sections }) =>
      sections.map(([anchor, title, text, explainedBy, introduced], place) => ({
        name,
        address: place ? `${name}#${anchor}` : name,
        page: sections[0][1],
        title,
        text,
        explainedBy,
        introduced,
      })),
    )
    .map((section, id) => ({ ...section, id }));

export const indexOf = (pages) => {
  const index = new MiniSearch(OPTIONS);
  index.addAll(sectionsOf(pages));
  return index;
};

// --- what is searched for ---

const OF_SYNONYM = 0.4; // what a match of a synonym counts, compared with a match of what was typed
const WEAKEST = 0.05; // pages that score less than this part of the best one only mention it
const NEXT_SECTION = 0.5; // what each further section of a page counts, compared with the one before

const placeOf = (part, whole) => whole.findIndex((_, start) => part.every((word, at) => word === whole[start + at]));

// What was typed, as stems, and the same with a name in it replaced by each other name of the same thing. Of "L1 penalty"
// and "penalty", the longer name is replaced.
const wordings = (query, synonyms) => {
  const typed = stems(query);
  const groups = synonyms.map((names) => names.map(stems).filter((name) => name.length));
  const names = groups.flatMap((group) => group.map((name) => ({ name, others: group.filter((other) => other !== name) })));
  const replaced = [];
  let rest = typed;
  for (const { name, others } of names.sort((a, b) => b.name.length - a.name.length)) {
    const start = placeOf(name, rest);
    if (start < 0) continue;
    const end = start + name.length;
    for (const other of others) replaced.push([...typed.slice(0, start), ...other, ...typed.slice(end)]);
    rest = [...rest.slice(0, start), ...name.map(() => ""), ...rest.slice(end)];
  }
  return { typed, replaced };
};

// --- what is found ---

const MOST_SECTIONS = 3; // shown of a page
const LONGEST = 220; // characters of a sentence that are shown
const AROUND = 60; // of them, before its first match

// The sentence with the most of the words that were found, as pieces of text: [piece, whether it is such a word].
// `found` says of each word what it counts.
const excerpt = (text, found) => {
  const count = (sentence) =>
    [...new Set(stems(sentence))].reduce((sum, word) => sum + (found.get(word) ?? 0), 0);
  // without a full stop it is a label, a link or a line of a table
  const worth = (sentence) => (/[.!?]$/.test(sentence) ? count(sentence) : count(sentence) / 2);
  const best = text.split("\n").reduce((a, b) => (worth(b) > worth(a) ? b : a));
  // a word is at every second place, because `split` keeps what its pattern captures
  const pieces = best.split(/([\p{L}\p{N}_]+)/u).map((piece, at) => [piece, at % 2 === 1 && count(piece) > 0]);
  return shortened(pieces.filter(([piece]) => piece));
};

const shortened = (pieces) => {
  const length = (some) => some.reduce((sum, [piece]) => sum + piece.length, 0);
  let [start, end] = [0, pieces.length];
  if (length(pieces) > LONGEST) {
    const match = Math.max(0, pieces.findIndex(([, isFound]) => isFound));
    while (start < match && length(pieces.slice(start, match)) > AROUND) start += 1;
    while (length(pieces.slice(start, end)) > LONGEST) end -= 1;
  }
  const inside = pieces.slice(start, end);
  if (start > 0) inside.unshift(["… ", false]);
  const leadsToFormula = pieces.at(-1)?.[0].endsWith(":"); // which is not in the text
  if (end < pieces.length || leadsToFormula) inside.push([" …", false]);
  return inside;
};

// From what `search_index.js` holds, a function of what was typed. It returns `exact`, whether some section has all that
// was typed, and `pages`, the best first: their title, their address, and their sections, the best first, with
// title, address and excerpt.
export const makeSearch = ({ pages, synonyms, index: stored }) => {
  const index = MiniSearch.loadJS(stored, OPTIONS);
  const sections = sectionsOf(pages);
  const firsts = new Map([...sections].reverse().map((section) => [section.name, section]));

  const find = (terms, how) =>
    index.search({ queries: terms, combineWith: "AND", processTerm: (term) => term, tokenize: (term) => [term], ...how });

  // The sections that have all words; failing that, words that differ in a letter or two; failing that, any of them.
  const findTyped = (terms) => {
    const unfinished = (term) => term === terms.at(-1) && term.length > 1;
    const exactly = { prefix: unfinished };
    const nearly = { ...exactly, fuzzy: (term) => (term.length > 4 ? 0.2 : false), maxFuzzy: 2 };
    const ways = [exactly, nearly, { ...nearly, combineWith: "OR" }];
    for (const how of ways) {
      const found = find(terms, how);
      if (found.length) return { found, exact: how === exactly };
    }
    return { found: [], exact: false };
  };

  // The pages of the sections that were found. An entry of the glossary also counts for the pages that explain its term:
  // who looks for a thing wants the chapter about it before its definition.
  const byPage = (scores) => {
    const groups = new Map();
    const count = (name, score) => {
      if (!groups.has(name)) groups.set(name, { scores: [], sections: [] });
      groups.get(name).scores.push(score);
      return groups.get(name);
    };
    for (const [id, score] of [...scores].sort(([, a], [, b]) => b - a)) {
      const section = sections[id];
      count(section.name, score).sections.push(section);
      for (const name of section.explainedBy) if (firsts.has(name)) count(name, score);
    }
    const total = ({ scores: all }) => all.reduce((sum, score, rank) => sum + score * NEXT_SECTION ** rank, 0);
    const ordered = [...groups].map(([name, group]) => ({ name, ...group, total: total(group) }));
    ordered.sort((a, b) => b.total - a.total);
    return ordered.filter((group) => group.total >= WEAKEST * ordered[0].total);
  };

  return (query) => {
    const { typed, replaced } = wordings(query, synonyms);
    if (!typed.length) return { exact: true, pages: [] };
    const { found, exact } = findTyped(typed);
    const scores = new Map();
    const matched = new Map(); // the words that were found, with what each counts
    const add = (results, weight) => {
      for (const { id, score, terms } of results) {
        scores.set(id, (scores.get(id) ?? 0) + weight * score);
        for (const term of terms) matched.set(term, Math.max(weight, matched.get(term) ?? 0));
      }
    };
    add(found, 1);
    for (const terms of replaced) add(find(terms), OF_SYNONYM);
    // what a page says before its first heading stands under its title
    const startFirst = (a, b) => (b === firsts.get(b.name)) - (a === firsts.get(a.name));
    const described = ({ title, address, text }) => ({ title, address, excerpt: excerpt(text, matched) });
    return {
      exact,
      pages: byPage(scores).map(({ name, sections: [first = firsts.get(name), ...others] }) => ({
        title: firsts.get(name).title,
        address: name,
        sections: [first, ...others]
          .filter(({ text }) => text) // a page may have nothing before its first heading
          .slice(0, MOST_SECTIONS)
          .sort(startFirst)
          .map(described),
      })),
    };
  };
};
