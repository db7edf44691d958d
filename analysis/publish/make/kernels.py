"""Kernels that start at once: forked from one process that has imported the libraries which cells use.

The process imports every library that ``analysis`` imports, forgets ``analysis`` itself, and waits.  For each chapter it
forks a kernel, which is a fresh ipykernel in all that cells can see: it has its own variables, imports ``analysis`` anew,
loads the edition anew, and has random states of its own.  Only the start is spared, and the import of what is the same for all.

Jupyter finds these kernels by a kernel specification named ``python3`` in a folder of their own, whose command is
:data:`PROXY`: a small process that stands for the kernel, hands on signals to it, and ends with its exit status.

While cells run, their kernel writes down what they used, for :mod:`analysis.publish.make.reuse`.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

__all__ = ["USED", "serve", "warm_kernels", "warm_up"]

#: Names in a kernel's environment the file that it writes down what its cells used in.
USED = "EDITION_USED"
#: What kernels import besides, some of it only when a cell draws, makes a frame or keeps a number for a sentence.
_LIBRARIES = (
    "IPython.display",
    "fontTools.ttLib",
    "ipykernel.kernelapp",
    "matplotlib_inline.backend_inline",
    "myst_nb.ext.glue",
    "pandas",
)
#: Packages of ``analysis`` that no cell needs, and whose libraries are those of the build.
_NOT_FOR_CELLS = ("publish", "witness", "lab")

#: Events of Python's audit by which a process looks at files, or runs another program.
_FILES = ("open", "os.listdir", "os.scandir")
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty")

#: Modules whose looking at files is no use that a cell makes of them: imports, which are known from the modules loaded, and
#: the memory of what the rules have passed, which changes nothing of the edition that is loaded.
_NOT_USED = ("importlib.", "_frozen_importlib", "analysis.rules.memory")

#: Stands for a kernel; it needs nothing but the standard library, so that it starts at once.
PROXY = """
import json, os, signal, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect(sys.argv[1])
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: server.sendall(bytes([number])))
    task = {"connection": sys.argv[2], "folder": os.getcwd(), "environment": dict(os.environ)}
    server.sendall(json.dumps(task).encode() + b"\\n")
    status = server.recv(1)
sys.exit(status[0] if status else 1)
"""


@contextlib.contextmanager
def warm_kernels(root: Path, environment: Mapping[str, str] | None = None) -> Iterator[dict[str, str]]:
    """While this lasts, kernels named ``python3`` are forked from one warm process, for the edition at ``root``.

    ``environment`` are the variables of that process.  Gives those that a process needs to find such kernels.
    """
    with tempfile.TemporaryDirectory(prefix="edition-") as folder, socket.socket(socket.AF_UNIX) as listener:
        address = str(Path(folder, "kernels"))
        listener.bind(address)
        listener.listen(64)
        specification = Path(folder, "jupyter", "kernels", "python3", "kernel.json")
        specification.parent.mkdir(parents=True)
        command = [sys.executable, "-I", "-S", "-c", PROXY, address, "{connection_file}"]
        specification.write_text(
            json.dumps({"argv": command, "display_name": "Python 3 (warm)", "language": "python"}), encoding="utf-8"
        )
        number = listener.fileno()
        command = [
            sys.executable,
            "-c",
            "from analysis.publish.make.kernels import serve; serve()",
            str(number),
            str(root),
        ]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        server = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, pass_fds=[number], **quiet)
        more = (environment or os.environ).get("JUPYTER_PATH")
        try:
            yield {"JUPYTER_PATH": os.pathsep.join(filter(None, [str(Path(folder, "jupyter")), more]))}
        finally:
            server.stdin.close()  # Closing its input ends the process and its kernels.
            server.wait()


def serve() -> None:
    """Fork kernels for whoever connects to the socket named on the command line, until standard input ends.

    The command line names the edition's root too.
    """
    listener = socket.socket(fileno=int(sys.argv[1]))
    warm_up(Path(sys.argv[2]))
    _Server(listener).run()


def warm_up(root: Path) -> None:
    """Import the libraries that cells use, and forget ``analysis``, which each kernel imports for itself."""
    sys.modules["rfc3987_syntax"] = None  # An optional format of jsonschema, whose grammars take seconds to load.
    for name in _LIBRARIES:
        import_module(name)
    del sys.modules["rfc3987_syntax"]
    import analysis
    from analysis.source.problems import InputError

    for module in walk_packages(analysis.__path__, "analysis."):
        if module.name.split(".")[1] not in (*_NOT_FOR_CELLS, "__main__"):
            import_module(module.name)
    with contextlib.suppress(InputError):  # The build reports this itself.
        analysis.load(root)  # Drawing once imports what is needed only then.
    for name in [name for name in sys.modules if name.partition(".")[0] == "analysis"]:
        del sys.modules[name]


class _Server:
    """Accepts tasks, forks a kernel for each, and tells each proxy when its kernel has ended."""

    def __init__(self, listener: socket.socket):
        self.listener, self.kernels = listener, {}
        self.selector = selectors.DefaultSelector()
        self.wake, self.woken = socket.socketpair()
        self.woken.setblocking(False)
        for part in (listener, self.wake, sys.stdin):
            self.selector.register(part, selectors.EVENT_READ)

    def run(self) -> None:
        signal.set_wakeup_fd(self.woken.fileno())
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is sys.stdin:
                    for number in self.kernels:
                        os.kill(number, signal.SIGKILL)
                    return
                if key.fileobj is self.listener:
                    self._start(self.listener.accept()[0])
                elif key.fileobj is self.wake:
                    self.wake.recv(64)
                    self._ended()
                else:
                    self._hand_on(key.fileobj)

    def _start(self, proxy: socket.socket) -> None:
        task = json.loads(proxy.makefile("rb").readline() or "null")
        if task is None:
            proxy.close()
        elif number := os.fork():
            self.kernels[number] = proxy
            self.selector.register(proxy, selectors.EVENT_READ)
        else:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self.selector.close()
            for part in (self.listener, self.wake, self.woken, proxy, *self.kernels.values()):
                part.close()
            _kernel(**task)

    def _hand_on(self, proxy: socket.socket) -> None:
        """Signals of a proxy go to its kernel; without a proxy there is no kernel."""
        number = next(n for n, p in self.kernels.items() if p is proxy)
        try:
            signals = proxy.recv(16)
        except ConnectionError:
            signals = b""
        for value in signals or [signal.SIGKILL]:
            os.kill(number, value)
        if not signals:
            self.selector.unregister(proxy)

    def _ended(self) -> None:
        while self.kernels:
            number, status = os.waitpid(-1, os.WNOHANG)
            if not number:
                return
            proxy = self.kernels.pop(number)
            with contextlib.suppress(OSError):
                proxy.sendall(bytes([abs(os.waitstatus_to_exitcode(status)) % 256]))
            with contextlib.suppress(KeyError):
                self.selector.unregister(proxy)
            proxy.close()


def _kernel(connection: str, folder: str, environment: dict[str, str]) -> None:
    """Become a kernel, and end with it."""
    status = 1
    try:
        os.environ.clear()
        os.environ.update(environment | {"JPY_PARENT_PID": str(os.getppid())})  # ipykernel ends with this process too.
        os.chdir(folder)
        time.tzset()
        random.seed()
        import numpy

        numpy.random.seed()
        sys.argv = ["ipykernel_launcher.py", "-f", connection]
        if sys.path[0] == "":
            del sys.path[0]
        from ipykernel.kernelapp import IPKernelApp

        application = IPKernelApp.instance()
        application.initialize(sys.argv[1:])
        if USED in environment:
            application.shell.events.register("post_run_cell", _Used(Path(environment[USED])).write)
        application.start()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        os._exit(status)


class _Used:
    """What the cells of one kernel have used so far.

    ``files`` were opened or, if folders, listed; those apart that an edition was loaded from, for what counts of them is
    what was looked at in the edition.  Another program that was run may have read anything.
    """

    def __init__(self, path: Path):
        self.path, self.files, self.loaded, self.programs = path, set(), set(), False
        sys.addaudithook(self._listen)

    def _listen(self, event: str, arguments: tuple) -> None:
        if event in _PROGRAMS:
            self.programs = True
        if event in _FILES and isinstance(arguments[0], (str, bytes, os.PathLike)):
            names = self._callers()
            if not any(name.startswith(_NOT_USED) for name in names):
                loads = any(name.startswith("analysis.source.") for name in names)
                (self.loaded if loads else self.files).add(os.path.abspath(os.fsdecode(arguments[0])))

    @staticmethod
    def _callers() -> list[str]:
        """The names of the modules on the call stack."""
        frame, names = sys._getframe(2), []
        while frame is not None:
            names.append(frame.f_globals.get("__name__") or "")
            frame = frame.f_back
        return names

    def write(self, result: object) -> None:
        """Write it down, after each cell."""
        reads = sys.modules.get("analysis.reads")
        modules = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
        used = {
            "parts": sorted(reads.seen()) if reads else [],
            "files": sorted(self.files | {file for file in modules if file}),
            "loaded": sorted(self.loaded),
            "programs": self.programs,
        }
        self.path.write_text(json.dumps(used), encoding="utf-8")
