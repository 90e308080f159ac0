"""What changes the repository: commits, restoring, fetch, merge and push, with the user's own hooks, signing and identity.

Every step stops in a state that git itself knows: a merge that is broken off keeps its sides in the index, and nothing
that was not committed is ever written over.
"""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath

from kameng_tui.case.merge import Conflict
from kameng_tui.record import record
from kameng_tui.workbook.errors import Refused, Unreadable, WouldLose
from kameng_tui.workbook.files import read_state, save
from kameng_tui.workbook.git import Change, GitFault, Repo, fault_of, text_of, without_password
from kameng_tui.workbook.gitsetup import run
from kameng_tui.workbook.layout import CASE_FILE, PRIVATE
from kameng_tui.workbook.merging import MergedText, merge_texts

_NETWORK = 600.0
_LITERAL = {"GIT_LITERAL_PATHSPECS": "1"}
# During a merge of ours every file that both changed comes to us: the text merge writes markers, and the failure keeps
# the three sides in the index, from where ``settle`` takes them. Crashing in between leaves what git knows as a conflict.
# What one side added to a case goes with it where the other gave its folder another name.
_OURS = (
    "-c",
    "merge.directoryRenames=true",
    "-c",
    "merge.default=kameng",
    "-c",
    "merge.kameng.driver=git merge-file %A %O %B; exit 1",
)


@record
class Remote:
    """Where to sync with: the name of the remote and the branch there."""

    name: str
    branch: str
    address: str


@record
class Left:
    """A file that could not be merged: the keys that both changed, or the reason where it is not a matter of keys."""

    path: str
    conflicts: tuple[Conflict, ...]
    fault: str


@record
class Settled:
    """What became of the conflicts of a merge."""

    merged: tuple[str, ...]
    left: tuple[Left, ...]


class Worker:
    """Works in one repository. ``ask``: git may ask for a password on the terminal. ``stop``: whether the user has had
    enough; what waits for others (network, hooks, signing) ends then, what changes files does not."""

    def __init__(self, repo: Repo, *, ask: bool = False, stop: Callable[[], bool] | None = None) -> None:
        self.repo = repo
        self.ask = ask
        self.stop = stop

    def do(
        self, *words: str, stdin: bytes = b"", network: bool = False, env: Mapping[str, str] | None = None
    ) -> str:
        """Runs git as the user would. Raises GitFault."""
        waits = network or words[0] == "commit"
        ran = run(self.repo.root, *words, env={**_LITERAL, **(env or {})}, stdin=stdin, ask=self.ask,
                  timeout=_NETWORK if network else 120, stop=self.stop if waits else None,
                  whole=not waits)  # fmt: skip
        if ran.returncode:
            raise fault_of(words, text_of(ran.stderr) + "\n" + text_of(ran.stdout))
        return text_of(ran.stdout)

    # -- before anything

    def must_know_who(self) -> None:
        """Raises GitFault where git would have to invent the name of the user."""
        for who in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
            self.do("-c", "user.useConfigOnly=true", "var", who)

    def must_be_calm(self, *, merging: bool = False) -> str:
        """The branch. Raises Refused where the head is detached or git has begun something."""
        state = self.repo.state()
        if state.operation and not (merging and state.operation == "merge"):
            raise Refused(underway(state.operation, state.changes))
        if not state.branch:
            way = "(这是一个子模块)" if self.repo.outer else ""
            raise Refused(f"现在不在任何分支上{way},提交了会找不到;请先执行 git switch 分支名")
        open_ = [change.path for change in state.changes if change.kind == "conflict"]
        if open_ and not state.operation:  # stashed work that came back
            raise Refused(f"{open_[0]} 还有冲突没有解决;先执行 kameng resolve")
        return state.branch

    # -- committing

    def commit(self, changes: Iterable[Change], message: str) -> str:
        """Commits these paths and nothing else, whatever stands in the index beside them; returns the commit."""
        changes = tuple(changes)
        fresh = [change.path for change in changes if change.kind == "new" and not change.staged]
        with _listed([change.path for change in changes]) as every, _listed(fresh) as added:
            if fresh:
                self.do("add", "--intent-to-add", *added)
            try:
                self.do("commit", "--quiet", "--only", *every, "--file=-", stdin=message.encode())
            except BaseException:
                if fresh:
                    self.do("rm", "--cached", "--quiet", "--force", *added)
                raise
        return self.repo.commit_of("HEAD")

    def conclude(self, message: str) -> str:
        """Ends a merge by its commit."""
        self.do("commit", "--quiet", "--file=-", stdin=message.encode())
        return self.repo.commit_of("HEAD")

    def bring_back(self, rev: str, paths: Iterable[str]) -> None:
        """These paths as they were in ``rev``, in the folder and in the index; what was not there then goes."""
        paths = sorted(paths)
        with _listed(paths) as listed:
            if paths:
                self.do("restore", f"--source={rev}", "--staged", "--worktree", "--no-overlay", *listed)

    def moved_tree(self, rev: str, old: str, new: str) -> str:
        """A tree in which the folder ``old`` of a version lies at ``new``, and nothing else."""
        prefix = self.repo.prefix
        with tempfile.TemporaryDirectory(prefix="kameng-tree-") as folder:
            env = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self.do("read-tree", f"--prefix={prefix}{new}/", f"{rev}:{prefix}{old}", env=env)
            return self.do("write-tree", env=env).strip()

    # -- syncing

    def remote(self, branch: str) -> Remote:
        """Where the branch is synced with: its upstream, else the only remote there is. Raises Refused."""
        name = self.repo.setting(f"branch.{branch}.remote")
        there = self.repo.setting(f"branch.{branch}.merge").removeprefix("refs/heads/") or branch
        if name in ("", "."):
            names = self.do("remote").split()
            if not names:
                raise Refused("还没有远程仓库可以同步;先执行 git remote add origin 地址")
            if len(names) > 1 and "origin" not in names:
                raise Refused(
                    f"有几个远程仓库({' '.join(names)}),不知道用哪个;先执行 git branch -u 远程/分支"
                )
            name, there = ("origin" if "origin" in names else names[0]), branch
        address = self.repo.setting(f"remote.{name}.url")
        return Remote(name, there, without_password(address))

    def fetch(self, remote: Remote) -> str:
        """The newest commit of the remote's branch; empty where it has none. Raises GitFault."""
        try:
            self.do("fetch", "--quiet", remote.name, f"refs/heads/{remote.branch}", network=True)
        except GitFault as fault:
            if "couldn't find remote ref" in fault.said:
                return ""
            raise
        return self.repo.commit_of("FETCH_HEAD")

    def counts(self, theirs: str) -> tuple[int, int]:
        """How many commits are only here, and only there."""
        ours, others = self.do("rev-list", "--left-right", "--count", f"HEAD...{theirs}").split()
        return int(ours), int(others)

    def merge(self, theirs: str, *, forward: bool) -> None:
        """Brings theirs in without committing; conflicts stay in the index. ``forward``: nothing of ours is newer."""
        self._must_not_cover(theirs)
        if forward:
            self.do("merge", "--quiet", "--ff-only", theirs)
            return
        if run(self.repo.root, "merge-base", "HEAD", theirs).returncode:
            raise Refused("两边没有共同的历史,不能合并;远程仓库可能是另一个工作簿")
        try:
            self.do(*_OURS, "merge", "--quiet", "--no-commit", "--no-ff", theirs)
        except GitFault:
            if self.repo.operation != "merge":
                raise

    def _must_not_cover(self, theirs: str) -> None:
        """git takes ignored files for worthless and writes over them; what lies in ``private/`` is nowhere else."""
        for touched in self.repo.between("HEAD", theirs):
            if touched.before or not touched.after:
                continue
            if PRIVATE in PurePosixPath(touched.path).parts[:-1]:
                raise WouldLose(
                    f"另一边把 {touched.path} 提交进了仓库,private/ 里的内容不能进 git,所以没有合并;请对方用 git rm --cached 取出"
                )
            if os.path.lexists(self.repo.root / touched.path):
                raise WouldLose(
                    f"{touched.path} 这里已经有了而没有提交,合并会盖住它,所以没有合并;请先移开或提交"
                )

    def push(self, remote: Remote) -> bool:
        """Sends our commits; False where somebody else was faster and has to be merged first. Raises GitFault."""
        try:
            self.do(
                "push",
                "--quiet",
                "--set-upstream",
                remote.name,
                f"HEAD:refs/heads/{remote.branch}",
                network=True,
            )
        except GitFault as fault:
            if "(fetch first)" in fault.said or "(non-fast-forward)" in fault.said:
                return False
            if "[remote rejected]" in fault.said or "pre-receive" in fault.said:
                why = [line for line in fault.said.split("\n") if line.startswith(("remote:", " ! "))]
                raise GitFault(
                    f"远程仓库拒绝了推送:{' '.join(why).strip()};本地的提交都还在", fault.said
                ) from None
            raise
        return True

    # -- conflicts

    def settle(self) -> Settled:
        """Merges by key, from the sides in the index, every file that a merge left in conflict; what both sides changed
        stays in conflict, with markers only where it is."""
        from kameng_tui.workbook import gitcases

        merged, left = [], []
        if self.repo.operation == "merge":
            gitcases.hold(self)
        unmerged = self.repo.unmerged()
        for folder in gitcases.halved(self.repo, unmerged):
            unmerged = {
                path: stages for path, stages in unmerged.items() if not path.startswith(f"{folder}/")
            }
            left.append(Left(f"{folder}/{CASE_FILE}", (), f"{folder} {gitcases.WHY}"))
        blobs = self.repo.blobs(name for stages in unmerged.values() for name in stages.values())
        for path, stages in sorted(unmerged.items()):
            found = self._settled(path, {stage: blobs[name] for stage, name in stages.items()})
            if isinstance(found, Left):
                left.append(found)
            else:
                merged.append(path)
        return Settled(tuple(merged), tuple(left))

    def _settled(self, path: str, sides: dict[int, bytes]) -> str | Left:
        if 2 not in sides or 3 not in sides:
            who = "这边删了,另一边改了" if 3 in sides else "这边改了,另一边删了"
            return Left(path, (), f"{path} {who}")
        try:
            base, ours, theirs = (sides[n].decode("utf-8") if n in sides else None for n in (1, 2, 3))
        except UnicodeDecodeError:
            return Left(path, (), f"{path} 两边都改过;它不是文字,请选一边")
        found = merge_texts(base, ours or "", theirs or "", path)
        if found.fault:
            return Left(path, found.conflicts, found.fault)
        try:
            file = read_state(self.repo.root / path)
            save(file, marked(found))
        except Unreadable as fault:
            return Left(path, found.conflicts, str(fault))
        if found.conflicts:
            return Left(path, found.conflicts, "")
        self.do("add", "--", path)
        return path


def marked(found: MergedText) -> str:
    """A merged text; where both sides changed the same, both stand there between git's markers."""
    if not found.conflicts:
        return found.text
    other = found.choose({conflict.path: "theirs" for conflict in found.conflicts}).text
    ours, theirs = found.text.splitlines(True), other.splitlines(True)
    out: list[str] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            out += ours[a:b]
        else:
            out += ["<<<<<<< 这边\n", *ours[a:b], "=======\n", *theirs[c:d], ">>>>>>> 另一边\n"]
    return "".join(out)


def underway(operation: str, changes: Iterable[Change]) -> str:
    """The sentence for something that git has begun and not finished: what is left to do, of ``changes`` that stand there."""
    said = {"merge": "合并", "rebase": "变基(rebase)", "cherry-pick": "拣选(cherry-pick)", "revert": "还原(revert)", "bisect": "二分查找(bisect)"}  # fmt: skip
    told = f"仓库里有一次没做完的{said[operation]}"
    if operation == "bisect":
        return f"{told}:请先用 git bisect reset 结束它"
    go_on = "kameng sync(全屏里按 s)" if operation == "merge" else f"git {operation} --continue"
    if not any(change.kind == "conflict" for change in changes):
        return f"{told},冲突都已解决:用 {go_on} 做完它"
    return f"{told}:请先用 kameng resolve 处理冲突(全屏里按 X),再 {go_on};不要了就 git {operation} --abort"


class _listed:
    """Paths for git in a file: any number of them, any characters, nothing of them in the arguments of a program."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.data = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")

    def __enter__(self) -> tuple[str, str]:
        handle, name = tempfile.mkstemp(prefix="kameng-paths-")
        self.file = Path(name)
        with os.fdopen(handle, "wb") as out:
            out.write(self.data)
        return f"--pathspec-from-file={name}", "--pathspec-file-nul"

    def __exit__(self, *_: object) -> None:
        self.file.unlink(missing_ok=True)
