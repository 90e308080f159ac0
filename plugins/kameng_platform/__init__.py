"""卡盟平台客服: channel data only; nothing to import."""
