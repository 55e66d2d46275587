// Shows under a search field what it finds, as the reader types.
import { makeSearch } from "./engine.js";

const PAUSE = 500; // milliseconds without a key before a screen reader is told what was found

const root = document.documentElement.dataset.content_root;
const search = makeSearch(window.searchIndex);

const element = (name, attributes, ...content) => {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...content);
  return made;
};

const link = ({ address, title }) => element("a", { href: root + address }, title);
const sentence = ({ excerpt }) =>
  element("p", {}, ...excerpt.map(([piece, isFound]) => (isFound ? element("mark", {}, piece) : piece)));

// The part of a page before its first heading has the page's own link.
const sectionItem = (page) => (section) =>
  section.address === page.address
    ? element("li", {}, sentence(section))
    : element("li", {}, link(section), sentence(section));

const pageItem = (page) =>
  element(
    "li",
    {},
    link(page),
    element("ul", {}, ...page.sections.map(sectionItem(page))),
  );

const summary = (query, { exact, pages }) => {
  if (!query.trim()) return "";
  if (!pages.length) return `Nothing found for “${query}”. Try fewer words, or another word for it.`;
  const count = pages.length === 1 ? "1 page" : `${pages.length} pages`;
  return exact ? `${count}, the best first` : `No section mentions “${query}”. ${count} with similar words:`;
};

const attach = (form) => {
  const field = form.querySelector("input");
  const status = element("p", { class: "search-status", role: "status" });
  const list = element("ol", {});
  const results = element("div", { class: "search-results" }, status, list);
  form.after(results);
  form.closest("dialog")?.setAttribute("aria-label", "Search");

  let pause;
  const show = () => {
    const query = field.value;
    const found = search(query);
    list.replaceChildren(...found.pages.map(pageItem));
    results.scrollTop = 0;
    clearTimeout(pause);
    pause = setTimeout(() => (status.textContent = summary(query, found)), PAUSE);
  };
  field.addEventListener("input", show);

  // up and down go through the field and the results, as Tab does
  form.parentElement.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [field, ...list.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (!step || !next) return;
    event.preventDefault();
    next.focus();
  });
  if (field.value) show(); // typed while this was loading
};

const fieldOfPage = document.querySelector(".bd-search-container input"); // on the search page only
const asked = new URLSearchParams(location.search).get("q");
if (fieldOfPage && asked) fieldOfPage.value = asked;
for (const form of document.querySelectorAll("form.bd-search")) attach(form);
