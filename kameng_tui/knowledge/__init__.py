"""Knowledge as data, each file with ``as_of`` and ``sources``; ``load`` reads it, ``records`` is its shape."""
