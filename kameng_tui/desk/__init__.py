"""The use-cases that both faces call, one function each: alone allowed to bring disk and pure rooms together."""
