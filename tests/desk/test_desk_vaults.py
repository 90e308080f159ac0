"""Profiles fill papers and gates without entering a file; what is carried to another machine arrives there and nowhere else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from kameng_tui.desk import carrying, cases, filings, papers, profiles, secrets, vaults
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import BadFile, DeskError, Missing, WouldLose
from kameng_tui.values import parse_when
from kameng_tui.workbook import agepass
from kameng_tui.workbook.agevault import AgeVault
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.errors import WouldLose as WouldLoseOnDisk
from kameng_tui.workbook.vault import AskVault, MemoryVault, NoVault, Vault

ID, PHONE, ADDRESS = "11010519491231002X", "13800138000", "示例省示例市测试区样例路18号3单元502"
PERSON = {"name": "欧阳示例", "id_number": ID, "phone": PHONE, "address": ADDRESS}
WORD = "一个 够长的口令"
KEY = "ABCD-EFGH-JKLM-V90T"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow part of age is tried in test_age_vault; here only that a passphrase is asked for and has to be right."""

    def unseal(data: bytes, word: str) -> bytes:
        if not data.startswith(b"-----BEGIN AGE"):
            raise agepass.Refused("它不是 age 加密的文件")
        _, used, rest = data.split(b"\n")
        if used.decode() != word.encode().hex():
            raise agepass.WrongPassphrase("口令不对,请再试一次")
        return bytes.fromhex(rest.decode())

    monkeypatch.setattr(agepass, "unseal", unseal)
    monkeypatch.setattr(
        agepass, "seal", lambda data, word: f"-----BEGIN AGE\n{word.encode().hex()}\n{data.hex()}"
    )


def a_case(desk: Desk, **consumer: str) -> str:
    doc = {
        "title": "案", "problem": "card-key-used", "consumer": {"purpose": "personal", **consumer},
        "platform": {"name": "九妹卡盟", "operator": "示例公司", "address": "示例路9号", "role": "platform"},
        "order": [{"number": "JM20261116201047", "amount": 100, "card_key": KEY, "placed": parse_when("2026-08-30")}],
    }  # fmt: skip
    return cases.new(desk, source=doc).id


def on_disk(folder: Path) -> str:
    files = [p for p in folder.rglob("*") if p.is_file() and "private" not in p.parts]
    return "\n".join(f"{p}\n{p.read_bytes().decode('utf-8', 'replace')}" for p in files)


def test_a_profile_fills_the_paper_and_no_file(bench: Any) -> None:
    desk = bench.desk
    assert profiles.put(desk, "本人", PERSON)
    bare, named = a_case(desk), a_case(desk, profile="本人")
    for whole in PERSON.values():
        assert whole not in papers.draft(desk, bare, "12315", "complaint").text
    drafted = papers.draft(desk, named, "12315", "complaint")
    assert all(PERSON[field] in drafted.text for field in ("name", "phone", "address"))
    public = papers.draft(desk, named, "12315", "complaint", audience="public").text
    assert not any(whole in public for whole in PERSON.values())
    assert not any(whole in on_disk(desk.book.root) for whole in PERSON.values())


def test_a_profile_opens_the_gates_that_need_identity(bench: Any) -> None:
    desk = bench.desk
    profiles.put(desk, "本人", PERSON)
    lacking = _reasons(desk, a_case(desk))
    assert lacking - _reasons(desk, a_case(desk, profile="本人"))


def _reasons(desk: Desk, case: str) -> set[str]:
    verdict = cases.open_case(desk, case).verdicts["12315"]
    return {reason.text for reason in verdict.reasons}


def test_what_is_sent_keeps_the_name_of_a_profile_behind_a_mask(bench: Any) -> None:
    desk = bench.desk
    profiles.put(desk, "本人", PERSON)
    case = a_case(desk, profile="本人")
    sets = [("claim.kind", "refund"), ("claim.amount", "100"), ("claim.against", "platform")]
    cases.edit(desk, case, adds=sets)
    filed = filings.file(desk, case, "12315")
    papers.draft(desk, case, filed.filing, "complaint", send=True)
    assert not any(whole in on_disk(desk.book.root) for whole in PERSON.values())


def test_the_texts_of_a_case_are_masked_by_its_profile(bench: Any) -> None:
    from kameng_tui.desk import entries

    desk = bench.desk
    profiles.put(desk, "本人", PERSON)
    case = a_case(desk, profile="本人")
    entries.log(desk, case, kind="contact", text=f"客服记下了我的电话 {PHONE}")
    assert PHONE not in on_disk(desk.book.root)


def test_profiles_are_changed_refused_and_removed(bench: Any) -> None:
    desk = bench.desk
    profiles.put(desk, "本人", PERSON)
    profiles.put(desk, "本人", {"phone": "13900139000", "email": ""})
    assert profiles.get(desk, "本人") == {**PERSON, "phone": "13900139000"}
    for name, values, says in (
        ("本人", {"id_number": ID[:-1] + "1"}, "校验位"),  # one digit wrong
        ("", PERSON, "资料名"),
        ("甲\n乙", PERSON, "资料名"),
        ("表妹", {}, "什么也没有填"),
        ("表妹", {"sex": "女"}, "没有「sex」"),
    ):
        with pytest.raises(DeskError, match=says):
            profiles.put(desk, name, values)
    profiles.remove(desk, "本人")
    assert profiles.names(desk) == ()
    with pytest.raises(Missing, match="没有「本人」"):
        profiles.get(desk, "本人")


def test_a_locked_vault_keeps_its_list_of_profiles(bench: Any, tmp_path: Path) -> None:
    made = AgeVault(tmp_path / "v.age")
    made.create(WORD)
    bench.desk.use_vault(made)
    profiles.put(bench.desk, "本人", PERSON)
    bench.desk.use_vault(AgeVault(made.path))
    with pytest.raises(WouldLose, match="锁着"):
        profiles.put(bench.desk, "表妹", PERSON)
    assert vaults.status(bench.desk).profiles is None
    vaults.unlock(bench.desk, WORD)
    profiles.put(bench.desk, "表妹", PERSON)
    assert profiles.names(bench.desk) == ("本人", "表妹")


def test_a_profile_that_cannot_be_read_here_is_named_beside_the_empty_places(
    bench: Any, tmp_path: Path
) -> None:
    case = a_case(bench.desk, profile="本人")

    def told() -> list[str]:
        found = [
            *cases.open_case(bench.desk, case).findings,
            *papers.draft(bench.desk, case, "12315", "complaint").findings,
        ]
        return [f.message for f in found if f.where == "case.toml#consumer.profile"]

    assert len(told()) == 2 and all("不在本机保险箱里:kameng vault set 本人" in each for each in told())
    made = AgeVault(tmp_path / "v.age")
    made.create(WORD)
    bench.desk.use_vault(made)
    profiles.put(bench.desk, "本人", PERSON)
    assert told() == []
    bench.desk.use_vault(AgeVault(made.path))
    assert len(told()) == 2 and all("锁着" in each and "联系地址因此还空着" in each for each in told())


def test_making_a_file_moves_in_what_was_known(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = bench.desk
    profiles.put(desk, "本人", PERSON)
    case = a_case(desk, phone=PHONE)
    with pytest.raises(DeskError, match="指定了别的保险箱"):
        vaults.make(desk, WORD, {"KAMENG_VAULT": "keyring"})
    path = vaults.make(desk, WORD, {})
    other = AgeVault(path)
    other.unlock(WORD)
    assert {KEY, PHONE} <= {other.get(k) for k in other._values}
    assert vaults.status(desk).kind == "age" and profiles.names(desk) == ("本人",)
    assert not vaults.lost_for(desk, case, "12315", "complaint")


@pytest.mark.parametrize(("vault", "kept"), [(AskVault, True), (NoVault, False)])
def test_what_a_paper_lacks_is_asked_for_and_held_against_its_mask(
    bench: Any, vault: type[Vault], kept: bool
) -> None:
    bench.desk.use_vault(vault())
    case = a_case(bench.desk, phone=PHONE)
    bench.desk.use_vault(vault())  # the next day: nothing was kept
    lost = vaults.lost_for(bench.desk, case, "12315", "complaint")
    assert "vault:****8000" in [one.mask for one in lost]
    phone = next(one for one in lost if one.mask == "vault:****8000")
    with pytest.raises(DeskError, match="对不上"):
        vaults.supply(bench.desk, case, phone, "13800138001")
    if not kept:
        with pytest.raises(DeskError, match="不记"):
            vaults.supply(bench.desk, case, phone, PHONE)
        return
    vaults.supply(bench.desk, case, phone, PHONE)
    assert PHONE in papers.draft(bench.desk, case, "12315", "complaint").text
    assert PHONE not in on_disk(bench.desk.book.root)


def test_only_what_fits_its_mask_moves_and_no_case_is_robbed(bench: Any) -> None:
    desk = bench.desk
    first, second = a_case(desk, phone=PHONE), a_case(desk, phone=PHONE, email="a@example.com")
    root = desk.book.root
    (root / first).rename(root / "甲")
    (root / second).rename(root / "乙")
    cases.edit(desk, "甲", sets=[("consumer.phone", "13900139999")])
    assert [(one.before, one.values) for one in vaults.renamed(desk, cases.load(desk, "乙"))] == [
        (second, 3),
        (first, 2),
    ]
    with pytest.raises(DeskError, match="还是一个案件"):
        vaults.move(desk, "乙", "甲")
    assert vaults.move(desk, "乙").before == second
    assert vaults.move(desk, "甲").values == 1, "the phone was typed anew: the old one is another's"
    with pytest.raises(Missing, match="对得上"):
        vaults.move(desk, "甲")


def test_two_old_names_that_fit_alike_are_asked_about(bench: Any) -> None:
    desk = bench.desk
    first, second = a_case(desk, phone=PHONE), a_case(desk, phone=PHONE)
    (desk.book.root / first).rename(desk.book.root / "甲")
    shutil.rmtree(desk.book.root / second)
    with pytest.raises(DeskError, match="分不清"):
        vaults.move(desk, "甲")
    assert vaults.move(desk, "甲", first) == vaults.Renamed("甲", first, 2)


# carrying --------------------------------------------------------------------------------------------------------


@pytest.fixture
def carried(bench: Any, tmp_path: Path) -> tuple[Any, str, Desk]:
    """A case with secrets and a private file here, and the same workbook without either on another machine."""
    profiles.put(bench.desk, "本人", PERSON)
    profiles.put(bench.desk, "表妹", {"name": "别人"})
    case = a_case(bench.desk, profile="本人", phone=PHONE)
    a_case(bench.desk, email="a@example.com")
    bench.desk.book.add_private(bench.desk.book.load(case), "private/卡密 截图.txt", KEY)
    there = tmp_path / "那边"
    shutil.copytree(bench.desk.book.root, there, ignore=shutil.ignore_patterns("private"))
    vault = MemoryVault()
    return bench.desk, case, Desk(Workbook.open(there), clock=bench.now, vault=lambda: vault, author="帮手")


def test_one_case_arrives_with_its_private_files_and_its_profile_only(carried: Any, tmp_path: Path) -> None:
    here, case, there = carried
    packed = carrying.export(here, tmp_path / "交接.age", WORD, case)
    assert (packed.values, packed.profiles, packed.files, packed.missing) == (2, ("本人",), 1, ())
    text = (tmp_path / "交接.age").read_text()
    assert KEY not in text and (tmp_path / "交接.age").stat().st_mode & 0o077 == 0
    with pytest.raises(DeskError, match="口令不对"):
        carrying.import_(there, tmp_path / "交接.age", WORD + "x")
    taken = carrying.import_(there, tmp_path / "交接.age", WORD)
    assert (taken.values, taken.profiles, len(taken.files), taken.kept, taken.left_out) == (
        2,
        ("本人",),
        1,
        (),
        (),
    )
    assert (there.book.root / case / "private" / "卡密 截图.txt").read_text() == KEY
    assert profiles.get(there, "本人") == PERSON and profiles.names(there) == ("本人",)
    assert not vaults.lost_for(there, case, "12315", "complaint")
    assert KEY not in on_disk(there.book.root)


def test_the_whole_workbook_arrives_and_twice_is_no_harm(carried: Any, tmp_path: Path) -> None:
    here, _, there = carried
    packed = carrying.export(here, tmp_path / "全部.age", WORD)
    assert (len(packed.cases), packed.values, packed.profiles) == (2, 4, ("本人", "表妹"))
    assert carrying.import_(there, tmp_path / "全部.age", WORD).values == 4
    again = carrying.import_(there, tmp_path / "全部.age", WORD)
    assert (again.values, again.profiles, again.files, again.kept) == (0, (), (), ())


def test_nothing_that_stands_there_otherwise_is_overwritten_unseen(carried: Any, tmp_path: Path) -> None:
    here, case, there = carried
    carrying.export(here, tmp_path / "交接.age", WORD, case)
    profiles.put(there, "本人", {"name": "另一个"})
    private = there.book.root / case / "private"
    private.mkdir()
    (private / "卡密 截图.txt").write_text("那边自己的")
    taken = carrying.import_(there, tmp_path / "交接.age", WORD)
    assert taken.kept == ("资料「本人」", f"{case}/private/卡密 截图.txt")
    assert profiles.get(there, "本人") == {"name": "另一个"}
    carrying.import_(there, tmp_path / "交接.age", WORD, replace=True)
    assert profiles.get(there, "本人") == PERSON
    assert (private / "卡密 截图.txt").read_text() == "那边自己的"


def test_a_value_enters_only_behind_its_own_mask(carried: Any, tmp_path: Path) -> None:
    here, case, there = carried
    carrying.export(here, tmp_path / "交接.age", WORD, case)
    cases.edit(there, case, sets=[("consumer.phone", "13700137777")])
    taken = carrying.import_(there, tmp_path / "交接.age", WORD)
    assert taken.left_out == (f"{case}/case.toml#consumer.phone",)
    assert taken.values == 1


def test_an_export_says_how_far_it_is_and_stopped_leaves_nothing(carried: Any, tmp_path: Path) -> None:
    here, case, there = carried
    target, seen = tmp_path / "交接.age", []

    def stop(done: int, of: int) -> None:
        seen.append((done, of))
        raise WouldLose("够了")

    with pytest.raises(WouldLose, match="够了"):
        carrying.export(here, target, WORD, case, told=stop)
    assert seen == [(len(KEY), len(KEY))] and not target.exists()
    carrying.export(here, target, WORD, case)
    opened = carrying.opened(there, target, WORD)
    assert KEY not in repr(opened)
    with pytest.raises(WouldLose, match="够了"):
        carrying.take(there, opened, told=stop)
    assert len(carrying.take(there, opened).files) == 1


def test_a_case_that_cannot_be_read_is_named_in_an_export(carried: Any, tmp_path: Path) -> None:
    here, case, _ = carried
    file = here.book.root / case / "case.toml"
    file.write_text(file.read_text("utf-8").replace("schema = 1", "schema = 9", 1), "utf-8")
    assert carrying.export(here, tmp_path / "x.age", WORD, case).unread == (f"{case}/case.toml",)


def test_a_vault_whose_folder_became_read_only_says_so_and_not_that_there_is_none(
    bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = AgeVault(tmp_path / "v.age")
    vault.create(WORD)
    bench.desk.use_vault(vault)

    def refuse(self: AgeVault) -> None:
        raise WouldLoseOnDisk("v.age 没有存上:没有写入权限(磁盘是只读的)")

    with monkeypatch.context() as patch:
        patch.setattr(AgeVault, "_write", refuse)
        made = cases.new(bench.desk, source={"title": "案", "consumer": {"phone": PHONE}})
        (told,) = [finding.message for finding in made.findings if finding.code == "vault.none"]
        assert "磁盘是只读的" in told and "没有打开" not in told
        assert not profiles.put(bench.desk, "本人", PERSON) and "只读" in secrets.write_fault(bench.desk)
    assert profiles.put(bench.desk, "本人", PERSON) and not secrets.write_fault(bench.desk)


def test_what_cannot_be_carried_is_a_sentence(carried: Any, tmp_path: Path) -> None:
    here, case, there = carried
    target = tmp_path / "交接.age"
    with pytest.raises(DeskError, match="至少 8 个字符"):
        carrying.export(here, target, "短", case)
    assert not target.exists()
    target.write_text("别的")
    with pytest.raises(WouldLose, match="没有覆盖"):
        carrying.export(here, target, WORD, case)
    with pytest.raises(BadFile, match="不是 age"):
        carrying.import_(there, target, WORD)
    with pytest.raises(Missing):
        carrying.import_(there, tmp_path / "没有", WORD)
    target.write_text(agepass.seal(b"no zip", WORD))
    with pytest.raises(BadFile, match="不是 kameng vault export"):
        carrying.import_(there, target, WORD)
    there.use_vault(NoVault())
    target.unlink()
    carrying.export(here, target, WORD, case)
    with pytest.raises(DeskError, match="没有保险箱"):
        carrying.import_(there, target, WORD)
