"""What `doctor` says of git around the workbook, and mends: the merge driver, the attributes, and what must not be there."""

from __future__ import annotations

from collections.abc import Iterator

from kameng_tui.desk.commits import policy, programs, repo_of
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, sentences
from kameng_tui.workbook.errors import WorkbookError
from kameng_tui.workbook.files import add_lines
from kameng_tui.workbook.git import GitFault, Repo
from kameng_tui.workbook.gitsafe import remember_own
from kameng_tui.workbook.gitsetup import MERGE_DRIVER, run, set_up
from kameng_tui.workbook.gitwork import Worker, underway
from kameng_tui.workbook.layout import CASE_FILE, EVIDENCE, GIT_ATTRIBUTES, GIT_IGNORE, PRIVATE

Found = tuple[str, bool, str]
_SAMPLE = "2026-01-01-x"


def git_health(desk: Desk, fix: bool) -> list[Found]:
    """(check, whether it is well, sentence) of the repository; ``fix`` mends what is ours to mend."""
    try:
        with sentences():
            repo = repo_of(desk)
            return [] if repo is None or not repo.holds_workbook else list(_looked(desk, repo, fix))
    except DeskError as fault:
        return [("git", False, str(fault))]


def _looked(desk: Desk, repo: Repo, fix: bool) -> Iterator[Found]:
    yield _driver(repo, fix)
    yield _policy(desk)
    yield _attributes(repo, fix)
    if (found := _operation(repo)) is not None:
        yield found
    if held := _private_held(repo):
        yield (
            "git private",
            False,
            f"{held[0]} 在 private/ 里却进了 git:用 git rm --cached 取出,历史里的那一份要另行清除",
        )
    try:
        Worker(repo).must_know_who()
    except GitFault as fault:
        yield "git identity", False, str(fault)
    if found_programs := programs(repo):
        if fix:
            remember_own(repo.common)
        words = "提交和同步时会执行" + (
            "" if fix else "(看的时候不会);kameng doctor --fix 表示这是您自己的仓库"
        )
        yield "git programs", True, f"这个仓库自己带着:{'、'.join(found_programs[:6])};{words}"


def _policy(desk: Desk) -> Found:
    said = {"never": "不自动提交", "leave": "全屏界面退出时提交自己的改动", "action": "每次改动后提交"}
    try:
        return (
            "git commit",
            True,
            f"命令行:{said[policy(desk, 'cli')] if policy(desk, 'cli') != 'leave' else said['never']};全屏:{said[policy(desk, 'tui')]}",
        )
    except DeskError as fault:
        return "git commit", False, str(fault)


def _driver(repo: Repo, fix: bool) -> Found:
    if repo.setting("merge.kameng.driver") == MERGE_DRIVER:
        return "git merge", True, "按内容合并已设好"
    if not fix:
        return "git merge", False, "还没有设按内容合并(克隆来的仓库都要设一次):kameng doctor --fix"
    set_up(repo.root, True, False)
    return "git merge", True, "已设好按内容合并"


def _attributes(repo: Repo, fix: bool) -> Found:
    """Whether git leaves evidence alone and TOML with plain line ends, whatever core.autocrlf is."""
    wanted = {
        f"{_SAMPLE}/{CASE_FILE}": {"eol": "lf", "merge": "kameng"},
        f"{_SAMPLE}/{EVIDENCE}/x.png": {"text": "unset"},
    }
    wrong = [path for path, said in wanted.items() if any(repo.attribute(name, path) != value for name, value in said.items())]  # fmt: skip
    ignores = _ignored(repo, f"{_SAMPLE}/{PRIVATE}/x")
    if not wrong and ignores:
        return "git attributes", True, "证据不转换换行,private/ 不进 git"
    if fix:
        try:
            add_lines(repo.root / ".gitignore", GIT_IGNORE)
            add_lines(repo.root / ".gitattributes", GIT_ATTRIBUTES)
        except WorkbookError as fault:
            return "git attributes", False, str(fault)
        return "git attributes", True, "已补上 .gitattributes 和 .gitignore 里缺的行"
    what = "private/ 没有被忽略" if not ignores else "证据可能被转换换行,或 TOML 不按内容合并"
    return "git attributes", False, f"{what}:kameng doctor --fix 补上 .gitattributes 和 .gitignore"


def _ignored(repo: Repo, path: str) -> bool:
    return run(repo.root, "check-ignore", "--quiet", "--no-index", "--", path).returncode == 0


def _operation(repo: Repo) -> Found | None:
    state = repo.state()
    if state.operation:
        return "git state", False, underway(state.operation, state.changes)
    if not state.branch:
        return "git state", False, "现在不在任何分支上,不自动提交;请先执行 git switch 分支名"
    return None


def _private_held(repo: Repo) -> list[str]:
    listed = repo.look("ls-files", "-z").decode("utf-8", "surrogateescape").split("\0")
    return [path for path in listed if PRIVATE in path.split("/")[:-1]]
