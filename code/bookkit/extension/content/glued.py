"""What `glue` names in a cell and `{glue}` shows elsewhere: words for pictures, fresh values."""

import json
from base64 import b64decode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from docutils import nodes
from myst_nb.ext.glue.utils import PendingGlueReference
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

from bookkit.extension.faults import warn

RASTERS = ("image/png", "image/jpeg", "image/gif")
WAY = "write `:alt: what it shows` as an option of the cell that shows or glues it"


def setup(app: Sphinx) -> None:
    app.connect("doctree-read", describe_pictures, priority=400)  # before pictures are checked
    app.connect("doctree-resolved", lambda app, doctree, page: describe_pictures(app, doctree))
    app.add_post_transform(RequireWordsOfOtherPages)


@dataclass(frozen=True)
class GluedPicture:
    """A picture that a cell glued: the name of its file, and the alternative text of the cell."""

    file: str
    words: str


def values_file(env: BuildEnvironment, page: str) -> Path:
    """Where MyST-NB keeps the values that the cells of a page glued."""
    return Path(vars(env)["mystnb_config"].output_folder, f"{page}.glue.json")


def glued_pictures(env: BuildEnvironment, page: str) -> dict[str, GluedPicture]:
    """The pictures that the cells of a page glued, by name."""
    file, found = values_file(env, page), dict[str, GluedPicture]()
    for name, output in json.loads(file.read_text("utf-8")).items() if file.exists() else ():
        words = output.get("metadata", {}).get("alt", "")
        for kind in RASTERS:
            if data := output["data"].get(kind):
                found[name] = GluedPicture(sha256(b64decode(data)).hexdigest(), words)
    return found


def describe_pictures(app: Sphinx, doctree: nodes.document) -> None:
    """Give glued pictures the words of their cell, which MyST-NB does not hand on."""
    bare = [image for image in doctree.findall(nodes.image) if not image.get("alt", "").strip()]
    if not bare:
        return
    pages = (page for page in app.env.found_docs if values_file(app.env, page).exists())
    glued = [picture for page in pages for picture in glued_pictures(app.env, page).values()]
    words = {picture.file: picture.words for picture in glued}
    for image in bare:
        image["alt"] = words.get(Path(image["uri"]).stem, "")


class RequireWordsOfOtherPages(SphinxPostTransform):
    """Warn of pictures that another page glued without alternative text."""

    default_priority = 4  # at 5, MyST-NB puts the picture in the place of the reference

    def run(self, **kwargs: object) -> None:
        for reference in self.document.findall(PendingGlueReference):
            picture = glued_pictures(self.env, reference.refdoc).get(reference.key)
            if picture and not picture.words:
                warn(f"picture without alternative text: {WAY}", reference)
