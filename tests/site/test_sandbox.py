"""A dataset's templates read what a page gives them and nothing behind it.

A check reports what stands in a template. What one makes up while it is rendered the sandbox refuses, and the fault is
noted with the template's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import foreign
import support
from accord import pipeline
from accord.problems import InvalidInputError
from accord.project import Project
from accord.site.make import templates
from measuring import python_of
from serving import Site, serving

SPECIAL = "is closed to templates: it leads to the program behind a value; take it out [template]"
OUTSIDE = "lies outside of the templates; name one within their folder [template]"
MISSING = "is no template of the site; correct the name, or write it [template]"
WRITTEN = {  # what stands in a template, by where and how a check reports it
    "{{ ''.__class__.__mro__[1].__subclasses__() }}": ("1:7", f"__class__ {SPECIAL}"),
    "one\n{{ urls['__init__'] }}": ("2:10", f"__init__ {SPECIAL}"),
    "{{ urls|attr('__globals__') }}": ("1:15", f"__globals__ {SPECIAL}"),
    "{{ self.__init__.__globals__.os.system('id') }}": ("1:9", f"__init__ {SPECIAL}"),
    "{% include '../../../etc/passwd' %}": ("1:13", f"../../../etc/passwd {OUTSIDE}"),
    "{% include '/etc/passwd' ignore missing %}": ("1:13", f"/etc/passwd {OUTSIDE}"),
    "{% extends 'bass.html' %}": ("1:13", f"bass.html {MISSING}"),
    "{% from '_sayd.html' import who %}": ("1:10", f"_sayd.html {MISSING}"),
    "<p>\n{% if urls %}\n</p>": ("2:1", "cannot be read by Jinja: Unexpected end of template."),
    "<p>\n{{ urls.path( }}": ("2:1", "cannot be read by Jinja: "),
}
SOUND = [
    "{% extends 'base.html' %}{% include '_own.html' ignore missing %}{% include ['_own.html', '_take.html'] %}",
    "{% extends 'default:base.html' %}{{ request.args._next }}{{ row['__typename'] }}",
]
MADE_UP = {  # by what the sandbox refuses
    "{{ urls.ds.get_database('accord') }}": "'ds' of 'Urls'",
    "{{ request.scope }}": "'scope' of 'Request'",
    "{{ record_url.func }}": "'func' of 'partial'",
    "{{ record_url.args[0].databases }}": "'args' of 'partial'",
    "{{ (''|attr('__cla' ~ 'ss__')) ~ 1 }}": "'__class__' of 'str'",
    "{{ ''['__cla' ~ 'ss__'] ~ 1 }}": "'__class__' of 'str'",
    "{{ lipsum['__glob' ~ 'als__'].os }}": "'__globals__' of 'function'",
    "{{ ('{0.__cla' ~ 'ss__.__init__.__globals__}').format(urls) }}": "'__class__' of 'Urls'",
    "{% set f = '{0.__cla' ~ 'ss__}' %}{{ (f|e).format(urls) }}": "'__class__' of 'Urls'",
    "{{ menu_tables().clear() }}": "'clear' of 'dict'",
    "{{ accord.update(title='mine') }}": "'update' of 'dict'",
    "{{ accord.themes.append(1) }}": "'append' of 'list'",
}


def project(folder: Path, template: str) -> Project:
    """Return a dataset with a template of its own."""
    root = foreign.copy("railways", folder)
    (root / "site" / "templates").mkdir(parents=True)
    (root / "site" / "templates" / "_own.html").write_text("{{ urls.path('/') }}", encoding="utf-8")
    (root / "site" / "templates" / "_footer.html").write_text(template, encoding="utf-8")
    return Project(root)


@pytest.mark.parametrize("template", WRITTEN)
def test_what_a_template_may_not_have_is_a_problem_of_check_and_build(template: str, tmp_path: Path) -> None:
    place, fact = WRITTEN[template]
    own = project(tmp_path, template)
    for verb in (pipeline.check, pipeline.build):
        with pytest.raises(InvalidInputError) as caught:
            verb(own)
        first = str(caught.value.problems[0])
        assert first.startswith(f"site/templates/_footer.html:{place}: {fact}")
        assert first.endswith("[template]")


@pytest.mark.parametrize("template", SOUND)
def test_what_a_template_may_have_is_none(template: str, tmp_path: Path) -> None:
    assert templates.problems(project(tmp_path, template)) == []


def test_templates_of_all_sites_of_ours_are_sound() -> None:
    for root in (support.ROOT, *sorted((support.ROOT / "tests" / "data").iterdir())):
        assert templates.problems(Project(root)) == []


def test_a_template_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    own = project(tmp_path, "")
    (own.site / "templates" / "_footer.html").write_bytes(b"one\n \xff")
    (line,) = map(str, templates.problems(own))
    assert line.startswith("site/templates/_footer.html:2:2: the byte 0xFF is no UTF-8 text here")


@pytest.mark.parametrize("name", ["templates/_footer.html", "static/notes.txt"])
def test_a_file_of_another_folder_is_not_shown_by_a_link(name: str, tmp_path: Path) -> None:
    own = project(tmp_path, "")
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    link = own.site / name
    link.parent.mkdir(exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(secret)
    with pytest.raises(InvalidInputError) as caught:
        pipeline.build(own)
    fact = "a link to a file outside of the dataset, which the site would show; put the file itself here"
    assert [str(problem) for problem in caught.value.problems] == [f"site/{name}: {fact} [symlink]"]
    link.unlink()
    link.symlink_to(own.root / "curated" / "package.yaml")  # within the dataset it is the dataset's own choice
    assert [problem for problem in templates.problems(own) if problem.rule == "symlink"] == []


def test_without_jinja_a_clone_looks_with_the_python_that_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = project(tmp_path, "{{ ''.__class__ }}")
    assert templates.problems_elsewhere(own) == []  # it was looked here
    monkeypatch.setattr(templates, "find_spec", lambda _: None)
    monkeypatch.setattr(templates, "PYTHON", python_of("serve"))
    assert templates.note(own) == ""
    with pytest.raises(InvalidInputError) as caught:
        pipeline.build(own)
    assert [str(one) for one in caught.value.problems] == [f"site/templates/_footer.html:1:7: __class__ {SPECIAL}"]
    monkeypatch.setattr(templates, "PYTHON", python_of("build"))  # which lacks Jinja itself
    with pytest.raises(templates.NotLookedAtError, match=r"\(it has no Jinja\); run 'make setup-serve'"):
        templates.problems_elsewhere(own)


def test_without_jinja_anywhere_a_build_says_that_nothing_was_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = project(tmp_path, "{{ ''.__class__ }}")
    assert templates.note(own) == ""
    monkeypatch.setattr(templates, "find_spec", lambda _: None)
    monkeypatch.setattr(templates, "STAMP", tmp_path / "missing")
    assert templates.problems(own) == templates.problems_elsewhere(own) == []
    assert "templates of site/templates were not looked at: install accord[serve]" in templates.note(own)
    assert templates.note(Project(support.ROOT / "tests" / "data" / "opera")) == ""  # it has none


# --- what is made up while a page is rendered -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a dataset with a page for each hostile template; an include's name comes from the rows of the page."""
    root = foreign.copy("railways", tmp_path_factory.mktemp("hostile"))
    pages = {f"p{place}": text for place, text in enumerate(MADE_UP)}
    pages["outside"] = "{% include rows[0].name %}"
    pages["kept"] = "{{ menu_tables() }} {{ accord.title }}"
    for name, text in pages.items():
        folder = root / "site" / "pages" / name
        folder.mkdir(parents=True)
        (folder / "rows.sql").write_text("SELECT '../settings.json' AS name", encoding="utf-8")
        (root / "site" / "templates" / "page").mkdir(parents=True, exist_ok=True)
        (root / "site" / "templates" / "page" / f"{name}.html").write_text(text, encoding="utf-8")
    with serving(root) as site:
        yield site


def log_of(site: Site, path: str) -> str:
    """Return what is noted of the fault at an address."""
    log = (site.root / "serve.log").read_text(encoding="utf-8")
    return log.partition(f"fault at {path}\n")[2].partition("\nfault at")[0]


@pytest.mark.parametrize("place", range(len(MADE_UP)))
def test_what_a_template_makes_up_is_refused(place: int, hostile: Site) -> None:
    refused = list(MADE_UP.values())[place]
    status, _, body = hostile.get(f"/p{place}")
    assert status == 500
    assert b"Something is wrong on our side" in body
    noted = log_of(hostile, f"/p{place}")
    assert "SecurityError: " in noted
    assert refused in noted
    assert f"templates/page/p{place}.html" in noted


def test_no_file_outside_of_the_templates_is_included(hostile: Site) -> None:
    status, _, body = hostile.get("/outside")
    assert status == 500
    assert b"default_allow_sql" not in body
    assert "TemplateNotFound" in log_of(hostile, "/outside")


def test_nothing_was_changed_by_them(hostile: Site) -> None:
    body = hostile.get("/kept")[2].decode()
    assert "Routes" in body
    assert "mine" not in body
