"""The git repository that a workbook lies in, looked at: where it stands, what changed, what was before.

Nothing here writes or runs anything that the repository brings along; ``gitwork`` is for what changes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from kameng_tui.record import record
from kameng_tui.workbook import gitsafe
from kameng_tui.workbook.errors import NotFound, WorkbookError
from kameng_tui.workbook.gitsetup import run
from kameng_tui.workbook.layout import WORKBOOK_FILE

_STATES = (
    ("rebase-merge", "rebase"),
    ("rebase-apply", "rebase"),
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("BISECT_LOG", "bisect"),
)
_LOG = "--format=%x01%H%x02%an%x02%aI%x02%B"
_RAW = (
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=all",
    "-z",
)
_NULL = re.compile(r"0+")

# What git says in English, in the order of what is most certain, and what it means for the user.
_SAYS = (
    ("dubious ownership", "这个仓库属于别的用户,git 不让用;确认可信后执行 git config --global --add safe.directory 文件夹"),
    ("tell me who you are", "git 还不知道您是谁。先执行 git config --global user.name 名字 和 git config --global user.email 邮箱"),
    ("empty ident name", "git 还不知道您是谁。先执行 git config --global user.name 名字 和 git config --global user.email 邮箱"),
    ("unable to auto-detect email", "git 还不知道您是谁。先执行 git config --global user.name 名字 和 git config --global user.email 邮箱"),
    (".lock': File exists", "另一个 git 正在这个仓库里工作,请等它做完再试;若它已中断,删除 .git 里的 .lock 文件"),
    ("failed to sign the data", "提交的签名没有成功(gpg 或 ssh 密钥用不了);请检查签名设置"),
    ("Permission denied (publickey", "远程仓库不认这台电脑的 SSH 密钥"),
    ("Host key verification failed", "没有核对过远程主机的密钥;请先在终端里用 ssh 连一次"),
    ("could not read Username", "远程仓库要用户名和密码,而这里问不了;请在终端里执行 kameng sync,或设好 git 的凭据"),
    ("Authentication failed", "远程仓库不接受用户名或密码"),
    ("Could not resolve host", "找不到远程主机:请检查网络和远程仓库的地址"),
    ("Connection refused", "远程主机没有接受连接"),
    ("Failed to connect", "连不上远程主机:请检查网络和远程仓库的地址"),
    ("Network is unreachable", "网络不通,连不上远程主机"),
    ("Connection timed out", "远程主机没有回应"),
    ("denied by remote", "远程仓库不让推送"),
    ("does not appear to be a git repository", "远程仓库的地址不对,那里没有 git 仓库"),
    ("Repository not found", "远程仓库不存在,或没有权限看"),
    ("refusing to merge unrelated histories", "两边没有共同的历史,不能合并;远程仓库可能是另一个工作簿"),
    ("would be overwritten by merge", "有没提交的改动会被合并盖住,所以没有合并;请先提交"),
    ("not uptodate. Cannot merge", "有没提交的改动会被合并盖住,所以没有合并;请先提交"),
    ("No space left on device", "磁盘满了"),
    ("Permission denied", "没有权限读写仓库里的文件"),
)  # fmt: skip


class GitFault(WorkbookError):
    """git refused; ``said`` is what it printed."""

    def __init__(self, sentence: str, said: str = "") -> None:
        super().__init__(sentence)
        self.said = said


@record
class Change:
    """One path that differs from the last commit; ``kind`` is changed, new, gone or conflict, ``staged`` that the user
    has put it aside for a commit of his own."""

    path: str
    kind: str
    staged: bool


@record
class State:
    """Where the work tree stands. ``operation`` is what git has begun and not finished; ``branch`` is empty where the
    head is detached; ``unborn``: there is no commit yet."""

    branch: str
    unborn: bool
    upstream: str
    ahead: int
    behind: int
    operation: str
    changes: tuple[Change, ...]


@record
class Touched:
    """What one commit did to one path; a hash is empty where there was nothing."""

    path: str
    before: str
    after: str


@record
class Commit:
    rev: str
    author: str
    at: str
    message: str
    touched: tuple[Touched, ...]

    @property
    def subject(self) -> str:
        return self.message.strip().partition("\n")[0]


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def without_password(said: str) -> str:
    """An address may carry a password."""
    return re.sub(r"//[^/@\s]+@", "//***@", said)


def fault_of(words: Sequence[str], said: str) -> GitFault:
    """The sentence for what git printed when it refused."""
    said = without_password(said.strip())
    for english, chinese in _SAYS:
        if english.casefold() in said.casefold():
            return GitFault(chinese, said)
    last = [line for line in said.split("\n") if line.strip() and not line.startswith("hint:")]
    what = next((word for word in words if not word.startswith("-") and "=" not in word), "")
    return GitFault(f"git {what} 没有成功:{last[-1].strip() if last else '没有说明原因'}", said)


@record
class Repo:
    """``root`` is the workbook, ``prefix`` its path from the top of the repository, ``common`` the folder of git that
    all work trees share. Paths that are taken and given are counted from the workbook."""

    root: Path
    top: Path
    prefix: str
    folder: Path
    common: Path
    outer: str

    @classmethod
    def at(cls, root: Path) -> Repo | None:
        """The repository around the workbook; None where there is none. Raises WorkbookError: no git, not allowed."""
        ran = run(
            root, "rev-parse", "--show-toplevel", "--show-prefix", "--absolute-git-dir", "--git-common-dir",
            "--show-superproject-working-tree",
        )  # fmt: skip
        if ran.returncode:
            said = text_of(ran.stderr)
            if "dubious ownership" in said:
                raise fault_of(("rev-parse",), said)
            return None
        top, prefix, folder, common, outer = (*text_of(ran.stdout).split("\n"), "", "")[:5]
        return cls(root, Path(top), prefix, Path(folder), (root / common).resolve(), outer)

    def look(self, *words: str, stdin: bytes = b"") -> bytes:
        """What git prints; nothing is written and nothing foreign is run. Raises GitFault."""
        before, env = gitsafe.looking(self.root)
        ran = run(self.root, *before, *words, env=env, stdin=stdin, ask=False)
        if ran.returncode:
            raise fault_of(words, text_of(ran.stderr))
        return ran.stdout

    @property
    def holds_workbook(self) -> bool:
        """Whether the repository is there for the workbook: it is its top, or it has the workbook in it. Else it only
        happens to lie around it (a home folder in git)."""
        return not self.prefix or bool(self.look("ls-files", "--", WORKBOOK_FILE))

    @property
    def operation(self) -> str:
        return next((said for name, said in _STATES if (self.folder / name).exists()), "")

    def state(self, under: str = ".") -> State:
        """What differs from the last commit below ``under``, and how far the branch is from the remote's as last seen."""
        listed = self.look(
            "status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all", "--no-renames",
            "--ignore-submodules=all", "--", under,
        )  # fmt: skip
        head: dict[str, str] = {}
        changes = []
        for line in text_of(listed).split("\0"):
            if line.startswith("# "):
                name, _, value = line[2:].partition(" ")
                head[name] = value
            elif line:
                changes.append(self._change(line))
        ahead, behind = (int(part[1:]) for part in head.get("branch.ab", "+0 -0").split(" "))
        branch = head.get("branch.head", "")
        return State(
            "" if branch == "(detached)" else branch, head.get("branch.oid") == "(initial)",
            head.get("branch.upstream", ""), ahead, behind, self.operation, tuple(changes),
        )  # fmt: skip

    def _change(self, line: str) -> Change:
        if line[0] in "?!":
            return Change(self.inside(line[2:]), "new", False)
        path = self.inside(line.split(" ", 8 if line[0] == "1" else 10)[-1])
        if line[0] == "u":
            return Change(path, "conflict", True)
        kind = "gone" if "D" in line[2:4] else "new" if line[2] == "A" else "changed"
        return Change(path, kind, line[2] != ".")

    def inside(self, path: str) -> str:
        """A path from the top of the repository as it is called from the workbook."""
        if path.startswith(self.prefix):
            return path[len(self.prefix) :]
        return "../" * self.prefix.count("/") + path

    @property
    def born(self) -> bool:
        return run(self.root, "rev-parse", "--verify", "--quiet", "HEAD").returncode == 0

    def commit_of(self, rev: str) -> str:
        """The full name of what ``rev`` calls. Raises NotFound."""
        ran = run(self.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
        if ran.returncode or not rev.strip():
            raise NotFound(f"没有「{rev}」这一版;kameng history 可以看到各版的编号")
        return text_of(ran.stdout).strip().rpartition("\n")[2]

    def log(
        self, under: tuple[str, ...] = (".",), limit: int = 200, *, every: bool = False
    ) -> tuple[Commit, ...]:
        """The commits that touched what lies below ``under``, newest first, with what each did there; with ``every`` also
        those whose side a merge did not take."""
        if not self.born:
            return ()
        return self._commits(self.look(
            "log", f"--max-count={limit}", "--encoding=UTF-8", "--root", "--no-mailmap", "--no-color", "--no-notes", _LOG, *_RAW, *(("--full-history",) if every else ()),
            "--", *under,
        ))  # fmt: skip

    def names_before(self, path: str) -> tuple[str, ...]:
        """The folders that the file at ``path`` lay in before, newest first: a renaming that git recognises."""
        listed = text_of(self.look(
            "log", "--follow", "--find-renames=60%", "--diff-filter=R", "--name-status", "--format=", "-z", "--", path,
        ))  # fmt: skip
        tokens = [token for token in listed.split("\0") if token.strip()]
        return tuple(dict.fromkeys(self.inside(old).partition("/")[0] for old in tokens[1::3]))

    def one(self, rev: str, under: tuple[str, ...] = (".",)) -> Commit:
        """One commit and what it did below ``under``."""
        found = self._commits(self.look(
            "show", "--encoding=UTF-8", "--no-mailmap", "--no-color", "--no-notes", "--first-parent", "-m", _LOG, *_RAW, rev, "--", *under,
        ))  # fmt: skip
        if not found:
            raise NotFound(f"「{rev}」这一版没有动这个案件")
        return found[0]

    def _commits(self, listed: bytes) -> tuple[Commit, ...]:
        found: list[Commit] = []
        tokens = iter(text_of(listed).split("\0"))
        for token in tokens:
            token = token.lstrip("\n")
            if token.startswith("\x01"):
                rev, author, at, message = token[1:].split("\x02", 3)
                found.append(Commit(rev, author, at, message, ()))
            elif token.startswith(":"):
                last = found.pop()
                touched = self._touched(token, next(tokens))
                found.append(Commit(last.rev, last.author, last.at, last.message, (*last.touched, touched)))
        return tuple(found)

    def between(self, old: str, new: str, under: tuple[str, ...] = (".",)) -> tuple[Touched, ...]:
        """What differs between two commits, or an empty tree, below ``under``."""
        tokens = iter(text_of(self.look("diff-tree", "-r", *_RAW, old, new, "--", *under)).split("\0"))
        return tuple(self._touched(token, next(tokens)) for token in tokens if token.startswith(":"))

    def _touched(self, said: str, path: str) -> Touched:
        _, _, before, after, _ = said.split(" ")
        return Touched(
            self.inside(path), *("" if _NULL.fullmatch(name) else name for name in (before, after))
        )

    def files(self, rev: str, under: tuple[str, ...] = (".",)) -> dict[str, str]:
        """The paths below ``under`` as they were, with the hash of each."""
        listed = text_of(self.look("ls-tree", "-r", "-z", rev, "--", *under))
        rows = (row.partition("\t") for row in listed.split("\0") if row)
        return {path: said.split(" ")[2] for said, _, path in rows if said.split(" ")[1] == "blob"}

    def blobs(self, names: Iterable[str]) -> dict[str, bytes]:
        """The contents behind hashes, byte for byte."""
        wanted = sorted({name for name in names if name})
        data = self.look("cat-file", "--batch", stdin="".join(f"{name}\n" for name in wanted).encode())
        found, place = {}, 0
        for name in wanted:
            said, _, rest = data[place:].partition(b"\n") if place else data.partition(b"\n")
            if said.endswith(b" missing"):
                raise GitFault("仓库里缺了一部分内容(可能只取了一部分历史),看不了这一版")
            size = int(said.split(b" ")[2])
            found[name] = rest[:size]
            place += len(said) + 1 + size + 1
        return found

    def staged(self, under: str) -> dict[str, str]:
        """The paths below ``under`` in the index, with the hash of each; of those in conflict one of the sides."""
        rows = text_of(self.look("ls-files", "--stage", "-z", "--", under)).split("\0")
        return {path: said.split(" ")[1] for said, _, path in (row.partition("\t") for row in rows) if path}

    def edited(self) -> set[str]:
        """Paths that stand in the folder otherwise than in the index."""
        listed = self.look("diff-files", "--name-only", "--no-renames", "--ignore-submodules=all", "-z")
        return {self.inside(path) for path in text_of(listed).split("\0") if path}

    def differ_from(self, rev: str) -> set[str]:
        """Paths that stand in the index otherwise than in ``rev``."""
        listed = self.look(
            "diff-index", "--cached", "--name-only", "--no-renames", "--ignore-submodules=all", "-z", rev
        )
        return {self.inside(path) for path in text_of(listed).split("\0") if path}

    def unmerged(self) -> dict[str, dict[int, str]]:
        """Paths that a merge left in conflict: the hash of each side by git's number (1 base, 2 ours, 3 theirs)."""
        found: dict[str, dict[int, str]] = {}
        for row in text_of(self.look("-C", str(self.top), "ls-files", "--unmerged", "-z")).split("\0"):
            said, _, path = row.partition("\t")
            if path:
                _, name, stage = said.split(" ")
                found.setdefault(self.inside(path), {})[int(stage)] = name
        return found

    def attribute(self, name: str, path: str) -> str:
        """What .gitattributes says of ``path``."""
        said = text_of(self.look("check-attr", "-z", name, "--", path)).split("\0")
        return said[2] if len(said) > 2 else ""

    def setting(self, name: str) -> str:
        return text_of(run(self.root, "config", "--get", name).stdout).strip()

    def takes_large(self, rel: str) -> bool:
        """Whether a large file at ``rel`` goes to git-lfs and not into the repository itself."""
        return self.attribute("filter", rel) == "lfs" and bool(
            self.setting("filter.lfs.clean") or self.setting("filter.lfs.process")
        )
