"""What a stranger may write, what comes of it, and what must not."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One article: what it says, and what its page holds."""

    #: also its file name, without ".md"
    name: str
    body: str = "Text."
    #: lines of front matter besides the title
    front: str = ""
    #: parts of the page's HTML
    shows: tuple[str, ...] = ()
    #: what the HTML of the page must not hold
    hides: tuple[str, ...] = ()
    #: types of all warnings about the file
    warns: frozenset[str] = field(default=frozenset())


def allow(name: str, body: str, *shows: str, front: str = "") -> Case:
    """Return an article that is published as its author meant it, without a warning."""
    return Case(name=name, body=body, shows=shows, front=front)


def deny(name: str, body: str, *shows: str, hides: tuple[str, ...], warns: str) -> Case:
    """Return an article of which a part is refused; *shows* stays on the page."""
    kinds = frozenset(f"kb.{kind}" for kind in warns.split())
    return Case(name=name, body=body, shows=shows, hides=hides, warns=kinds)


def hero(name: str, path: str, *shows: str, warns: str = "") -> Case:
    """Return an article with a hero image."""
    kinds = frozenset(f"kb.{kind}" for kind in warns.split())
    hides = ("secret", "evil.example", "<img") if warns else ()
    front = f"heroImage: '{path}'"
    return Case(name=name, front=front, shows=shows, hides=hides, warns=kinds)


DRAWN = 'class="kb-hero kb-hero-drawn"'

MARKUP = (
    allow("emphasis", "*a* **b** `c`", "<em>a</em>", "<strong>b</strong>", "c</span></code>"),
    allow("table", "| a | b |\n|---|---|\n| 1 | 2 |", "<td><p>2</p></td>"),
    allow("table-head", "| a | b |\n|---|---|", "<p>b</p></th>"),
    allow(
        "rules", "a\n\n---\n\nb\n\n---\n\n---\n\n> ---\n\n## c\n\n---", '<hr class="docutils" />'
    ),
    allow("code", "```python\nx = 1\n```", '<span class="n">x</span>'),
    allow("code-unknown", "```klingon\nx = 1\n```", "highlight-text", "x = 1"),
    allow("code-broken", "```json\n{'no json' $\n```", "highlight-json"),
    allow("code-with-html", "```html\n<b>\n```", "&lt;"),
    allow("footnote", "a[^1]\n\n[^1]: The note.", "The note.", 'role="doc-footnote"'),
    allow("footnote-missing", "a[^none]", "a[^none]"),
    allow("footnote-digits", "a[^²] b[^9999999999]\n\n[^²]: x\n\n[^9999999999]: y", ">1<", ">2<"),
    deny(
        "footnotes-in-a-circle",
        "a[^a]\n\n[^a]: to [^a]",
        "to [^a]",
        hides=(),
        warns="syntax-refused",
    ),
    allow("prices", "From $17 billion to $93 billion.", "From $17 billion to $93 billion."),
    allow("formulas", "$x^2$ $$y$$", "$x^2$ $$y$$"),
    allow("jinja", "{{ env }} {% x %}", "{{ env }} {% x %}"),
    allow("myst-blocks", "+++\n\n% note\n\n(target)=", "+++", "% note", "(target)="),
    allow("attributes", "[x]{#y .z onclick=1}", "[x]{#y .z onclick=1}"),
    deny("role", "{download}`../secret.txt`", "{download}<code", hides=(), warns="syntax-refused"),
    deny(
        "role-concept",
        "{concept}`cnn`",
        "{concept}<code",
        hides=("kb-concept reference",),
        warns="syntax-refused",
    ),
    deny(
        "colons", ":::{note}\nText\n:::", ":::{note}", hides=("admonition",), warns="syntax-refused"
    ),
    *(
        deny(
            f"directive-{name.strip('{}')}",
            f"```{name} {argument}\n{content}\n```",
            f"{name} {argument}".strip(),
            *([content] if "<" not in content else []),
            hides=("SECRET", "<b>raw", "<figure", "<iframe"),
            warns="syntax-refused",
        )
        for name, argument, content in (
            ("{include}", "../secret.txt", ""),
            ("{literalinclude}", "../secret.txt", ""),
            ("{figure}", "../secret.png", "A caption"),
            ("{image}", "../secret.png", ""),
            ("{raw}", "html", "<b>raw</b>"),
            ("{eval-rst}", "", ".. include:: ../secret.txt"),
            ("{csv-table}", "x", ":file: ../secret.txt"),
            ("{toctree}", "", "../secret"),
            ("{math}", "", "x^2"),
            ("{code-block}", "python", ":name: x"),
            ("{article}", "", ":title: x"),
            ("{archive}", "", ""),
        )
    ),
)

HTML = (
    allow("comment", "a <!-- b --> c\n\n<!-- d -->\n\ne", "<p>a  c</p>", "<p>e</p>"),
    allow("entities", "&lt;b&gt; &amp; &copy;", "&lt;b&gt; &amp; ©"),
    allow("less-than", "1 < 2 > 1", "1 &lt; 2 &gt; 1"),
    deny("comments", "<!-- a --> b <!-- c -->", "b", hides=(), warns="html-refused"),
    deny("comment-open", "<!-- a\n\n## Heading", "## Heading", hides=(), warns="html-refused"),
    *(
        deny(f"html-{name}", html, shown, hides=(html,), warns="html-refused")
        for name, html, shown in (
            ("script", "<script>alert(1)</script>", "&lt;script&gt;alert(1)"),
            ("inline", 'a <img src=x onerror="alert(1)"> b', "&lt;img src=x onerror="),
            ("iframe", '<iframe src="//evil.example"></iframe>', "&lt;iframe src="),
            ("style", "<style>@import 'x'</style>", "&lt;style&gt;"),
            ("cdata", "<![CDATA[ x ]]>", "&lt;![CDATA[ x ]]&gt;"),
            ("php", "<?php x ?>", "&lt;?php x ?&gt;"),
            ("doctype", "<!DOCTYPE html>", "&lt;!DOCTYPE html&gt;"),
            ("link", "a <a href='javascript:x'>b</a>", "&lt;a href="),
            ("heading", "## <b>", "&lt;b&gt;"),
        )
    ),
)

LINKS = (
    allow(
        "link-web", "[a](https://example.org/?b=c&d=e)", 'href="https://example.org/?b=c&amp;d=e"'
    ),
    allow("link-auto", "<https://example.org>", 'href="https://example.org"'),
    allow("link-mail", "[a](mailto:a@example.org)", 'href="mailto:a'),
    allow("link-scheme-upper", "[a](HTTPS://example.org)", "://example.org"),
    allow("link-host", "[a](//example.org)", 'href="//example.org"'),
    allow("link-article", "[a](table.md) [b](table)", 'href="table.html"'),
    allow("link-heading", "## There\n\n[a](#there)", 'href="#there"'),
    allow("link-reference", "[a]\n\n[a]: https://example.org", 'href="https://example.org"'),
    allow("link-title", '[a](https://example.org "<b>\\"")', "&lt;b&gt;"),
    *(
        deny(f"link-{name}", body, *shows, hides=("<p><a", "SECRET"), warns=warns)
        for name, body, shows, warns in (
            ("javascript", "[text](javascript:alert(1))", ["text"], "link-refused"),
            ("mixed-case", "[text](JaVaScRiPt:alert(1))", ["text"], "link-refused"),
            ("entity", "[text](&#x6a;avascript:alert(1))", ["text"], "link-refused"),
            ("tab", "[text](java&Tab;script:alert(1))", ["text"], "link-refused"),
            ("newline", "[text](java&NewLine;script:alert(1))", ["text"], "link-refused"),
            ("space", "[text](< javascript:alert(1)>)", ["text"], "link-refused"),
            ("data", "[text](data:text/html,x)", ["text"], "link-refused"),
            ("file", "[text](file:///etc/passwd)", ["text"], "link-refused"),
            ("vbscript", "[text](vbscript:x)", ["text"], "link-refused"),
            ("inventory", "[text](inv:#x)", ["text"], "link-refused"),
            ("path", "[text](path:../secret.txt)", ["text"], "link-refused"),
            ("project", "[text](project:table.md)", ["text"], "link-refused"),
            ("autolink", "<javascript:alert(1)>", ["javascript:alert(1)"], "link-refused"),
            ("definition", "[a]\n\n[a]: javascript:alert(1)", ["a"], "link-refused"),
            ("download", "[text](picture.png)", ["text"], "link-broken"),
            ("outside", "[text](../secret.txt)", ["text"], "link-broken"),
            ("absolute", "[text](/etc/passwd)", ["text"], "link-broken"),
            ("root", "[text](../../../../../../../../..)", ["text"], "link-broken"),
            ("trusted", "[text](../site/glossary.md)", ["text"], "link-broken"),
            ("nul", "[text](a%00b.md)", ["text"], "link-broken"),
            ("long", f"[text]({'x' * 5000}.md)", ["text"], "link-broken"),
            ("empty", "[text]()", ["text"], "link-broken"),
        )
    ),
)

IMAGES = (
    allow("image", "![Alt](picture.png)", '<img alt="Alt" src="../_images/picture.png"'),
    allow("image-root", "![a](/picture.png)", "_images/picture.png"),
    allow("image-query", "![a](picture.png?x=1)", "_images/picture.png"),
    allow("image-inside", "![a](sub/../picture.png)", "_images/picture.png"),
    allow("image-linked-inside", "![a](twin.png)", "_images/picture.png"),
    allow("image-svg", "![a](drawing.svg)", "_images/drawing.svg"),
    *(
        deny(f"image-{name}", f"![Alt]({path})", "Image: Alt", hides=("<img",), warns=warns)
        for name, path, warns in (
            ("outside", "../secret.png", "image-refused"),
            ("encoded", "%2e%2e/secret.png", "image-refused"),
            ("linked-outside", "out.png", "image-refused"),
            ("linked-folder", "outfolder/secret.png", "image-refused"),
            ("absolute", "/etc/x.png", "missing-image"),
            ("missing", "none.png", "missing-image"),
            ("loop", "loop.png", "missing-image"),
            ("glob", "picture.*", "missing-image"),
            ("nul", "a%00.png", "missing-image"),
            ("long", "x" * 5000 + ".png", "missing-image"),
            ("web", "https://evil.example/x.png", "remote-image"),
            ("host", "//evil.example/x.png", "remote-image"),
            ("entity", "&#x68;ttps://evil.example/x.png", "remote-image"),
            ("one-slash", "https:/evil.example/x.png", "image-refused"),
            ("file", "file:///etc/x.png", "remote-image"),
            ("data", "data:image/png;base64,AAAA", "image-refused"),
            ("javascript", "javascript:alert(1)", "image-refused"),
            ("text-file", "table.md", "image-refused"),
            ("not-png", "fake.png", "image-refused"),
            ("tex-name", "<a}b.png>", "image-refused"),
            ("svg-script", "script.svg", "image-refused"),
        )
    ),
    hero("hero", "picture.png", "_images/picture.png"),
    hero("hero-outside", "../secret.png", DRAWN, warns="image-refused"),
    hero("hero-linked-outside", "out.png", DRAWN, warns="image-refused"),
    hero("hero-web", "https://evil.example/x.png", DRAWN, warns="remote-image"),
    hero("hero-host", "//evil.example/x.png", DRAWN, warns="remote-image"),
    hero("hero-script", "javascript:alert(1)", DRAWN, warns="image-refused"),
    hero("hero-attribute", 'picture.png" onerror="alert(1)', DRAWN, warns="missing-image"),
    hero("hero-long", "x" * 5000 + ".png", DRAWN, warns="missing-image"),
)

FRONT = (
    Case(
        name="front-text",
        front="""subtitle: 'S <b> \\input{x}'
description: '"><script>alert(1)</script> \\input{x}'
author: '"><img onerror=alert(1)> \\input{x}'
cta: 'C <i> {raw}`x`'""",
        shows=(
            "S &lt;b&gt; \\input{x}",
            "C &lt;i&gt; {raw}`x`",
            '&gt;&lt;script&gt;alert(1)&lt;/script&gt; \\input{x}" name="description"',
        ),
        hides=("<script>alert", "<img onerror", "<b>", "<i>"),
    ),
    Case(
        name="front-signs",
        front='subtitle: "a \\0 \\x07 \\x1b \\x7f b"',
        shows=("a � � � � b",),
        warns=frozenset({"kb.control-character"}),
    ),
    Case(
        name="front-harmless",
        front="orphan: true\ntocdepth: 2",
        shows=("<p>Text.</p>",),
    ),
    *(
        Case(
            name=f"front-{key.replace('_', '-')}",
            front=f"{key}: {value}",
            body="{{ a }} $x$",
            shows=("{{ a }} $x$",),
            hides=("http-equiv", "evil.example"),
            warns=frozenset({"kb.syntax-refused"}),
        )
        for key, value in (
            ("myst", "{enable_extensions: [substitution, dollarmath]}"),
            ("substitutions", "{a: b}"),
            ("html_meta", "{'http-equiv=refresh': '0; url=http://evil.example'}"),
            ("nocomments", "true"),
        )
    ),
)

DEEP = "\n".join("> " * depth + f"quote {depth}" for depth in range(1, 30))
LISTS = "\n".join("  " * depth + f"- item {depth}" for depth in range(30))

BUDGETS = (
    allow("nested", "\n".join("  " * depth + f"- item {depth}" for depth in range(9)), "item 8"),
    allow("nested-empty", "* * a\n  *\n\n>\n\n1.\n\nAfter.", "After."),
    deny("quotes", f"{DEEP}\n\nAfter.", "quote 29", "After.", hides=(), warns="nesting"),
    deny("lists", f"{LISTS}\n\nAfter.", "item 29", "After.", hides=(), warns="nesting"),
    deny("stars", "*" * 3000 + "a" + "*" * 3000, "*" * 3000, hides=("<em>",), warns="nesting"),
    deny(
        "pieces",
        "*a* `b` *c* `d`\n\n" * 3_000,
        "highlight-text",
        hides=("<em>a",),
        warns="syntax-refused",
    ),
    deny("tags", "<b>" * 1000, "&lt;b&gt;", hides=("<b>",), warns="html-refused"),
    allow("long-line", "word " * 20_000, "word word"),
    allow("wide-table", "|" + "a|" * 200 + "\n|" + "-|" * 200, "<th"),
    deny(
        "signs",
        "a \x07 \x1b \x7f b \x00 c \ufffe d",
        "a � � � b � c � d",
        hides=("\x07", "\x00"),
        warns="control-character",
    ),
)

CASES = (*MARKUP, *HTML, *LINKS, *IMAGES, *FRONT, *BUDGETS)
