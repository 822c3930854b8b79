"""Make the environments that the make targets run in, each in .venv/<name>.

    python3 scripts/setup.py build|oldest|serve|assets|npm|docs|test|conformance|datasets|corpora|package|spark|bench
                             |mutants|audit|fuzz|ecosystem|citation

Each comes from one lock file in locks/, every file of it checked by hash. A stamp holds the lock's hash, so nothing is
done twice. "assets" unpacks packages whose files the site shows, and goes on without one that cannot be had; "npm"
brings those of the npm registry, likewise: by an npm that is installed, else by one that the lock brings; of packages
that site/assets.json names it keeps the files that stand there, and nothing else of their archives;
"conformance" suites and schemas of standards; "datasets" packages whose data the tests publish; "corpora" odd texts
and odd files of CSV, of npm; "package" keeps the wheels of its lock, for the test that installs them; "fuzz" what
`make soak` tries the parsers with; "ecosystem" and "citation" programs of others that read and judge what is published,
readers in JavaScript among them.
"test" also brings the shells zsh and fish, R, Node.js, SQLite's and strace, where Debian's packages may be installed
(apt, as root), and a browser: an installed Chromium or Chrome, else Debian's package, else Playwright's own download.
Uses the standard
library only, and syntax that old Pythons can read, to say so clearly.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NAMES = ("build", "oldest", "serve", "assets", "npm", "docs", "test", "conformance", "datasets", "corpora", "package",
         "ecosystem", "citation", "spark", "bench", "mutants", "audit", "fuzz")  # fmt: skip
# Packages that come as source: reuse has wheels for few systems, of jsonschema only the source holds the JSON-Schema
# suite, all others are published so only.
FROM_SOURCE = {"spark": "pyspark", "docs": "reuse", "conformance": "jsonschema", "mutants": "yattag",
               "citation": "docopt", "ecosystem": "jsonpath-rw pyicu"}  # fmt: skip
# Libraries that these are built with, by their names for pkg-config, and the packages of Debian that hold them.
LIBRARIES = {"ecosystem": ("icu-i18n", "libicu-dev pkg-config g++ python3-dev")}
OF_NPM = os.path.join(ROOT, "src", "accord", "site", "make", "npm", "package-lock.json")
ASSETS = os.path.join(ROOT, "site", "assets.json")
CORPORA = os.path.join(ROOT, "locks", "corpora")
OF_READERS = os.path.join(ROOT, "tests", "ecosystem", "npm", "package-lock.json")
SUITE = "json/"  # the folder of the suite in that source
OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 37)  # STRICT tables
# What tests run where it is found, and the packages of Debian that hold it.
PROGRAMS = {
    "bash": "bash",
    "sqlite3": "sqlite3",
    "zsh": "zsh",
    "fish": "fish",
    "node": "nodejs",
    "Rscript": "r-base-core r-cran-readr",
    "strace": "strace",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in NAMES:
        print(__doc__.strip())
        return 0 if sys.argv[1:] in (["-h"], ["--help"]) else 2
    fault = too_old()
    if fault:
        say(fault)
        return 1
    name = sys.argv[1]
    with alone(name):
        environment(name)
        if name == "test":
            programs()
            return browser()
    return 0


def say(text):
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def too_old():
    """Return one clear sentence where this Python or its SQLite is too old, else nothing."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        return (
            "Accord needs Python 3.11 or newer, and this is %d.%d: install one, or name it with 'make PYTHON=...'."
            % (sys.version_info[:2])
        )
    import sqlite3

    if sqlite3.sqlite_version_info[:2] < OLDEST_SQLITE:
        return (
            "Accord needs SQLite 3.37 or newer (STRICT tables), and this Python has %s: use another Python."
            % sqlite3.sqlite_version
        )
    return ""


@contextlib.contextmanager
def alone(name):
    """Hold a lock, so that two set-ups of one environment come one after the other."""
    folder = os.path.join(ROOT, ".venv")
    if not os.path.isdir(folder):
        os.makedirs(folder)
    with open(os.path.join(folder, name + ".lock"), "w") as file:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def environment(name):
    folder = os.path.join(ROOT, ".venv", name)
    stamp = os.path.join(folder, "accord.stamp")
    lock = os.path.join(ROOT, "locks", ("npm" if name == "corpora" else name) + ".txt")
    of_npm = {"npm": OF_NPM, "ecosystem": OF_READERS, "corpora": os.path.join(CORPORA, "package-lock.json")}.get(name)
    inputs = [lock] + ([of_npm] if of_npm else []) + ([ASSETS] if name == "npm" and os.path.exists(ASSETS) else [])
    wanted = " ".join([digest(path) for path in inputs] + [sys.version.split()[0]]) + "\n"
    if os.path.exists(stamp):
        with open(stamp) as file:
            same = file.read() == wanted
        if same:
            os.utime(stamp)  # make compares times
            return
    say("setting up .venv/%s (once; a minute or so)" % name)
    shutil.rmtree(folder, ignore_errors=True)
    missing = brought(name, folder, lock)
    if missing and name in ("datasets", "corpora"):
        raise SystemExit("Could not bring %s." % ", ".join(missing))
    if missing:
        say("Could not bring %s: the site is made without what they hold, and says so." % ", ".join(missing))
    else:
        with open(stamp, "w") as file:
            file.write(wanted)


def brought(name, folder, lock):
    """Make an environment; return the packages that could not be had."""
    if name in ("npm", "corpora"):
        return by_npm(name, folder, lock)
    create(folder)
    return unpacked(folder, lock) if name in ("assets", "datasets") else install(name, folder, lock)


def by_npm(name, folder, lock):
    """Bring packages of npm; return those that could not be had."""
    sys.path.insert(0, os.path.join(ROOT, "src"))  # of this clone, and of the standard library only
    from pathlib import Path

    from accord.site.make import javascript

    packages = javascript.LOCK if name == "npm" else Path(CORPORA)
    try:
        if shutil.which("npm"):
            command = javascript.npm()
        else:  # the lock brings one
            create(folder)
            python = interpreter(folder)
            run_pip(pip(python, "install") + ["--only-binary", ":all:", "-r", lock], lock)
            command = javascript.npm(python)
        javascript.install(Path(folder), command, packages)
    except (javascript.PackagesError, subprocess.CalledProcessError) as error:
        say(str(error))
        return sorted(javascript.packages(packages)) + (sorted(map(str, named_files())) if name == "npm" else [])
    return files_of_npm(folder, command) if name == "npm" else []


def named_files():
    """Return the packages of npm of which site/assets.json names files, with these."""
    from accord.site.make import npm_files

    if not os.path.exists(ASSETS):
        return {}
    with open(ASSETS, encoding="utf-8") as file:
        return npm_files.wanted(json.load(file))


def files_of_npm(folder, command):
    """Keep the files that site/assets.json names; return the packages that could not be had."""
    from pathlib import Path

    from accord.site.make import javascript, npm_files

    missing = []
    for package, patterns in named_files().items():
        say(npm_files.announcement(package))
        try:
            say("%s: %s" % (package, npm_files.bring(package, patterns, Path(folder) / npm_files.FOLDER, command)))
        except javascript.PackagesError as error:
            say(str(error))
            missing.append(str(package))
    return missing


def readers_of_npm(folder):
    """Bring the readers in JavaScript that tests/ecosystem runs, by an npm that is installed or the one of the lock."""
    sys.path.insert(0, os.path.join(ROOT, "src"))  # of this clone, and of the standard library only
    from accord.site.make import javascript

    place = os.path.join(folder, "npm")
    os.makedirs(place)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(os.path.join(os.path.dirname(OF_READERS), name), os.path.join(place, name))
    command = javascript.npm() if shutil.which("npm") else javascript.npm(interpreter(folder))
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command + words, cwd=place, check=True)


def install(name, folder, lock):
    """Install every package of a lock, or fail; return the packages that are missing: none."""
    python = interpreter(folder)
    source = FROM_SOURCE.get(name)
    command = pip(python, "install")
    if source:  # what builds it comes first, out of the same lock, which is whole
        libraries(name)
        others, itself = split(lock, folder, source)
        run_pip(command + ["--no-deps", "--only-binary", ":all:", "-r", others], lock)
        command += ["--no-build-isolation", "--only-binary", ":all:", "--no-binary", source.replace(" ", ",")]
    else:
        command += ["--only-binary", ":all:"]
    if name == "package":
        wheels = os.path.join(folder, "wheels")
        run_pip(pip(python, "download") + ["--only-binary", ":all:", "--dest", wheels, "-r", lock], lock)
        command += ["--no-index", "--find-links", wheels]
    if name == "conformance":
        unpack_suite(python, folder, source, itself)
        return []
    run_pip(command + ["-r", lock], lock)
    if name == "ecosystem":
        readers_of_npm(folder)
    if name not in ("serve", "package", "docs", "ecosystem", "citation"):  # these stand alone
        site = subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], check=True, stdout=subprocess.PIPE
        ).stdout.decode()
        with open(os.path.join(site.strip(), "accord.pth"), "w") as file:
            file.write(os.path.join(ROOT, "src") + "\n")
    return []


def unpacked(folder, lock):
    """Unpack each package of a lock into folder/packages; return those that could not be had."""
    command = pip(interpreter(folder), "install") + ["--no-deps", "--no-compile", "--only-binary", ":all:"]
    command += ["--retries", "1", "--timeout", "30", "--target", os.path.join(folder, "packages")]
    missing = []
    for package in sorted({name for name, _ in blocks(lock)}):
        _, itself = split(lock, folder, package)
        if subprocess.run(command + ["-r", itself]).returncode:
            missing.append(package)
    return missing


def unpack_suite(python, folder, source, lock):
    """Download the source of a package, checked by hash, and unpack the test suite that it holds."""
    import tarfile

    place = os.path.join(folder, "download")
    command = pip(python, "download") + ["--no-deps", "--no-build-isolation", "--no-binary", source]
    run_pip(command + ["--dest", place, "-r", lock], lock)
    with tarfile.open(os.path.join(place, os.listdir(place)[0])) as archive:
        for member in archive.getmembers():
            inside = member.name.partition("/")[2]
            if member.isfile() and inside.startswith(SUITE) and ".." not in inside:
                target = os.path.join(folder, "json-schema-test-suite", *inside[len(SUITE) :].split("/"))
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with open(target, "wb") as file:
                    file.write(archive.extractfile(member).read())
    shutil.rmtree(place)


def run_pip(command, lock):
    """Run pip, or end with one sentence that says what it did not bring and why."""
    done = subprocess.run(command, stderr=subprocess.PIPE)
    if done.returncode:
        raise SystemExit(refusal(done.stderr.decode("utf-8", "replace"), os.path.relpath(lock, ROOT)))
    sys.stderr.write(done.stderr.decode("utf-8", "replace"))


def refusal(errors, lock):
    """Return in one sentence what pip says of a package that it does not install."""
    refused = re.search(r"^ +(\S+?)==(\S+) .*\n +Expected sha256 (?:.|\n)*?Got +([0-9a-f]{64})", errors, re.MULTILINE)
    if refused:
        name, version, digest = refused.groups()
        return (
            "Refused %s %s: the file that was brought is not the one that %s names (its SHA-256 is %s). "
            "Nothing of it was run; try another mirror." % (name, version, lock, digest)
        )
    lines = [line.partition("ERROR: ")[2] for line in errors.splitlines() if "ERROR: " in line]
    return "Could not install what %s names: %s" % (lock, lines[-1] if lines else errors.strip().rpartition("\n")[2])


def pip(python, verb):
    return [python, "-m", "pip", "--disable-pip-version-check", verb, "-qq", "--require-hashes"]


def blocks(lock):
    """Return the entries of a lock as names and texts; a name may come twice, for several Pythons."""
    with open(lock) as file:
        lines = file.read().replace("\\\n", "\\\0").splitlines()
    return [(line.partition("==")[0], line.replace("\0", "\n") + "\n") for line in lines if "==" in line]


def split(lock, folder, packages):
    """Write a lock as two into a folder: without some packages, and those alone; return their paths."""
    others, itself = os.path.join(folder, "others.txt"), os.path.join(folder, "itself.txt")
    with open(itself, "w") as file:
        file.writelines(text for name, text in blocks(lock) if name in packages.split())
    with open(others, "w") as file:
        file.writelines(text for name, text in blocks(lock) if name not in packages.split())
    return others, itself


def create(folder):
    """Make a virtual environment; where Debian's Python lacks the module for it, bring that first."""
    if subprocess.run([sys.executable, "-m", "venv", folder], stdout=subprocess.DEVNULL).returncode == 0:
        return
    if may_install():
        apt("python%d.%d-venv" % sys.version_info[:2])
        shutil.rmtree(folder, ignore_errors=True)
        if subprocess.run([sys.executable, "-m", "venv", folder]).returncode == 0:
            return
    sys.exit("This Python cannot make virtual environments: install its 'venv' module (Debian: python3-venv).")


def apt(*packages):
    import fcntl  # which Windows has not, nor apt-get

    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    command = ["apt-get", "-qq", "install", "-y", "--no-install-recommends"] + list(packages)
    os.makedirs(os.path.join(ROOT, ".venv"), exist_ok=True)
    with open(os.path.join(ROOT, ".venv", "apt.lock"), "w") as lock:  # it refuses to run twice at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(["apt-get", "-qq", "update"], env=quiet, stdout=subprocess.DEVNULL)
        return subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL).returncode == 0


def browser():
    """Find or bring a browser; write its path to .venv/browser (empty: Playwright's own)."""
    note = os.path.join(ROOT, ".venv", "browser")
    if os.path.exists(note):
        with open(note) as file:
            path = file.read().strip()
        if path == "" or os.path.exists(path):
            return 0
    path = installed_browser()
    if path is None and may_install():
        say("installing Debian's chromium (once)")
        apt("chromium", "fonts-noto-core")
        path = installed_browser()
    if path is None:
        say("downloading Playwright's chromium (once)")
        python = interpreter(os.path.join(ROOT, ".venv", "test"))
        if subprocess.run([python, "-m", "playwright", "install", "chromium"]).returncode:
            say("No browser: install Chromium or Chrome, then run this again.")
            return 1
    with open(note, "w") as file:
        file.write((path or "") + "\n")
    return 0


def libraries(name):
    """Bring the libraries that packages of an environment are built with, where Debian's packages may be installed."""
    library, packages = LIBRARIES.get(name, ("", ""))
    command = ["pkg-config", "--exists", library]
    if library and not (shutil.which("pkg-config") and subprocess.run(command).returncode == 0) and may_install():
        say("installing Debian's %s (once)" % packages)
        apt(*packages.split())


def programs():
    """Bring the programs that tests run where they are found, where Debian's packages may be installed."""
    missing = " ".join(PROGRAMS[name] for name in PROGRAMS if not shutil.which(name)).split()
    if missing and may_install():
        say("installing Debian's %s (once)" % " and ".join(missing))
        apt(*missing)


def may_install():
    return bool(shutil.which("apt-get")) and hasattr(os, "geteuid") and os.geteuid() == 0


def installed_browser():
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    for candidate in [shutil.which(name) for name in BROWSERS] + [mac]:
        if candidate and os.path.exists(candidate):
            return candidate
    return None


def interpreter(folder):
    return os.path.join(folder, "Scripts" if os.name == "nt" else "bin", "python")


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
