"""微信支付投诉: channel data, and one hook in ``hooks``."""
