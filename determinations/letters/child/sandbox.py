"""What the child may see of the file system, and bubblewrap, which shows it nothing else.

bubblewrap (https://github.com/containers/bubblewrap) starts a program in new namespaces: a root of
its own with the paths named here, no network, no other processes, no capabilities.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
"""The folder that the child is started in, so that `-m` finds the package."""

_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
_LOADERS = ("/lib64", "/lib")
_TESSERACT_DATA = (
    "/usr/share/tesseract-ocr",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
)
_PROBE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Visible:
    """Paths that the child may read, those of them that it may run, and those it may write to."""

    readable: tuple[Path, ...]
    executable: tuple[Path, ...]
    writable: tuple[Path, ...] = (Path("/dev/null"),)


@cache
def visible() -> Visible:
    """Return what reading letters needs: Python, two packages of ours, libraries, Tesseract."""
    package = PROJECT / "determinations"
    installed = {
        sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")
    }
    libraries = sysconfig.get_config_var("LIBDIR")
    readable = [
        *map(Path, _LIBRARIES),
        Path("/etc/ld.so.cache"),
        *([Path(libraries)] if libraries else []),
        *sorted(Path(path) for path in installed if path),
        Path(sys.prefix) / "pyvenv.cfg",
        Path(sys.executable),
        *sorted(package.glob("*.py")),
        package / "letters",
        package / "vocabulary",
    ]
    executable: list[Path] = []
    if tesseract := shutil.which("tesseract"):
        data = (*_TESSERACT_DATA, os.environ.get("TESSDATA_PREFIX", ""))
        readable += [Path(tesseract), *(Path(path) for path in data if path)]
        loaders = (loader for folder in _LOADERS for loader in Path(folder).glob("ld-*.so*"))
        executable = [Path(tesseract), *loaders]
    return Visible(tuple(path for path in readable if path.exists()), tuple(executable))


def environment() -> dict[str, str]:
    """Return the child's whole environment: where Tesseract and its data are."""
    found = {}
    if tesseract := shutil.which("tesseract"):
        found["PATH"] = str(Path(tesseract).parent)
        if data := os.environ.get("TESSDATA_PREFIX"):
            found["TESSDATA_PREFIX"] = data
    return found


def bubblewrap() -> list[str]:
    """Return the command in front of the child's own, empty where bubblewrap is of no use here."""
    return _bubblewrap()[0]


def why_no_bubblewrap() -> str:
    """Return the reason for people why no sandbox can be made, empty where one can."""
    return _bubblewrap()[1]


@cache
def _bubblewrap() -> tuple[list[str], str]:
    program = shutil.which("bwrap") if sys.platform == "linux" else None
    if program is None:
        return [], "bubblewrap is not installed"
    command = [program, *_arguments()]
    try:
        subprocess.run(
            [*command, sys.executable, "-I", "-S", "-c", "pass"],
            env={},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PROBE_SECONDS,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        return [], f"bubblewrap can't make a sandbox here ({said[-1][:200] if said else 'failed'})"
    except (OSError, subprocess.SubprocessError) as error:
        return [], f"bubblewrap can't be started here ({type(error).__name__})"
    return command, ""


def _arguments() -> list[str]:
    """Return bubblewrap's arguments: no /proc, as a container may mask parts of it."""
    arguments = ["--unshare-all", "--cap-drop", "ALL", "--clearenv", "--die-with-parent"]
    for name, value in environment().items():
        arguments += ["--setenv", name, value]
    for path in visible().readable:
        arguments += ["--ro-bind", str(path.resolve()), str(path)]
    for path in visible().writable:
        arguments += ["--dev-bind", str(path), str(path)]
    return [*arguments, "--remount-ro", "/", "--chdir", str(PROJECT), "--"]
