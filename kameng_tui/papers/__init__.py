"""Documents that leave the house: reading them for what they would leak, and making them. Knows no case and no screen."""
