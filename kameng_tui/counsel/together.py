"""Whether several cases can be one joint complaint: two or more consumers, one operator, the same dispute, at most two
representatives (投诉举报办法12). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kameng_tui.case.records import Dossier

MOST_REPRESENTATIVES = 2


def faults_of(dossiers: Sequence[Dossier], representatives: Sequence[str]) -> Iterator[str]:
    """Why these cases cannot be joined, each as a sentence with the way out. ``representatives``: ids of their cases."""
    people = [d.case.consumer.profile or d.case.consumer.name for d in dossiers]
    unnamed = [d.id for d, name in zip(dossiers, people, strict=True) if not name]
    if unnamed:
        yield f"{unnamed[0]} 没有写消费者是谁(consumer.name 或 consumer.profile),先补上"
    elif len(set(people)) < MOST_REPRESENTATIVES:
        yield "共同投诉要有两位以上消费者;同一位消费者的几笔订单放在一案里投诉就行"
    if other := _differing(dossiers):
        yield f"{dossiers[0].id} 和 {other} 不是同一个经营者(比的是统一社会信用代码、经营者名称、平台名称),请分开投诉"
    problems = {d.case.problem for d in dossiers}
    if len(problems) > 1:
        yield "这些案件的问题类型不同,不是同一争议,请分开投诉;确实是同一件事的,先把「问题类型」改成一样"
    if len(representatives) > MOST_REPRESENTATIVES:
        yield f"最多推选 {MOST_REPRESENTATIVES} 名代表人,现在是 {len(representatives)} 名"
    ids = {d.id for d in dossiers}
    yield from (
        f"代表人 {one} 不在这些案件里,要从共同投诉人中推选" for one in representatives if one not in ids
    )


def _differing(dossiers: Sequence[Dossier]) -> str:
    """The first case whose operator is another than that of the first: by the strongest mark that both have."""
    first = dossiers[0].case.platform
    for dossier in dossiers[1:]:
        other = dossier.case.platform
        marks = (
            (first.credit_code, other.credit_code),
            (first.operator, other.operator),
            (first.name, other.name),
        )
        known = next(((one, two) for one, two in marks if one and two), ("", "x"))
        if known[0].strip().casefold() != known[1].strip().casefold():
            return dossier.id
    return ""
