//! Hostile Markdown: whatever a model is talked into writing, only allow-listed tags and addresses come out.
use super::html::to_html;
use std::time::{Duration, Instant};

/// What the writer may write, and with which attributes.
const TAGS: &[(&str, &[&str])] = &[
    ("a", &["href", "rel", "target", "title"]),
    ("blockquote", &[]),
    ("br", &[]),
    (
        "button",
        &["type", "class", "data-copy-code", "data-wrap-code", "data-copy-cells", "data-copy-markdown"],
    ),
    ("code", &["data-lang"]),
    ("del", &[]),
    ("div", &["class", "tabindex", "role", "aria-label"]),
    ("em", &[]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("hr", &[]),
    ("input", &["type", "disabled", "aria-label", "checked"]),
    ("li", &[]),
    ("ol", &["start", "data-tight"]),
    ("p", &["class"]),
    ("pre", &["tabindex"]),
    ("span", &["class", "title"]),
    ("strong", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["class"]),
    ("th", &["scope", "class"]),
    ("thead", &[]),
    ("tr", &[]),
    ("ul", &["data-tight"]),
];

/// Reads HTML as a browser tokenises what this writer writes, and fails on what is not allowed.
#[track_caller]
fn check(markdown: &str) -> String {
    let html = to_html(markdown);
    let shown = &markdown[..markdown.floor_char_boundary(80)];
    let mut rest = html.as_str();
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        assert!(!text.contains('>'), "a bare > in the output of {shown:?}");
        let end = tag.find('>').expect("a tag ends");
        let inside = &tag[1..end];
        rest = &tag[end + 1..];
        let name = inside.trim_start_matches('/').split(' ').next().unwrap_or("");
        let Some((_, allowed)) = TAGS.iter().find(|(tag, _)| *tag == name) else {
            panic!("<{inside}> from {shown:?}")
        };
        let mut attributes = inside.split_once(' ').map_or("", |(_, rest)| rest);
        while let Some((attribute, after)) = attributes.split_once("=\"") {
            let attribute = attribute.trim();
            assert!(allowed.contains(&attribute), "{attribute} on {name} from {shown:?}");
            let (value, after) = after.split_once('"').expect("a value ends");
            let web = ["http://", "https://", "mailto:"]
                .iter()
                .any(|scheme| value.to_lowercase().starts_with(scheme));
            assert!(attribute != "href" || web, "{value} from {shown:?}");
            attributes = after;
        }
        assert!(attributes.trim().is_empty(), "{attributes:?} left in <{inside}> from {shown:?}");
    }
    html
}

#[test]
fn nothing_that_acts_comes_out() {
    for markdown in [
        "<script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <img src=x onerror=alert(1)> b",
        "<svg onload=alert(1)><animate onbegin=alert(1)></svg>",
        "<svg><image href=\"https://evil.org/x\"/></svg>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<style>@import 'https://evil.org'</style>",
        "<div style=\"background:url(https://evil.org)\">x</div>",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[><script>alert(1)</script>]]>",
        "<?x ><script>alert(1)</script>?>",
        "<math><mtext><script>alert(1)</script></mtext></math>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](java\\script:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](&#x6A;avascript:alert(1))",
        "[x](&#1;javascript:alert(1))",
        "[x](\u{a0}javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox(1))",
        "[x](file:///etc/passwd)",
        "[x](blob:https://x.org/1)",
        "[x](//evil.org)",
        "[x](/settings/inference-providers/keys/publicai/remove)",
        "[x](#card)",
        "<javascript:alert(1)>",
        "<data:text/html,x>",
        "[x]: javascript:alert(1)\n\n[x] [x][] [y][x] ![x]",
        "[x](https://x.org \"onmouseover=alert(1)\")",
        "[x](https://x.org '\" onmouseover=\"alert(1)')",
        "[x](https://x.org/\"onmouseover=\"alert(1))",
        "![x\" onerror=\"alert(1)](https://x.org/a.png)",
        "![x](javascript:alert(1))",
        "![x](data:image/svg+xml,<svg onload=alert(1)>)",
        "[![x](https://evil.org/a.png?q=secret)](javascript:alert(1))",
        "![![x](a)](b)",
        "```\"><script>alert(1)</script>\nx\n```",
        "```html onload=alert(1)\n<script>alert(1)</script>\n```",
        "`<script>alert(1)</script>`",
        "# <script>alert(1)</script>\n# \" onclick=\"alert(1)",
        "| <script> | [x](javascript:1) |\n|---|---|\n| <img src=x onerror=1> | ![x](y) |",
        "- [x] <input autofocus onfocus=alert(1)>",
        "1000000000. x\n-5. y",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "\u{202e}evil\u{0}<script>",
    ] {
        check(markdown);
    }
}

#[test]
fn images_are_never_fetched() {
    for markdown in [
        "![a](https://evil.org/x.png)",
        "![a][b]\n\n[b]: https://evil.org/x.png",
        "[![a](https://evil.org/x)](https://y.org)",
    ] {
        let html = check(markdown);
        assert!(!html.contains("<img") && !html.contains("src="), "{html}");
        assert!(html.contains("Image from evil.org not loaded"), "{html}");
    }
}

#[test]
fn nonsense_takes_no_time() {
    const N: usize = 100_000;
    let started = Instant::now();
    for piece in [
        "[", "]", "![", "[](", "**a", "_*", "`", "> ", "- ", "<", "<a ", "&", "[a](<", "|", "~~~\n",
        "[a]: b\n", "\\",
    ] {
        check(&piece.repeat(N / piece.len()));
    }
    check(
        &["[a]: https://x.org/".to_owned(), "y".repeat(1000), "\n\n".to_owned(), "[a] ".repeat(20_000)]
            .concat(),
    );
    // A second each on a slow debug build; the parser is linear, and quadratic would be hours.
    assert!(started.elapsed() < Duration::from_mins(1), "{:?}", started.elapsed());
}
