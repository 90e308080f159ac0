"""One passphrase operation of age, run as a program by ``agepass``; imports nothing of ours.

It reads from standard input what to do (``e`` or ``d``), the length of the passphrase in four bytes, the passphrase and
the data, and writes the result to standard output. Status 3: age refused, its reason stands on standard error.
"""

from __future__ import annotations

import sys


def main() -> int:
    import pyrage

    given = sys.stdin.buffer.read()
    size = int.from_bytes(given[1:5], "big")
    passphrase, data = given[5 : 5 + size].decode(), given[5 + size :]
    try:
        if given[:1] == b"e":
            done = pyrage.passphrase.encrypt(data, passphrase, armored=True)
        else:
            done = pyrage.passphrase.decrypt(data, passphrase)
    except (pyrage.EncryptError, pyrage.DecryptError) as fault:
        sys.stderr.write(str(fault))
        return 3
    sys.stdout.buffer.write(done)
    return 0


if __name__ == "__main__":
    sys.exit(main())
