"""The terms of an offer are told when it is logged and until it is answered; our own words are told about, too."""

from __future__ import annotations

from by_cli import Kameng

NOW = "2026-11-21T12:00"


def codes(findings: list[dict[str, str]]) -> set[str]:
    return {f["code"] for f in findings if f["code"].startswith(("settlement.", "wording."))}


def test_an_offer_is_told_about_until_it_is_answered_and_refuses_nothing(kameng: Kameng) -> None:
    assert kameng("init", "book").status == 0
    case = str(kameng("new", "-w", "book", "--set", "platform.name=云杉", "--json", today=NOW).data["id"])
    log = ("log", case, "-w", "book", "--json", "--filing", "platform", "--kind")
    offer = "给您10元优惠券,请先撤销投诉,之后不再追究"
    offered = kameng(*log, "offered", "--text", offer, today=NOW)
    terms = {"settlement.coupon", "settlement.hush", "settlement.waiver"}
    assert (offered.status, codes(offered.data["findings"])) == (0, terms)
    shown = kameng("show", case, "-w", "book", "--json", today=NOW).data["findings"]
    assert codes(shown) == terms
    fixes = [f["fix"] for f in shown if f["code"] == "settlement.hush"]
    assert [fix["do"] for fix in fixes] == ["draft"]  # the letter that declines

    agreed = kameng(*log, "agreed", "--text", offer, today="2026-11-21T12:01")
    assert (agreed.status, codes(agreed.data["findings"])) == (0, terms)
    assert codes(kameng("show", case, "-w", "book", "--json", today=NOW).data["findings"]) == set()

    threat = kameng(*log, "demand", "--text", "不退钱就曝光你们", today="2026-11-21T12:02")
    assert (threat.status, codes(threat.data["findings"])) == (0, {"wording.threat"})
    theirs = kameng(*log, "reply", "--text", "你才是骗子", today="2026-11-21T12:03")
    assert codes(theirs.data["findings"]) == set()


def test_any_text_is_looked_at_for_insults_and_threats_though_no_reader_is_named(kameng: Kameng) -> None:
    """Who checks a text means to send it: 没有发现问题 about a threat would be the worst answer of all."""
    text = "骗子平台,不退我500元我就去微博曝光你们"
    ran = kameng("check", "--text", "-", "--json", stdin=text, today=NOW)
    assert codes(ran.data) == {"wording.insult", "wording.threat"}
    assert ran.status == 1
