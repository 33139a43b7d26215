"""The law of builds: edit + rebuild == clean build == parallel build, byte for byte.

Each edit of :data:`EDITS` is made to the project ``roots/test-wide``, as its first build left it.
Then the website and the LaTeX of the book are built:

rebuilt      the website, serial, in the folder of the first build; then once more, with nothing to
             be done
parallel     ``-j 2``, in the folder of the first build; the book first, so the website has pages to
             write although it has none to read
clean        ``-j 2``, in a new folder

All have to give the same files, those of :data:`sites.BOOKKEEPING` excepted. The first build is
serial and has to equal a clean ``-j 2`` one. So every edit is seen serial and parallel after it,
and parallel from nothing; random sequences of edits are compared with serial builds from nothing.

Beside each edit stand the pages that it has read, written and removed: no more and no fewer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sites import Build, Kept, Site, copy_project

#: Sphinx writes these two in every build that writes anything.
ALWAYS_WRITTEN = frozenset({"genindex", "search"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change to the sources, and exactly what has to follow from it.

    Pages are named without their suffix, as a shell would: "articles/{one,two} glossary"; "*" is
    every page.
    """

    make: Callable[[Site], None]
    #: sources that are read
    read: str = ""
    #: pages of HTML that are written: those that change, and those that are read
    written: str = ""
    #: pages of HTML that are removed
    removed: str = ""


def replace(name: str, old: str, new: str) -> Callable[[Site], None]:
    """Return the edit that replaces a part of a source."""
    return lambda site: site.replace(name, old, new)


def add(name: str, text: str) -> Callable[[Site], None]:
    """Return the edit that adds a source."""
    return lambda site: site.write(name, text)


def remove(name: str) -> Callable[[Site], None]:
    """Return the edit that removes a source."""
    return lambda site: site.remove(name)


def rename(old: str, new: str) -> Callable[[Site], None]:
    """Return the edit that gives a source another name."""

    def make(site: Site) -> None:
        (site.root / old).rename(site.root / new)

    return make


def move_alias(site: Site) -> None:
    """Give a name of one concept to another one."""
    site.replace("concepts/bulk-fermentation.md", "aliases: [first rise]\n", "")
    site.replace("concepts/proofing.md", "[last rise]", "[last rise, first rise]")


def drop_style_sheet(site: Site) -> None:
    """Take away the style sheet of the project."""
    site.replace("conf.py", 'html_css_files = ["house.css"]\n', "")
    site.remove("_static/house.css")


NEW_ARTICLE = """---
title: Wheat and weather
author: Ben Example
publish_date: 2023-06-11
---

A dry summer gives strong gluten and little else.
"""

OLD_ARTICLE = """---
title: Old ovens
author: Dan Example
publish_date: 2021-10-03
topics: [baking]
---

Before there were doors, there was mud.
"""

NEW_CONCEPT = """---
title: wheat
definition: The grass that most bread is made of.
topics: [history]
link: always
---

It was sown long before it was baked.
"""

NEW_TOPIC = """---
title: Rye
description: Bread without a net.
---

It stands by its sourness.
"""

#: what is edited -> how, and what follows
EDITS: dict[str, Edit] = {
    "article text": Edit(
        make=replace("articles/the-first-loaf.md", "water, and wait", "water, then wait"),
        read="articles/the-first-loaf",
        written="articles/the-first-loaf",
    ),
    "article text around a mention": Edit(
        make=replace("articles/stale-and-good.md", "becomes soup", "makes soup"),
        read="articles/stale-and-good",
        written="articles/stale-and-good concepts/crumb",
    ),
    "article text that gains a mention": Edit(
        make=replace("articles/reading-a-loaf.md", "a cold dough", "too little gluten"),
        read="articles/reading-a-loaf",
        written=(
            "index articles/{no-names-please,reading-a-loaf,the-first-loaf,what-water-does} "
            "concepts/{crumb,crust,dough,gluten,steam} concepts/gluten/mentions-2"
        ),
    ),
    "article text that repeats a mention": Edit(
        make=replace(
            "articles/what-water-does.md", "parts make a soft", "parts of gluten make a soft"
        ),
        read="articles/what-water-does",
        written=(
            "index articles/what-water-does concepts/{bakers-percentage,dough,gluten} "
            "concepts/gluten/mentions-2"
        ),
    ),
    "article title": Edit(
        make=replace("articles/reading-a-loaf.md", "Reading a loaf", "Reading bread"),
        read="articles/reading-a-loaf",
        written=(
            "authors archive/articles-3 articles/{baking-in-a-pot,bread-of-the-railway,"
            "knives-and-baskets,reading-a-loaf,rye-is-different,stale-and-good,"
            "the-first-loaf,the-first-minutes} concepts/{crumb,crust,dough,scoring,steam} "
            "topics/baking"
        ),
    ),
    "article title that a link shows": Edit(
        make=replace("articles/rising-slowly.md", "Rising slowly", "Rising in the cold"),
        read="articles/rising-slowly",
        written=(
            "reading-list archive/articles-3 articles/{a-rest-before-work,knives-and-baskets,"
            "measuring-a-rise,rising-slowly,shaping-a-round,weekend-plan} authors/authors-4 "
            "concepts/{banneton,bulk-fermentation,proofing} topics/dough"
        ),
    ),
    "heading that a reference shows": Edit(
        make=replace("articles/rising-slowly.md", "## And again", "## Once more"),
        read="articles/rising-slowly",
        written="articles/rising-slowly concepts/{banneton,proofing} reading-list",
    ),
    "article subtitle": Edit(
        make=replace("articles/reading-a-loaf.md", "The slice tells", "What a slice tells"),
        read="articles/reading-a-loaf",
        written="articles/reading-a-loaf topics/baking",
    ),
    "article topic": Edit(
        make=replace("articles/stale-and-good.md", "author:", "topics: [history]\nauthor:"),
        read="articles/stale-and-good",
        written=(
            "articles/stale-and-good concepts/{crumb,crust} concepts/crust/mentions-2 "
            "topics/{history,index}"
        ),
    ),
    "article date, same order": Edit(
        make=replace("articles/baking-in-a-pot.md", "2024-03-17", "2024-03-18"),
        read="articles/baking-in-a-pot",
        written=(
            "archive index articles/baking-in-a-pot authors/authors-4 concepts/{oven-spring,"
            "steam} topics/baking"
        ),
    ),
    "article date, other order": Edit(
        make=replace("articles/baking-in-a-pot.md", "2024-03-17", "2024-05-06"),
        read="articles/baking-in-a-pot",
        written=(
            "archive index articles/{baking-in-a-pot,letters-to-a-baker,shaping-a-round,"
            "stale-and-good} authors/authors-4 concepts/{crust,oven-spring,steam} "
            "topics/baking"
        ),
    ),
    "article updated": Edit(
        make=replace("articles/baking-in-a-pot.md", "author:", "updated: 2024-06-01\nauthor:"),
        read="articles/baking-in-a-pot",
        written="articles/baking-in-a-pot",
    ),
    "article author": Edit(
        make=replace("articles/bread-of-the-railway.md", "Dan", "Eve"),
        read="articles/bread-of-the-railway",
        written=(
            "archive/articles-3 articles/bread-of-the-railway authors index authors/{authors-2,"
            "authors-3,authors-4} topics/history"
        ),
    ),
    "article hero": Edit(
        make=replace("articles/weekend-plan.md", "/images/oven.svg", "/images/loaf.svg"),
        read="articles/weekend-plan",
        written="articles/weekend-plan",
    ),
    "article hero, no longer drawn": Edit(
        make=replace("articles/stale-and-good.md", "author:", "hero: /images/oven.svg\nauthor:"),
        read="articles/stale-and-good",
        written="articles/stale-and-good",
    ),
    "article hero, drawn again": Edit(
        make=replace("articles/baking-in-a-pot.md", "heroImage: /images/pot.png\n", ""),
        read="articles/baking-in-a-pot",
        written="articles/baking-in-a-pot",
    ),
    "article hero whose name another one shares": Edit(
        make=replace("articles/knives-and-baskets.md", "heroImage: /images/loaf.svg\n", ""),
        read="articles/knives-and-baskets",
        written="articles/{knives-and-baskets,measuring-a-rise}",
    ),
    "article without links": Edit(
        make=replace("articles/stale-and-good.md", "author:", "autolink: false\nauthor:"),
        read="articles/stale-and-good",
        written="articles/stale-and-good index",
    ),
    "page added that themes point to": Edit(
        make=add("copyright.md", "---\norphan: true\n---\n\n# Rights\n\nAll of them.\n"),
        read="copyright",
        written="*",
    ),
    "article added": Edit(
        make=add("articles/wheat-and-weather.md", NEW_ARTICLE),
        read="archive articles/wheat-and-weather",
        written=(
            "archive index archive/{articles-2,articles-3,articles-4} "
            "articles/{counting-in-hundreds,rye-is-different,the-first-loaf,wheat-and-weather} "
            "authors/{authors-2,authors-3,authors-4} concepts/gluten concepts/gluten/mentions-2"
        ),
    ),
    "article added to the end": Edit(
        make=add("articles/old-ovens.md", OLD_ARTICLE),
        read="archive articles/old-ovens",
        written=(
            "archive index archive/{articles-2,articles-3,articles-4} articles/{old-ovens,"
            "the-first-loaf} authors/authors-4 topics/index topics/baking/articles-2"
        ),
    ),
    "article removed": Edit(
        make=remove("articles/stale-and-good.md"),
        read="archive",
        written=(
            "archive authors index archive/{articles-2,articles-3,articles-4} "
            "articles/{baking-in-a-pot,bread-of-the-railway,counting-in-hundreds,"
            "keeping-a-starter,knives-and-baskets,letters-to-a-baker,measuring-a-rise,"
            "no-names-please,reading-a-loaf,rising-slowly,rye-is-different,shaping-a-round,"
            "the-first-loaf,the-first-minutes,weekend-plan,what-water-does} "
            "authors/{authors-2,authors-3,authors-4} concepts/{crumb,crust}"
        ),
        removed="articles/stale-and-good concepts/crust/mentions-2",
    ),
    "article removed that another one names": Edit(
        make=remove("articles/what-water-does.md"),
        read="archive",
        written=(
            "archive authors index archive/articles-4 articles/{a-page-without-gluten,"
            "a-rest-before-work,baking-in-a-pot,bread-of-the-railway,counting-in-hundreds,"
            "keeping-a-starter,no-names-please,reading-a-loaf,rising-slowly,the-first-loaf} "
            "authors/{authors-2,authors-3,authors-4} concepts/{bakers-percentage,dough,"
            "gluten,hydration,sourdough,steam} concepts/gluten/mentions-2 topics/index "
            "topics/dough/articles-2"
        ),
        removed="articles/what-water-does",
    ),
    "article removed that a link leads to": Edit(
        make=remove("articles/a-rest-before-work.md"),
        read="archive reading-list",
        written=(
            "archive authors index reading-list archive/articles-4 articles/{baking-in-a-pot,"
            "bread-of-the-railway,counting-in-hundreds,keeping-a-starter,knives-and-baskets,"
            "letters-to-a-baker,measuring-a-rise,no-names-please,rising-slowly,"
            "rye-is-different,shaping-a-round,the-first-minutes,weekend-plan,"
            "what-water-does} authors/{authors-2,authors-3,authors-4} concepts/{autolyse,"
            "gluten,sourdough} concepts/gluten/mentions-2 topics/index "
            "topics/dough/articles-2"
        ),
        removed="articles/a-rest-before-work",
    ),
    "article renamed": Edit(
        make=rename("articles/stale-and-good.md", "articles/old-and-good.md"),
        read="archive articles/old-and-good",
        written=(
            "archive authors index articles/{baking-in-a-pot,letters-to-a-baker,old-and-good,"
            "reading-a-loaf,the-first-loaf} concepts/{crumb,crust} concepts/crust/mentions-2"
        ),
        removed="articles/stale-and-good",
    ),
    "picture": Edit(
        make=replace("images/loaf.svg", 'cx="2"', 'cx="1"'),
        read="articles/knives-and-baskets",
        written="articles/knives-and-baskets",
    ),
    "concept text": Edit(
        make=replace("concepts/steam.md", "a dull crust", "a pale crust"),
        read="concepts/steam",
        written="concepts/steam",
    ),
    "concept title": Edit(
        make=replace("concepts/banneton.md", "title: banneton", "title: rising basket"),
        read="concepts/banneton",
        written=(
            "glossary index articles/{knives-and-baskets,rising-slowly,shaping-a-round,"
            "weekend-plan} concepts/{banneton,bulk-fermentation,proofing,scoring} "
            "glossary/{concepts-2,concepts-3} topics/tools"
        ),
    ),
    "concept definition": Edit(
        make=replace("concepts/hydration.md", "as a share", "as a part"),
        read="concepts/hydration",
        written=(
            "articles/{a-page-without-gluten,counting-in-hundreds,what-water-does} "
            "concepts/{gluten,hydration} glossary/concepts-2 topics/dough"
        ),
    ),
    "concept alias added": Edit(
        make=replace("concepts/scoring.md", "[slashing]", "[slashing, blade]"),
        read="concepts/scoring",
        written="articles/knives-and-baskets concepts/scoring",
    ),
    "concept alias renamed": Edit(
        make=replace("concepts/bakers-percentage.md", "[BP]", "[share]"),
        read="concepts/bakers-percentage",
        written=(
            "articles/{counting-in-hundreds,letters-to-a-baker,what-water-does} "
            "concepts/bakers-percentage index"
        ),
    ),
    "concept alias removed": Edit(
        make=replace("concepts/hydration.md", "aliases: [water share]\n", ""),
        read="concepts/hydration",
        written="articles/counting-in-hundreds concepts/hydration index",
    ),
    "concept alias moved to another concept": Edit(
        make=move_alias,
        read="concepts/{bulk-fermentation,proofing}",
        written=(
            "index articles/{letters-to-a-baker,measuring-a-rise,rising-slowly,"
            "shaping-a-round,weekend-plan} concepts/{autolyse,banneton,bulk-fermentation,"
            "proofing,starter}"
        ),
    ),
    "concept alias that two claim": Edit(
        make=replace("concepts/proofing.md", "[last rise]", "[last rise, first rise]"),
        read="concepts/proofing",
        written=(
            "index articles/{letters-to-a-baker,measuring-a-rise,rising-slowly,weekend-plan} "
            "concepts/{autolyse,bakers-percentage,banneton,bulk-fermentation,proofing,"
            "sourdough,starter} topics/{fermentation,index}"
        ),
    ),
    "concept broader": Edit(
        make=replace("concepts/hydration.md", "broader: [bakers-percentage]", "broader: [dough]"),
        read="concepts/hydration",
        written="concepts/{bakers-percentage,dough,hydration}",
    ),
    "concept related": Edit(
        make=replace("concepts/gluten.md", "related: [hydration]\n", ""),
        read="concepts/gluten",
        written="concepts/gluten",
    ),
    "concept prerequisites": Edit(
        make=replace("concepts/autolyse.md", "isites: [gluten]", "isites: [hydration]"),
        read="concepts/autolyse",
        written="concepts/{autolyse,gluten,hydration}",
    ),
    "concept topics": Edit(
        make=replace("concepts/crust.md", "topics: [baking]", "topics: [history]"),
        read="concepts/crust",
        written="concepts/crust topics/{baking,history}",
    ),
    "concept reference": Edit(
        make=replace("concepts/gluten.md", "The net in the dough", "A net in the dough"),
        read="concepts/gluten",
        written="concepts/gluten",
    ),
    "concept link: always": Edit(
        make=replace("concepts/dough.md", "link: never", "link: always"),
        read="concepts/dough",
        written=(
            "articles/{reading-a-loaf,the-first-loaf,what-water-does} "
            "concepts/{bulk-fermentation,dough} index topics/dough"
        ),
    ),
    "concept link: cued": Edit(
        make=replace("concepts/sourdough.md", "link: always", "link: cued\ncues: [rye]"),
        read="concepts/sourdough",
        written=(
            "articles/{keeping-a-starter,letters-to-a-baker,no-names-please,rye-is-different} "
            "concepts/{sourdough,starter} index"
        ),
    ),
    "concept link: page": Edit(
        make=replace("concepts/oven-spring.md", "link: always", "link: page"),
        read="concepts/oven-spring",
        written="articles/baking-in-a-pot concepts/oven-spring index",
    ),
    "concept link: never": Edit(
        make=replace("concepts/autolyse.md", "link: always", "link: never"),
        read="concepts/autolyse",
        written=(
            "articles/{a-rest-before-work,letters-to-a-baker,weekend-plan} concepts/autolyse index"
        ),
    ),
    "concept cues": Edit(
        make=replace("concepts/starter.md", "[feed, jar]", "[jar]"),
        read="concepts/starter",
        written=(
            "index articles/{keeping-a-starter,letters-to-a-baker,weekend-plan} "
            "concepts/{autolyse,bulk-fermentation,starter}"
        ),
    ),
    "concept unless": Edit(
        make=replace("concepts/steam.md", "[steam engine]", "[steam engine, the steam]"),
        read="concepts/steam",
        written=(
            "index articles/{baking-in-a-pot,reading-a-loaf,the-first-loaf,"
            "the-first-minutes} concepts/{crumb,crust,dough,steam}"
        ),
    ),
    "concept added": Edit(
        make=add("concepts/wheat.md", NEW_CONCEPT),
        read="concepts/wheat glossary",
        written=(
            "articles/bread-of-the-railway concepts/wheat glossary index glossary/{concepts-2,"
            "concepts-3,concepts-4} topics/history"
        ),
    ),
    "concept removed": Edit(
        make=remove("concepts/crumb.md"),
        read="glossary",
        written=(
            "glossary index articles/{reading-a-loaf,stale-and-good,the-first-loaf} "
            "concepts/{crust,dough,steam} glossary/{concepts-2,concepts-3} topics/baking"
        ),
        removed="concepts/crumb",
    ),
    "concept removed that others name": Edit(
        make=remove("concepts/gluten.md"),
        read="glossary",
        written=(
            "about glossary index articles/{a-page-without-gluten,a-rest-before-work,"
            "no-names-please,rye-is-different,shaping-a-round,the-first-loaf,"
            "what-water-does} concepts/{autolyse,dough,hydration} glossary/{concepts-2,"
            "concepts-3} topics/dough"
        ),
        removed="concepts/gluten concepts/gluten/mentions-2",
    ),
    "concept renamed": Edit(
        make=rename("concepts/banneton.md", "concepts/basket.md"),
        read="concepts/basket glossary",
        written=(
            "about glossary articles/{knives-and-baskets,rising-slowly,shaping-a-round,"
            "weekend-plan} concepts/{basket,bulk-fermentation,proofing,scoring} topics/tools"
        ),
        removed="concepts/banneton",
    ),
    "topic title": Edit(
        make=replace("topics/baking.md", "title: Baking", "title: Heat"),
        read="topics/baking",
        written=(
            "articles/{baking-in-a-pot,knives-and-baskets,reading-a-loaf,rye-is-different,"
            "the-first-loaf,the-first-minutes} concepts/{banneton,crumb,crust,dough,gluten,"
            "oven-spring,scoring,sourdough,steam} concepts/crust/mentions-2 "
            "concepts/gluten/mentions-2 topics/{baking,index} topics/baking/articles-2"
        ),
    ),
    "topic words": Edit(
        make=replace("topics/tools.md", "description:", "words: [oven, pot]\ndescription:"),
        read="topics/tools",
        written="topics/tools",
    ),
    "concept narrower": Edit(
        make=replace("concepts/gluten.md", "related: [hydration]", "broader: [banneton]"),
        read="concepts/gluten",
        written="concepts/{banneton,gluten}",
    ),
    "topic description": Edit(
        make=replace("topics/history.md", "Bread of other", "Loaves of other"),
        read="topics/history",
        written="topics/{history,index}",
    ),
    "topic text": Edit(
        make=replace("topics/history.md", "Who baked what", "Who ate what"),
        read="topics/history",
        written="topics/history",
    ),
    "topic added": Edit(
        make=add("topics/rye.md", NEW_TOPIC),
        read="topics/{index,rye}",
        written="index topics/{index,rye} topics/index/topics-2",
    ),
    "topic removed": Edit(
        make=remove("topics/history.md"),
        read="topics/index",
        written="articles/{bread-of-the-railway,counting-in-hundreds} index topics/index",
        removed="topics/history",
    ),
    "text of another page": Edit(
        make=replace("about.md", "Start with", "Begin with"),
        read="about",
        written="about",
    ),
    "title of a list": Edit(
        make=replace("glossary.md", "# Glossary", "# Words"),
        read="glossary",
        written="*",
    ),
    "title of the home page": Edit(
        make=replace("index.md", "# Bread, explained", "# All of bread"),
        read="index",
        written="about index",
    ),
    "style sheet": Edit(
        make=replace("_static/house.css", "#420", "#240"),
        written="*",
    ),
    "style sheet removed": Edit(
        make=drop_style_sheet,
        written="*",
    ),
    "setting: project": Edit(
        make=replace("conf.py", '"Bread"', '"Loaves"'),
        read="*",
        written="*",
    ),
    "setting: page size": Edit(
        make=replace("conf.py", "kb_page_size = 5", "kb_page_size = 4"),
        written=(
            "archive authors glossary archive/{articles-2,articles-3,articles-4,articles-5} "
            "authors/{authors-2,authors-3,authors-4,authors-5} concepts/{crust,gluten} "
            "concepts/crust/mentions-2 concepts/gluten/mentions-2 glossary/{concepts-2,"
            "concepts-3,concepts-4} topics/{baking,dough,index} topics/baking/articles-2 "
            "topics/dough/articles-2 topics/index/topics-2"
        ),
    ),
    "setting: theme": Edit(
        make=replace(
            "conf.py", "kb_page", 'html_theme_options = {"announcement": "Closed"}\nkb_page'
        ),
        written="*",
    ),
    "setting: language": Edit(
        make=replace("conf.py", "kb_page", 'language = "de"\nkb_page'),
        read="*",
        written="*",
    ),
}


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the names of the files that are not the same in both."""
    return [name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)]


def pages_of(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the pages of a website, without their suffix and without Sphinx's own."""
    pages = {n.removesuffix(".html"): data for n, data in files.items() if n.endswith(".html")}
    return {name: data for name, data in pages.items() if name not in ALWAYS_WRITTEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The website and the book of one build."""

    html: Build
    book: Build
    #: all output files by relative path, as they were when the builds ended
    html_files: dict[str, bytes]
    book_files: dict[str, bytes]


class Workshop:
    """The wide project with its first build; put back in the same place before each edit."""

    def __init__(self, folder: Path) -> None:
        self.site = copy_project("wide", folder)
        self.first = self.build("out")
        self.kept = Kept(self.site)

    def restore(self) -> Site:
        """Return the site as its first build left it."""
        return self.kept.restore()

    def restore_sources(self) -> None:
        """Put back the sources only, with their old times."""
        self.kept.restore_sources()

    def build(self, out: str, *, jobs: int = 1, book_first: bool = False) -> Pair:
        """Build the website and the book, in the folder *out*."""
        builders = ("latex", "html") if book_first else ("html", "latex")
        builds = {name: self.site.build(out, jobs=jobs, builder=name) for name in builders}
        return Pair(
            html=builds["html"],
            book=builds["latex"],
            html_files=builds["html"].files(),
            book_files=builds["latex"].files(),
        )

    def times(self) -> dict[str, int]:
        """Return when each page of the website was written, in nanoseconds."""
        outdir = self.site.work / "out" / "html"
        return {
            path.relative_to(outdir).with_suffix("").as_posix(): path.stat().st_mtime_ns
            for path in outdir.rglob("*.html")
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an edit."""

    first: Pair
    rebuilt: Build
    #: its output files, as they were when it ended
    rebuilt_files: dict[str, bytes]
    #: pages of HTML that the rebuild has written, by the times of their files
    written: frozenset[str]
    #: the website built once more, and what that has written
    again: Build
    written_again: frozenset[str]
    parallel: Pair
    clean: Pair


def newer(before: dict[str, int], after: dict[str, int]) -> frozenset[str]:
    """Return the pages that have been written between two looks, without Sphinx's own."""
    written = {name for name, time in after.items() if before.get(name) != time}
    return frozenset(written - ALWAYS_WRITTEN)


def expand(names: str, every: set[str]) -> set[str]:
    """Return {"a/b", "a/c", "d"} for "a/{b,c} d"; *every* page for "*"."""
    if names == "*":
        return every
    found = re.findall(r"([^\s{]*)(?:\{([^}]*)\})?(?:\s|$)", names)
    return {start + end.strip() for start, ends in found if start for end in ends.split(",")}


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("wide"))


@pytest.fixture(scope="module", params=EDITS)
def name(request: pytest.FixtureRequest) -> str:
    """Return the name of an edit."""
    return str(request.param)


@pytest.fixture(scope="module")
def outcome(workshop: Workshop, name: str) -> Outcome:
    """Make an edit, and build after it in every way."""
    make = EDITS[name].make
    make(workshop.restore())
    before = workshop.times()
    rebuilt = workshop.site.build("out")
    rebuilt_files = rebuilt.files()
    after = workshop.times()
    again = workshop.site.build("out")
    at_last = workshop.times()
    clean = workshop.build("clean", jobs=2)
    make(workshop.restore())
    return Outcome(
        first=workshop.first,
        rebuilt=rebuilt,
        rebuilt_files=rebuilt_files,
        written=newer(before, after),
        again=again,
        written_again=newer(after, at_last),
        parallel=workshop.build("out", jobs=2, book_first=True),
        clean=clean,
    )


def test_a_rebuild_equals_a_clean_build(outcome: Outcome) -> None:
    assert differences(outcome.rebuilt_files, outcome.clean.html_files) == []


def test_a_parallel_rebuild_equals_a_clean_build(outcome: Outcome) -> None:
    assert differences(outcome.parallel.html_files, outcome.clean.html_files) == []


def test_the_book_after_an_edit_equals_that_of_a_clean_build(outcome: Outcome) -> None:
    assert differences(outcome.parallel.book_files, outcome.clean.book_files) == []


def test_exactly_these_pages_are_read(outcome: Outcome, name: str) -> None:
    expected = expand(EDITS[name].read, every=set(outcome.clean.html.read))
    assert set(outcome.rebuilt.read) == expected
    assert set(outcome.parallel.book.read) == expected


def test_what_has_been_read_for_the_book_is_not_read_for_the_website(outcome: Outcome) -> None:
    assert outcome.parallel.html.read == ()


def test_exactly_these_pages_are_written(outcome: Outcome, name: str) -> None:
    assert outcome.written == expand(
        EDITS[name].written, every=set(pages_of(outcome.clean.html_files))
    )


def test_written_are_the_pages_that_change_and_those_that_are_read(outcome: Outcome) -> None:
    before, after = pages_of(outcome.first.html_files), pages_of(outcome.clean.html_files)
    changed = {page for page in after if after[page] != before.get(page)}
    assert outcome.written == changed | set(outcome.rebuilt.read)


def test_exactly_these_pages_are_removed(outcome: Outcome, name: str) -> None:
    before, after = pages_of(outcome.first.html_files), pages_of(outcome.rebuilt_files)
    removed = before.keys() - after.keys()
    assert removed == expand(EDITS[name].removed, every=set())


def test_a_second_rebuild_reads_and_writes_nothing(outcome: Outcome) -> None:
    assert outcome.again.read == ()
    assert outcome.again.written == ()
    assert outcome.written_again == frozenset()


def test_no_edit_of_a_concept_or_topic_has_an_article_read() -> None:
    kinds = ("concept", "topic")
    read = {name: edit.read for name, edit in EDITS.items() if name.startswith(kinds)}
    assert len(read) > 20
    assert [name for name, pages in read.items() if "articles/" in pages or pages == "*"] == []


def test_the_wide_project_is_wide(workshop: Workshop) -> None:
    assert workshop.first.html.warnings == ()
    assert len(workshop.first.html.read) >= 40
    assert "archive/articles-4.html" in workshop.first.html_files


def test_a_parallel_build_equals_a_serial_one(workshop: Workshop) -> None:
    workshop.restore()
    parallel = workshop.build("parallel", jobs=2)
    assert differences(parallel.html_files, workshop.first.html_files) == []
    assert differences(parallel.book_files, workshop.first.book_files) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_is_read_or_written_when_nothing_has_changed(workshop: Workshop, jobs: int) -> None:
    workshop.restore()
    before = workshop.times()
    build = workshop.site.build("out", jobs=jobs)
    assert build.read == ()
    assert build.written == ()
    assert newer(before, workshop.times()) == frozenset()


def test_a_link_is_made_good_when_its_target_comes_back(workshop: Workshop) -> None:
    site = workshop.restore()
    site.remove("articles/a-rest-before-work.md")
    site.build("without")
    workshop.restore_sources()
    assert site.build("without").files() == workshop.first.html_files


def test_names_of_pictures_do_not_depend_on_which_process_is_faster(
    make_site: Callable[[str], Site],
) -> None:
    site = make_site("wide")
    # read by the first process, which takes long, and its namesake's page by the second one
    picture = "heroImage: /images/old/loaf.svg"
    site.replace("articles/measuring-a-rise.md", f"{picture}\n", "")
    long = OLD_ARTICLE + "\nMany *words*, and a `sign`.\n" * 3000
    site.write("articles/a-long-one.md", long.replace("author:", f"{picture}\nauthor:", 1))
    serial, parallel = site.build("serial"), site.build("parallel", jobs=2)
    assert differences(serial.files(), parallel.files()) == []


def test_the_first_article_of_a_site_finds_its_parent(site: Site) -> None:
    first, second = "articles/how-a-network-sees.md", "articles/reading-machines.md"
    text = (site.root / first).read_text(encoding="utf-8")
    site.remove(first)
    site.remove(second)
    site.build("edited")
    site.write(first, text)
    edited = site.build("edited")
    assert edited.warnings == ()
    assert edited.files() == site.build("clean").files()


#: a step of a sequence that undoes all others
BACK = "everything put back"


@settings(
    max_examples=12,
    derandomize=True,
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from([*sorted(EDITS), BACK]), st.booleans()),
        min_size=2,
        max_size=6,
    )
)
def test_any_sequence_of_edits_ends_where_a_clean_build_begins(
    workshop: Workshop, steps: list[tuple[str, bool]]
) -> None:
    site = workshop.restore()
    for step, is_parallel in steps:
        # what is to be edited may have gone with an earlier edit
        with suppress(AssertionError, FileNotFoundError):
            workshop.restore_sources() if step == BACK else EDITS[step].make(site)
        rebuilt = site.build("out", jobs=1 + is_parallel)
    clean = site.build("clean").files()
    assert differences(rebuilt.files(), clean) == []
