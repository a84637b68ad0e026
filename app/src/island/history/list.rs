//! The list of kept conversations. Pure: heads in, what is shown out.
use crate::net::json::{Json, quote};

/// A title made from a question: as much as a line of the list shows.
const LONGEST_TITLE: usize = 60;

/// What the list knows of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) id: String,
    pub(crate) title: String,
    /// Whether the reader gave the title, which then stays.
    pub(crate) named: bool,
    /// The model that answered last.
    pub(crate) model: String,
    /// When it last changed, milliseconds since 1970.
    pub(crate) at_ms: u64,
}

impl Head {
    /// As it is kept.
    pub(crate) fn json(&self) -> String {
        let mut out = "{\"id\":".to_owned();
        quote(&self.id, &mut out);
        for (name, text) in [(",\"title\":", &self.title), (",\"model\":", &self.model)] {
            out.push_str(name);
            quote(text, &mut out);
        }
        out.push_str(",\"at\":");
        out.push_str(&self.at_ms.to_string());
        out.push_str(if self.named { ",\"named\":true}" } else { "}" });
        out
    }

    /// Reads what [`Head::json`] wrote.
    pub(crate) fn read(json: &str) -> Option<Self> {
        let json = Json::parse(json)?;
        Some(Self {
            id: json.get("id").text()?.to_owned(),
            title: json.get("title").owned(),
            named: *json.get("named") == Json::Flag(true),
            model: json.get("model").owned(),
            at_ms: json.get("at").number()?,
        })
    }
}

/// The heads, newest first, and what is looked for among them.
pub(crate) struct List {
    pub(crate) heads: Vec<Head>,
    /// Makes a text lower case. The browser has a function for it; Rust's tables of all alphabets are 6 kB of Wasm.
    lower: fn(&str) -> String,
    /// What is looked for, in lower case; empty shows all.
    query: String,
    /// Those in which it was said, once that is known.
    said_in: Vec<String>,
}

impl List {
    /// The list of what was kept.
    pub(crate) fn read(kept: &[String], lower: fn(&str) -> String) -> Self {
        let mut list = Self { heads: vec![], lower, query: String::new(), said_in: vec![] };
        // One by one to its place: a sort is 4 kB of Wasm, and no list is long.
        for head in kept.iter().filter_map(|json| Head::read(json)) {
            list.put(head);
        }
        list
    }

    pub(crate) fn head(&self, id: &str) -> Option<&Head> {
        self.heads.iter().find(|head| head.id == id)
    }

    /// Puts a head at its place, instead of the one of the same id. A name that the reader gave stays.
    pub(crate) fn put(&mut self, mut head: Head) -> &Head {
        if let Some(at) = self.heads.iter().position(|one| one.id == head.id) {
            let old = self.heads.remove(at);
            if old.named && !head.named {
                (head.title, head.named) = (old.title, true);
            }
        }
        let at = self.heads.iter().position(|one| one.at_ms <= head.at_ms).unwrap_or(self.heads.len());
        self.heads.insert(at, head);
        &self.heads[at]
    }

    /// Gives a conversation a title; an empty one changes nothing.
    pub(crate) fn rename(&mut self, id: &str, title: &str) -> Option<&Head> {
        let head = self.heads.iter_mut().find(|head| head.id == id)?;
        let title = title.trim();
        if title.is_empty() || title == head.title {
            return None;
        }
        (head.title, head.named) = (title.to_owned(), true);
        Some(head)
    }

    pub(crate) fn remove(&mut self, ids: &[String]) {
        self.heads.retain(|head| !ids.contains(&head.id));
    }

    /// Looks for a text; what was said is asked for apart. Returns the text as it is looked for.
    pub(crate) fn look_for(&mut self, text: &str) -> String {
        self.query = (self.lower)(text.trim());
        self.said_in.clear();
        self.query.clone()
    }

    /// The conversations in which a text was said; of another text than is looked for now they say nothing.
    pub(crate) fn found(&mut self, text: &str, ids: Vec<String>) {
        if text == self.query {
            self.said_in = ids;
        }
    }

    /// Those to show.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &Head> {
        self.heads.iter().filter(|head| {
            self.query.is_empty()
                || (self.lower)(&head.title).contains(&self.query)
                || (self.lower)(&head.model).contains(&self.query)
                || self.said_in.contains(&head.id)
        })
    }
}

/// A title from the first question: its first words.
pub(crate) fn title(question: &str) -> String {
    let mut title = String::new();
    for word in question.split_whitespace() {
        if !title.is_empty() {
            if title.chars().count() + word.chars().count() >= LONGEST_TITLE {
                title.push('…');
                return title;
            }
            title.push(' ');
        }
        let n_before = title.chars().count();
        title.extend(word.chars().take(LONGEST_TITLE - n_before));
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(id: &str, title: &str, at_ms: u64) -> Head {
        let text = |text: &str| text.to_owned();
        Head { id: text(id), title: text(title), named: false, model: text("org/Model"), at_ms }
    }

    fn ids(list: &List) -> Vec<&str> {
        list.shown().map(|head| head.id.as_str()).collect()
    }

    #[test]
    fn what_is_kept_comes_back_newest_first() {
        let heads = [head("a", "\"A\"", 1), Head { named: true, ..head("c", "C\n", 3) }, head("b", "B", 2)];
        let mut kept: Vec<String> = heads.iter().map(Head::json).collect();
        kept.push("broken".to_owned());
        let list = List::read(&kept, str::to_lowercase);
        assert_eq!(ids(&list), ["c", "b", "a"]);
        assert_eq!((list.head("a"), list.head("c")), (Some(&heads[0]), Some(&heads[1])));
    }

    #[test]
    fn a_change_brings_it_to_the_top_and_a_name_of_the_readers_stays() {
        let mut list = List::read(&[head("a", "A", 1).json(), head("b", "B", 2).json()], str::to_lowercase);
        assert!(list.rename("a", "  Mine ").is_some());
        assert!(list.rename("a", " ").is_none() && list.rename("a", "Mine").is_none());
        assert_eq!(ids(&list), ["b", "a"], "a name is no change of what was said");
        assert_eq!(list.put(head("a", "Another", 3)).title, "Mine");
        assert_eq!(ids(&list), ["a", "b"]);
        list.remove(&["a".to_owned()]);
        list.put(head("z", "Z", 1));
        assert_eq!(ids(&list), ["b", "z"]);
    }

    #[test]
    fn titles_models_and_what_was_said_are_looked_through() {
        let mut list =
            List::read(&[head("a", "Élan vital", 3).json(), head("b", "B", 2).json()], str::to_lowercase);
        assert_eq!(list.look_for(" ÉLAN "), "élan");
        assert_eq!(ids(&list), ["a"]);
        list.look_for("model");
        assert_eq!(ids(&list), ["a", "b"]);
        list.look_for("paris");
        assert_eq!(ids(&list), [""; 0]);
        list.found("london", vec!["a".to_owned()]);
        assert_eq!(ids(&list), [""; 0], "an answer that came late");
        list.found("paris", vec!["b".to_owned()]);
        assert_eq!(ids(&list), ["b"]);
        list.look_for("");
        assert_eq!(ids(&list), ["a", "b"]);
    }

    #[test]
    fn a_title_is_the_first_words() {
        assert_eq!(title("  What is\n the capital? "), "What is the capital?");
        let long = title(&"seven ".repeat(20));
        assert!(long.ends_with("seven…") && long.chars().count() <= LONGEST_TITLE, "{long}");
        assert_eq!(title(&"ü".repeat(200)).chars().count(), LONGEST_TITLE);
        assert_eq!(title(""), "");
    }
}
