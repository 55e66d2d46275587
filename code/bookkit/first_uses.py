"""What libraries do when they are first used, done by importing this module.

A build imports it while cells run, and the process that builds are forks of before any of them:
soupsieve alone takes a tenth of a second to compile its own expressions.
"""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import soupsieve
from nbformat.v4 import new_code_cell, new_notebook
from pybtex import plugin as pybtex
from pygments.lexers import get_lexer_by_name
from pygments.plugin import STYLE_ENTRY_POINT, iter_entry_points
from sphinxcontrib.bibtex import plugin as bibtex

from bookkit.execute import open_cache

soupsieve.compile("li.a > ul")
notebook = new_notebook(cells=[new_code_cell("1")])
nbformat.writes(notebook)
with TemporaryDirectory() as folder, suppress(KeyError):  # it holds nothing
    open_cache(Path(folder, "cache")).merge_match_into_notebook(notebook)
# each is looked for among all that is installed, whenever it is asked for and not registered
for plugins, group, name in (
    (pybtex, "pybtex.backends", "docutils"),
    (pybtex, "pybtex.backends", "plaintext"),
    (pybtex, "pybtex.style.formatting", "alpha"),
    (pybtex, "pybtex.style.labels", "alpha"),
    (pybtex, "pybtex.style.names", "last"),
    (pybtex, "pybtex.style.names", "plain"),
    (pybtex, "pybtex.style.sorting", "author_year_title"),
    (bibtex, "sphinxcontrib.bibtex.style.referencing", "author_year"),
    (bibtex, "sphinxcontrib.bibtex.style.referencing", "foot"),
):
    plugins.register_plugin(group, name, plugins.find_plugin(group, name), force=True)
list(get_lexer_by_name("ipython3").get_tokens("1"))
iter_entry_points(STYLE_ENTRY_POINT)
