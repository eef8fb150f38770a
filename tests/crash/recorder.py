"""Writes down everything a process does to files through SQLite, and the few things it does to names around it.

The default VFS of the SQLite library that Python itself uses is hooked by ctypes, in this process only: no compiler,
no preloaded library, no other SQLite. What SQLite does to folders is seen through its own table of system calls.
"""

import _sqlite3
import ctypes
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

Event = tuple[Any, ...]
"""``create ID NAME``, ``write ID OFFSET DATA``, ``truncate ID SIZE``, ``sync ID``, ``link ID NAME``, ``unlink NAME``,
``rename NAME NAME``, ``sync_folder``, ``ack WHAT ...``. Names are those of one folder."""

_VFS_FUNCTIONS = """
    open delete access full_pathname dl_open dl_error dl_sym dl_close randomness sleep current_time get_last_error
    current_time_int64 set_system_call get_system_call next_system_call
"""
_IO_FUNCTIONS = """
    close read write truncate sync file_size lock unlock check_reserved_lock file_control sector_size
    device_characteristics shm_map shm_lock shm_barrier shm_unmap fetch unfetch
"""


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_name", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        *((name, ctypes.c_void_p) for name in _VFS_FUNCTIONS.split()),
    )


class _IoMethods(ctypes.Structure):
    _fields_ = (("version", ctypes.c_int), *((name, ctypes.c_void_p) for name in _IO_FUNCTIONS.split()))


class _File(ctypes.Structure):
    _fields_ = (("methods", ctypes.POINTER(_IoMethods)),)


_POINTER, _INT, _INT64, _TEXT = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64, ctypes.c_char_p
# The name stays a bare address: SQLite keeps it, and a converted copy would be gone.
_Open = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, ctypes.POINTER(_File), _INT, _POINTER)
_Delete = ctypes.CFUNCTYPE(_INT, _POINTER, _TEXT, _INT)
_Write = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT, _INT64)
_Truncate = ctypes.CFUNCTYPE(_INT, _POINTER, _INT64)
_Sync = ctypes.CFUNCTYPE(_INT, _POINTER, _INT)
_OpenDirectory = ctypes.CFUNCTYPE(_INT, _TEXT, ctypes.POINTER(_INT))
_SetCall = ctypes.CFUNCTYPE(_INT, _POINTER, _TEXT, _POINTER)
_GetCall = ctypes.CFUNCTYPE(_POINTER, _POINTER, _TEXT)


class Recorder:
    """Records what happens to the files of ``folder`` from ``start`` on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.events: list[Event] = []
        self._ids: dict[str, int] = {}
        self._by_inode: dict[int, int] = {}
        self._open: dict[int, int] = {}
        self._tables: dict[int, _IoMethods] = {}
        self._kept: list[Any] = []
        library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))  # built into the interpreter where it has no file
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        self._vfs: _Vfs = library.sqlite3_vfs_find(None).contents

    def start(self) -> None:
        """Hook in, for the rest of this process's life."""
        vfs = self._vfs
        real_open, real_delete = _Open(vfs.open), _Delete(vfs.delete)
        get_call, set_call = _GetCall(vfs.get_system_call), _SetCall(vfs.set_system_call)
        real_open_directory = _OpenDirectory(get_call(ctypes.addressof(vfs), b"openDirectory"))

        def opened(at: int, address: int | None, file: Any, flags: int, out: int) -> int:
            name = ctypes.string_at(address) if address else b""
            code = int(real_open(at, address, file, flags, out))
            if code == 0 and os.path.exists(name) and self._is_ours(name):
                self._hook(os.fsdecode(name), file)
            return code

        def deleted(at: int, name: bytes, sync_folder: int) -> int:
            if os.path.exists(name) and self._is_ours(name):
                self._unlinked(os.fsdecode(name))  # first: what follows may sync the folder
            return int(real_delete(at, name, sync_folder))

        def opened_directory(name: bytes, handle: Any) -> int:
            """SQLite opens a folder only to sync it."""
            if self._is_ours(name):
                self.events.append(("sync_folder",))
            return int(real_open_directory(name, handle))

        vfs.open, vfs.delete = self._pointer(_Open(opened)), self._pointer(_Delete(deleted))
        set_call(ctypes.addressof(vfs), b"openDirectory", self._pointer(_OpenDirectory(opened_directory)))
        self._hook_python()

    def ack(self, *what: Any) -> None:
        """Something was promised to somebody."""
        self.events.append(("ack", *what))

    # ---- SQLite ----------------------------------------------------------------------------------------------------

    def _pointer(self, function: Any) -> int | None:
        self._kept.append(function)
        return ctypes.cast(function, ctypes.c_void_p).value

    def _is_ours(self, name: bytes) -> bool:
        return Path(os.fsdecode(name)).parent == self.folder and not name.endswith(b"-shm")

    def _hook(self, path: str, file: Any) -> None:
        """A file is new when SQLite opens it for the first time: the store may have made it empty just before."""
        name = Path(path).name
        if name not in self._ids:
            self._ids[name] = len(self.events)
            self.events.append(("create", self._ids[name], name))
        inode = os.stat(path).st_ino
        self._by_inode[inode] = self._ids[name]
        self._open[ctypes.addressof(file.contents)] = self._ids[name]
        file.contents.methods = ctypes.pointer(self._table(file.contents.methods))

    def _table(self, methods: Any) -> _IoMethods:
        """A table of methods that records, made once for each table of SQLite's own."""
        address = ctypes.addressof(methods.contents)
        if address in self._tables:
            return self._tables[address]
        own = _IoMethods.from_buffer_copy(methods.contents)
        write, truncate, sync = _Write(own.write), _Truncate(own.truncate), _Sync(own.sync)

        def written(file: int, data: int, size: int, offset: int) -> int:
            self.events.append(("write", self._open[file], offset, ctypes.string_at(data, size)))
            return int(write(file, data, size, offset))

        def truncated(file: int, size: int) -> int:
            self.events.append(("truncate", self._open[file], size))
            return int(truncate(file, size))

        def synced(file: int, flags: int) -> int:
            code = int(sync(file, flags))
            if code == 0:
                self.events.append(("sync", self._open[file]))
            return code

        own.write, own.truncate = self._pointer(_Write(written)), self._pointer(_Truncate(truncated))
        own.sync = self._pointer(_Sync(synced))
        self._tables[address] = self._tables[ctypes.addressof(own)] = own
        return own

    # ---- Python ----------------------------------------------------------------------------------------------------

    def _hook_python(self) -> None:
        """The calls by which the store itself touches names and syncs."""
        real_link, real_unlink, real_rename, real_fsync = os.link, os.unlink, os.rename, os.fsync

        def link(source: Any, target: Any, **more: Any) -> None:
            real_link(source, target, **more)
            if self._is_ours(os.fsencode(target)):
                name = Path(target).name
                self._ids[name] = self._ids[Path(source).name]
                self.events.append(("link", self._ids[name], name))

        def unlink(path: Any, **more: Any) -> None:
            real_unlink(path, **more)
            if self._is_ours(os.fsencode(path)):
                self._unlinked(os.fspath(path))

        def rename(source: Any, target: Any, **more: Any) -> None:
            real_rename(source, target, **more)
            old, new = Path(source).name, Path(target).name
            self._ids[new] = self._ids.pop(old)
            self.events.append(("rename", old, new))

        def fsync(handle: int) -> None:
            real_fsync(handle)
            found = os.fstat(handle)
            if stat.S_ISDIR(found.st_mode):
                self.events.append(("sync_folder",))
            elif found.st_ino in self._by_inode:
                self.events.append(("sync", self._by_inode[found.st_ino]))

        hooks: dict[str, Callable[..., Any]] = {
            "link": link,
            "unlink": unlink,
            "remove": unlink,
            "rename": rename,
            "replace": rename,
            "fsync": fsync,
        }
        for name, hook in hooks.items():
            setattr(os, name, hook)

    def _unlinked(self, path: str) -> None:
        name = Path(path).name
        self._ids.pop(name, None)
        self.events.append(("unlink", name))
