"""Fixtures that several test files share, in blocks by what they are for."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import foreign
import lighthouses
import longest
import released
import support
from accord.pipeline import build
from accord.problems import Problem
from accord.project import Project
from accord.publish.export import make_current
from accord.rules.rule_ids import RULES
from serving import Site, serving
from sharing import run_folder, shared_folder, shared_site
from tabs import used_again

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# --- how many examples Hypothesis draws, and how long each may take ---


def pytest_configure(config: pytest.Config) -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell starts what runs in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)  # what the tests interrupt must not inherit that
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each of hundreds of processes compiles the package again
    sys.dont_write_bytecode = False
    if config.pluginmanager.hasplugin("hypothesispytest"):  # the Spark tests run without
        from hypothesis import settings  # noqa: PLC0415 - as above

        settings.register_profile("accord", max_examples=support.examples(100), deadline=None)
        settings.load_profile("accord")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    longest.put_longest_first(items)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """Search for no circles of garbage among tests and modules, which all stay to the end: neither now nor later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Measure no coverage where one test runs hundreds of examples: it doubles the time, and others run the lines."""
    repeats = getattr(getattr(item, "obj", None), "is_hypothesis_test", False) or item.get_closest_marker("repeats")
    is_counted = "coverage" in sys.modules and "LINES_RUN" not in os.environ
    if repeats and is_counted and (running := sys.modules["coverage"].Coverage.current()):
        running.stop()
        try:
            return (yield)
        finally:
            running.start()
    return (yield)


# --- the rules of the problems that this run makes, for all ---


@pytest.fixture(scope="session", autouse=True)
def rules_made() -> Iterator[set[str]]:
    """Collect the rule of every problem that the package makes in this process; at the end each must have its row.

    A dataset's own rules have none: what `engine/own_rules.py` makes, and `publish/warned.py` repeats, is left out.
    """
    rules: set[str] = set()
    real = Problem.__post_init__

    def collect(problem: Problem) -> None:
        maker = sys._getframe(2)  # noqa: SLF001 - as logging does; 1 is the dataclass's own
        modules = [maker.f_globals["__name__"], maker.f_back.f_globals["__name__"]]
        if modules[0].startswith("accord.") and not {"accord.engine.own_rules", "accord.publish.warned"} & {*modules}:
            rules.add(problem.rule)
        real(problem)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Problem, "__post_init__", collect)
        yield rules
    without = sorted(rule for rule in rules if rule not in RULES and not rule.endswith("Error"))
    assert not without, f"rules without a row in rules/rule_ids.py: {without}"


# --- the served site, for tests/site ---


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the small dataset, built and served as `make serve` does, by one worker for all."""
    run = run_folder(tmp_path_factory)
    with shared_site(run, "site", lambda: serving(support.project(tmp_path_factory.mktemp("site")))) as served:
        yield served


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the real record, built and served in the same way."""
    run = run_folder(tmp_path_factory)
    with shared_site(run, "record", lambda: serving(support.record_copy(tmp_path_factory.mktemp("record")))) as served:
        yield served


@pytest.fixture(scope="session")
def lights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a dataset of another field that has no site of its own, built and served in the same way."""
    run = run_folder(tmp_path_factory)
    root = tmp_path_factory.mktemp("lights") / "lights"
    with shared_site(run, "lights", lambda: serving(lighthouses.make(root))) as served:
        yield served


@pytest.fixture(scope="module")
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the dataset that a test file makes in an empty folder by its function `make`, built and served."""
    name = request.path.stem.removeprefix("test_").replace("_", "-")
    run = run_folder(tmp_path_factory)
    with shared_site(run, name, lambda: serving(request.module.make(tmp_path_factory.mktemp(name)))) as site:
        yield site


# --- builds, to be read and not changed: others work on copies ---


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project around the small dataset whose build is current and exported, made by one worker for all."""
    return built_once(tmp_path_factory, "built", support.project)


@pytest.fixture(scope="session")
def herbarium(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the dataset of plants in the same state: built in a sixth of the time, for what holds of any dataset."""
    return built_once(tmp_path_factory, "herbarium", lambda root: shutil.copytree(foreign.dataset("botany"), root))


@pytest.fixture(scope="session")
def plants(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the dataset of plants with three releases and changes since (``released.py``)."""
    return shared_folder(run_folder(tmp_path_factory), "released", released.make) / "botany"


@pytest.fixture(scope="session")
def history(plants: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return that dataset, built and served in the same way as the site."""
    run, root = run_folder(tmp_path_factory), tmp_path_factory.mktemp("history")
    with shared_site(run, "history", lambda: serving(support.copy_of(plants, root))) as served:
        yield served


def built_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Path]) -> Path:
    """Return the folder of this name: a project that is made, built and exported by one worker for all."""

    def make_and_build(root: Path) -> None:
        project = Project(make(root))
        make_current(project, build(project))

    return shared_folder(run_folder(factory), name, make_and_build)


# --- a browser, for tests/site, tests/journeys ---

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser that scripts/setup.py found or brought, once: Playwright runs once at a time."""
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415 - not where the Spark tests run

    path = (support.ROOT / ".venv" / "browser").read_text(encoding="utf-8").partition("\n")[0]
    expect.set_options(timeout=1000 * support.PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path or None, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[Page]:
    """Open a page that tests use one after another, each within ``tabs.used_again``."""
    with closing(browser.new_page()) as opened:
        yield opened


@pytest.fixture(scope="session")
def plain_tab(browser: Browser) -> Iterator[Page]:
    """Open such a page in which no script runs."""
    with closing(browser.new_page(java_script_enabled=False)) as opened:
        yield opened


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """Return that page, empty; a test listens to none of its events, or opens a page of its own."""
    with used_again(tab, 1280):
        yield tab


@pytest.fixture
def plain_page(plain_tab: Page) -> Iterator[Page]:
    """Return the page in which no script runs, empty."""
    with used_again(plain_tab, 1280):
        yield plain_tab
