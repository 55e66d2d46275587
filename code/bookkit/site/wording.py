"""What libraries say about a fault in a page, in the words of whoever wrote the page."""

import re

# What a message looks like, and what to say instead; most end with the way out.
WORDINGS = {
    r"Unknown directive type: '(mermaid)'": "{\\1} is not drawn here: write the graph as "
    "{graphviz}, or show a picture of it with {figure}",
    r"Unknown directive type: '(thebe-button|video|youtube|iframe)'": "{\\1} needs a script or a "
    "frame from another site, which no page loads: write a link",
    r"Unknown directive type: 'panels'": "{panels} is of an older Jupyter Book: write {grid}",
    r"Unknown directive type: '(tabbed|tabs)'": "{\\1} is of an older Jupyter Book: write "
    "{tab-set} with a {tab-item} for each tab",
    r"Unknown directive type: '(.+?)'": "{\\1} is no directive that this book knows: is it "
    "spelled right? One of an extension needs that under sphinx: config: extensions in _config.yml",
    r"Unknown interpreted text role \"(.+?)\"\.?": "{\\1} is no role that this book knows: is it "
    "spelled right? One of an extension needs that under sphinx: config: extensions in _config.yml",
    r"unknown directive or role name: (.+)": "{\\1} is not known: is it spelled right?",
    r"This document does not have a running kernel": "{eval} computes nothing here: name the "
    'value in a cell, glue("name", value), and show it with {glue:text}`name`',
    r"No key '(.+?)' found in glue data for this document\.( \(use .*\))?": "no cell of this page "
    'names the value \\1: glue("\\1", value)',
    r"Found an unexpected `code-cell` or `raw-cell` directive\. .*": "a cell within another "
    "directive does not run: move it out",
    r'Content block expected for the "(.+?)" directive; none found\.': "{\\1} holds nothing: a "
    "cell within it does not run, so move that out",
    r"image file not readable: (.+)": "there is no picture \\1: its path starts at the page's own "
    "folder",
    r"Could not obtain image size\. :scale: option is ignored\.|Cannot scale image!": "the option "
    ":scale: needs the size of the picture's file, which cannot be read: write :width: instead",
    r"download file not readable: .*jupyter_execute/(.+)": "there is no notebook \\1 to download",
    r"download file not readable: (.+)": "there is no file \\1 to download",
    r'Directive "include": file not found: \'(.+)\'': "there is no file \\1 to include",
    r"Include file '(.+)' not found or reading it failed": "there is no file \\1 to include",
    r'Problems with "csv-table" directive path:': "there is no file that {csv-table} could read",
    r"Error parsing content block for the \"(.+?)\" directive: ": "{\\1}: ",
    r"tableofcontents directive in document with no descendants": "{tableofcontents} lists the "
    "pages below its own, and _toc.yml has none there: remove it, or write links",
    r"No footnote definitions found for label: 'footcite-(.+?)'": "{footcite} shows nothing here: "
    "write {cite:p}`\\1`, in a footnote if you like",
    r'duplicate citation for key "(.+?)"': "\\1 is in the {bibliography} of another page too: keep "
    "one, or give this one a :keyprefix: and cite with it",
    r"No text/latex found in '(.+?)' data": "the value \\1 is no formula: show it with "
    "{glue:text}`\\1`, or glue what SymPy or IPython's Math returns",
    r"Substitution error: ?UndefinedError: '(.+?)' is undefined": "nothing is called \\1: define "
    "it under myst: substitutions: at the top of the page",
    r"'myst' cross-reference target not found: '(\S+?\.(?:md|ipynb|rst)\b.*)'": "there is no "
    "page \\1 in _toc.yml",
    r"'myst' cross-reference target not found: '(.+?)'": "nothing is called \\1: write (\\1)= "
    "above what the link should lead to, or the name of a file, or a heading's words in "
    "lower case, joined by hyphens; a theorem or an algorithm is linked by {prf:ref}`\\1`",
    r"local id not found in doc '(.+?)': '(.+?)'": "\\1 has no heading or label called \\2",
    r"undefined label: '(.+?)'": "undefined label: '\\1'; write (\\1)= above what is meant",
    r"equation not found: (.+)": "no equation is labelled \\1: write (\\1) after its closing $$",
    r'could not find bibtex key "(.+?)"': "no source is called \\1 in what bibtex_bibfiles of "
    "_config.yml lists, or no page has a {bibliography}",
    r"term not in glossary: '(.+?)'": "no {glossary} explains \\1",
    r"unknown document: '(.+?)'": "there is no page \\1 in _toc.yml: write its path from "
    "this page's folder, or a link to its address",
    r"(\w+:\w+) reference target not found: (.+)": "{\\1} finds nothing called \\2: write it "
    "as `code`, or as a link to its address",
    r"No matches for '(.+?)'": "nothing is called \\1 in what intersphinx_mapping of _config.yml "
    "lists: write a link to its address",
    r"Glue reference '(.+?)' not found in doc '(.+?)'": "no cell of the page \\2 names the value "
    '\\1: glue("\\1", value); is that page in _toc.yml?',
    r"(?s)KaTeX parse error: No such environment: (\w+).*": "KaTeX has no environment \\1: write "
    "align, gather or split",
    r"(?s)KaTeX parse error: Undefined control sequence: \\label.*": "\\\\label does not work "
    "between dollars: write the label after them, $$ (name)",
    r"(?s)KaTeX parse error: Undefined control sequence: (\\\w+).*": "KaTeX, which draws the "
    "formulas, does not know \\1",
    r"stderr was found in the cell outputs of cell \d+": "stderr, such as a warning, is nothing "
    "that a reader should meet: remove its cause",
    r"Non-consecutive header level increase; H(\d) to H(\d)": "a heading of level \\2 follows one "
    "of level \\1: go down one # at a time",
    r"Failed to create a cross reference\. A title or caption not found: '(.+?)'": "what "
    "is labelled \\1 has no title: give the link words, {ref}`words <\\1>`",
    r'Lexing literal_block .* as "(.+?)" resulted in an error at token: (.+?)\. Retrying.*': "this "
    "is not \\1 at \\2: name another language after the fence, or `text`",
    r"Pygments lexer name '(.+?)' is not known": "\\1 is no language that is highlighted: is it "
    "spelled right? `text` is plain",
}
# the kind of a warning, by which Sphinx could suppress it
KIND = re.compile(r" \[[a-z-]+\.\w+\]$")


def reworded(message: str) -> str:
    """The message in plain words, and without its kind."""
    message = KIND.sub("", message)
    for pattern, wording in WORDINGS.items():
        if found := re.match(pattern, message):
            return found.expand(wording) + message[found.end() :]
    return message
