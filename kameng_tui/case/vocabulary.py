"""The closed lists of ids that every file, plugin and screen joins on. Labels live in ``knowledge``."""

from __future__ import annotations

SCHEMA = 1

FILING_EVENTS = (
    "submitted", "assigned", "accepted", "refused", "asked", "supplied", "answered", "offered", "agreed",
    "declined", "scheduled", "served", "notified", "suspended", "resumed", "terminated", "ruled", "judged",
    "fulfilled", "withdrawn", "escalated", "closed", "reopened",
)  # fmt: skip
MONEY_EVENTS = ("refund-promised", "refund-issued", "refund-arrived", "coupon")
CONTACT_EVENTS = ("contact", "promise", "demand", "reply", "note", "capture")
ENTRY_KINDS = FILING_EVENTS + MONEY_EVENTS + CONTACT_EVENTS

ANCHORS = (
    "order.placed", "order.delivered", "order.discovered", "payment.paid", "known.harm", "known.debtor",
)  # fmt: skip
EVIDENCE_KINDS = (
    "order-page", "payment", "balance", "chat", "call-recording", "rule-page", "error-screen", "key-status",
    "screen-recording", "registry", "licence", "receipt", "reply", "bill", "loss", "identity", "key-shot",
    "authorisation", "other",
)  # fmt: skip
PRIVATE_EVIDENCE_KINDS = ("identity", "key-shot")
LINKS = (
    "paid", "not-performed", "not-as-described", "unused", "not-own-order", "told", "refused-or-stalled",
    "promise-broken", "loss", "identity", "authority",
)  # fmt: skip
PROBLEMS = (
    "topup-not-received", "late-delivery", "no-stock", "card-key-invalid", "card-key-used", "shrunk-service",
    "not-as-described", "after-sale-stalled", "account-not-own", "account-frozen", "overcharge", "auto-renewal",
    "vanished", "data-leak", "illegal-goods", "minor-purchase", "phone-credit", "own-error",
)  # fmt: skip
STATUSES = ("open", "awaiting-money", "won", "settled", "lost", "dropped")
DUE_STATES = ("running", "met", "overdue", "lapsed")
PARTIES = ("platform", "seller", "payee", "guardian", "representative")

GOODS = ("card-key", "top-up", "phone-credit", "membership", "software", "account", "balance", "other")
METHODS = ("alipay", "wechat", "bank", "balance", "transfer", "other")
CLAIMS = (
    "refund", "redeliver", "replace", "promised-compensation", "statutory-compensation", "loss", "interest",
    "apology", "measure",
)  # fmt: skip
RESPONSIBLE = ("platform", "seller", "payee", "carrier", "payment-service", "own")
RAILS = ("original", "other-account", "balance")
PURPOSES = ("personal", "resale", "unknown")
ROLES = ("platform", "self-operated", "own-site", "unknown")
AUDIENCES = ("self", "public", "respondent", "authority", "court")
CLOSE_REASONS = ("won", "settled", "lost", "dropped")
CAUSES = (
    "no-evidence", "too-late", "no-counterpart", "not-consumer", "own-fault", "wrong-channel", "not-paid-out",
    "costs", "gave-up", "other",
)  # fmt: skip
"""Why less came out than was asked for, as the user says it on closing."""
