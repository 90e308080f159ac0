"""支付宝交易投诉: channel data only; nothing to import."""
