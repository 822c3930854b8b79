"""Count the words of the licences that Debian ships: `python count.py >licences.tsv` makes the file beside this."""

import re
from pathlib import Path

FOLDER = Path("/usr/share/common-licenses")
MODALS = ("shall", "must", "may", "should", "can", "not")

print("licence", "version", "size", "lines", "words", "mean word length", "capitals %", *MODALS, sep="\t")
for path in sorted(FOLDER.iterdir()):
    licence, _, version = path.name.rpartition("-")
    if path.is_symlink() or not licence:
        continue
    data = path.read_bytes()
    text = data.decode()
    words = re.findall("[A-Za-z]+", text)
    letters = "".join(words)
    capitals = sum(letter.isupper() for letter in letters) / len(letters)
    lower = [word.lower() for word in words]
    sizes = [len(data), data.count(b"\n"), len(words)]
    shares = [f"{len(letters) / len(words):.2f}", f"{100 * capitals:.2f}"]
    print(licence, version, *sizes, *shares, *map(lower.count, MODALS), sep="\t")
