//! What tells one language from another.

/// How a language is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grammar {
    /// Words, strings, comments: nearly everything.
    Words,
    Json,
    Shell,
    Css,
    Html,
    /// Keys and values in lines.
    Keys,
    Diff,
}

/// A language's table. The lists are words with spaces between.
#[derive(Clone, Copy)]
pub(crate) struct Language {
    pub(crate) grammar: Grammar,
    pub(crate) keywords: &'static str,
    pub(crate) types: &'static str,
    /// What starts a comment to the end of the line.
    pub(crate) line_comments: &'static [&'static str],
    /// What starts and ends a comment over lines.
    pub(crate) block_comment: Option<(&'static str, &'static str)>,
    /// What starts and ends a string, and whether it goes over lines; the longest first.
    pub(crate) strings: &'static [(&'static str, &'static str, bool)],
    /// Whether words are the same in capitals.
    pub(crate) any_case: bool,
    /// Whether a single quote may start a lifetime, and `#[` an attribute.
    pub(crate) rust: bool,
}

const PLAIN: &[(&str, &str, bool)] = &[("\"", "\"", false), ("'", "'", false)];
const BACKTICK: &[(&str, &str, bool)] = &[("\"", "\"", false), ("'", "'", false), ("`", "`", true)];
const SLASHES: &[&str] = &["//"];
const HASH: &[&str] = &["#"];
const STARS: Option<(&str, &str)> = Some(("/*", "*/"));

const C: Language = Language {
    grammar: Grammar::Words,
    keywords: "if else for while do switch case default break continue return goto sizeof typedef struct union enum static const extern volatile inline register class public private protected virtual override template typename namespace using new delete this throw try catch finally operator friend constexpr noexcept nullptr NULL true false null import package interface extends implements abstract final instanceof synchronized async await var let val fun when is as in out object companion data sealed func guard defer self nil protocol extension foreach yield get set ref readonly string base event delegate where echo function #include #define #ifdef #ifndef #endif #if #else #pragma mut record",
    types: "int long short char float double void bool boolean unsigned signed size_t auto byte decimal uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t int64_t",
    line_comments: SLASHES,
    block_comment: STARS,
    strings: PLAIN,
    any_case: false,
    rust: false,
};

const PYTHON: Language = Language {
    keywords: "def class return if elif else for while in is not and or import from as with try except finally raise pass break continue lambda yield async await global nonlocal assert del match case None True False self",
    types: "int str float bool list dict set tuple bytes object type",
    line_comments: HASH,
    block_comment: None,
    strings: &[("\"\"\"", "\"\"\"", true), ("'''", "'''", true), ("\"", "\"", false), ("'", "'", false)],
    ..C
};

const RUBY: Language = Language {
    keywords: "def end class module if elsif else unless while until for in do return yield begin rescue ensure raise then case when require include attr_accessor nil true false self and or not lambda proc local function elseif repeat",
    types: "",
    line_comments: &["#", "--"],
    block_comment: None,
    ..C
};

const SCRIPT: Language = Language {
    keywords: "const let var function return if else for while do switch case default break continue new delete typeof instanceof in of class extends super this import export from as async await yield try catch finally throw static get set null undefined true false void interface type enum implements declare readonly namespace abstract public private protected keyof infer is satisfies",
    types: "string number boolean any unknown never object symbol bigint",
    strings: BACKTICK,
    ..C
};

const RUST: Language = Language {
    keywords: "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self static struct super trait true type unsafe use where while",
    types: "Self u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char str",
    strings: &[("r#\"", "\"#", true), ("\"", "\"", true), ("'", "'", false)],
    rust: true,
    ..C
};

const GO: Language = Language {
    keywords: "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var nil true false",
    types: "string int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 float32 float64 bool byte rune error any",
    strings: BACKTICK,
    ..C
};

const SQL: Language = Language {
    keywords: "select from where and or not in is null like between join left right inner outer full cross on group by order having limit offset insert into values update set delete create table alter drop index view primary key foreign references unique constraint default as distinct union all exists case when then else end with returning cascade begin commit rollback if asc desc count sum avg min max over partition explain",
    types: "integer int bigint smallint text varchar char boolean date timestamp timestamptz numeric decimal real float double precision serial uuid jsonb json blob",
    line_comments: &["--"],
    any_case: true,
    ..C
};

const SHELL: Language = Language {
    grammar: Grammar::Shell,
    keywords: "if then else elif fi for while until do done case esac in function return export local set unset source exit sudo",
    types: "",
    line_comments: HASH,
    block_comment: None,
    strings: &[("\"", "\"", true), ("'", "'", true)],
    ..C
};

const JSON: Language = Language {
    grammar: Grammar::Json,
    keywords: "true false null",
    types: "",
    strings: &[("\"", "\"", false)],
    ..C
};

const CSS: Language = Language { grammar: Grammar::Css, keywords: "", types: "", line_comments: &[], ..C };

const HTML: Language = Language {
    grammar: Grammar::Html,
    keywords: "",
    types: "",
    line_comments: &[],
    block_comment: Some(("<!--", "-->")),
    ..C
};

const KEYS: Language = Language {
    grammar: Grammar::Keys,
    keywords: "true false null yes no on off",
    types: "",
    line_comments: HASH,
    block_comment: None,
    ..C
};

const DIFF: Language = Language { grammar: Grammar::Diff, ..KEYS };

/// The names of one table, and the table.
const LANGUAGES: &[(&str, &Language)] = &[
    ("python py python3 pycon ipython", &PYTHON),
    ("javascript js jsx mjs cjs typescript ts tsx node", &SCRIPT),
    ("json jsonc json5 jsonl", &JSON),
    ("sh bash shell zsh console terminal shell-session dockerfile makefile", &SHELL),
    ("html xml svg vue xhtml", &HTML),
    ("css scss less", &CSS),
    ("rust rs", &RUST),
    ("sql sqlite postgres postgresql mysql", &SQL),
    ("yaml yml toml ini conf properties", &KEYS),
    ("diff patch", &DIFF),
    ("go golang", &GO),
    ("c h cpp c++ cc hpp java cs csharp c# kotlin kt swift php scala dart zig", &C),
    ("ruby rb lua elixir", &RUBY),
];

/// One name of each table.
#[cfg(test)]
pub(crate) const NAMES: &[&str] =
    &["py", "js", "json", "sh", "html", "css", "rust", "sql", "yaml", "diff", "go", "c", "rb"];

/// Whether a list of words has this one.
pub(crate) fn has(list: &str, word: &str) -> bool {
    list.split(' ').any(|held| held == word)
}

/// The language that a fence names.
pub(crate) fn named(name: &str) -> Option<Language> {
    let name = name.to_ascii_lowercase();
    if name.is_empty() {
        return None;
    }
    LANGUAGES.iter().find(|(names, _)| has(names, &name)).map(|(_, language)| **language)
}
