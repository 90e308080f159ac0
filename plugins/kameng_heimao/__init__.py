"""黑猫投诉: channel data only; nothing to import."""
