"""How `make lab` reads chapters: as notebooks that JupyterLab does not mark as changed at once.

JupyterLab writes the kernel's description of its language into each notebook that lacks it, as all
text notebooks do. The chapter would then be saved, and reformatted, without any change by a reader.
"""

from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupytext.async_contentsmanager import build_async_jupytext_contents_manager_class

LANGUAGE = IPythonKernel.language_info
JupytextManager: Any = build_async_jupytext_contents_manager_class(AsyncLargeFileManager)


class ChapterManager(JupytextManager):
    """Jupytext's manager of files, which adds the description on reading."""

    async def get(self, path: str, *arguments: Any, **options: Any) -> dict[str, Any]:
        model = await super().get(path, *arguments, **options)
        if model["type"] == "notebook" and model["content"]:
            model["content"]["metadata"].setdefault("language_info", LANGUAGE)
        return model
