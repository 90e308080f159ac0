"""全国12315平台投诉: channel data only; nothing to import."""
