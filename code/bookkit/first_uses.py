"""What libraries do when they are first used, done by importing this module.

A build imports it while cells run, and the process that builds are forks of before any of them:
soupsieve alone takes a tenth of a second to compile its own expressions.
"""

import nbformat
import soupsieve
from nbformat.v4 import new_code_cell, new_notebook
from pybtex.plugin import find_plugin
from pygments.lexers import get_lexer_by_name

soupsieve.compile("li.a > ul")
nbformat.writes(new_notebook(cells=[new_code_cell("1")]))
find_plugin("pybtex.style.formatting", "plain")
list(get_lexer_by_name("ipython3").get_tokens("1"))
