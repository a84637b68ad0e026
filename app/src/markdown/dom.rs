//! Writes a streaming answer as nodes: finished blocks once, the open tail as it changes.
//!
//! This is the whole face of the `renderer` module: the widget fetches it on the first send and drives it.
//! Nodes are made one by one from the allow-list in `safe`, so no string of HTML is ever parsed.
use super::incremental::{Change, Stream, close_marks};
use super::safe::{self, Definition, Op};
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Node, Text};

/// An answer's headings come under the message's own, which is the third level.
const SHIFT: usize = 3;

/// One answer being written into one element.
#[wasm_bindgen]
pub struct Renderer {
    stream: Stream,
    shown: Shown,
}

/// What is on the page: the container's children are the blocks, then the tail.
struct Shown {
    document: Document,
    container: Element,
    tail: Element,
    /// The last text written to the tail, to which open code is appended.
    last_text: Option<Text>,
}

#[wasm_bindgen]
impl Renderer {
    /// Takes over an element, whose content is replaced.
    #[wasm_bindgen(constructor)]
    pub fn new(container: Element) -> Self {
        let document = container.owner_document().expect("an element has a document");
        container.set_text_content(None);
        let tail = element(&document, "div");
        let _ = tail.set_attribute("class", "blk tail");
        let _ = tail.set_attribute("dir", "auto");
        let _ = container.append_child(&tail);
        Self { stream: Stream::default(), shown: Shown { document, container, tail, last_text: None } }
    }

    /// Shows text that arrived.
    pub fn push(&mut self, text: &str) {
        let Self { stream, shown } = self;
        stream.push(text, &mut |change, known| shown.apply(change, known));
    }

    /// Ends the answer: everything is final.
    pub fn finish(&mut self) {
        let Self { stream, shown } = self;
        stream.finish(&mut |change, known| shown.apply(change, known));
        shown.tail.remove();
    }
}

/// Makes an element. The names are the allow-list's, so none can be refused.
fn element(document: &Document, name: &str) -> Element {
    document.create_element(name).expect("a name of the allow-list is a valid one")
}

impl Shown {
    fn apply(&mut self, change: Change<'_>, known: &[Definition]) -> Vec<String> {
        match change {
            Change::Commit(source) => {
                let block = element(&self.document, "div");
                let _ = block.set_attribute("class", "blk");
                let _ = block.set_attribute("dir", "auto");
                let asked = self.write(&block, source, known);
                let _ = self.container.insert_before(&block, Some(&self.tail));
                asked
            }
            Change::Again(idx, source) => {
                let block = self.container.children().item(idx as u32).expect("blocks are never removed");
                self.write(&block, source, known)
            }
            Change::Tail(source) => {
                let tail = self.tail.clone();
                // Code is shown as it is: no marks there.
                let code = source.starts_with("```") || source.starts_with("~~~");
                let closed = if code { source.to_owned() } else { close_marks(source) };
                self.write(&tail, &closed, known)
            }
            Change::Code(text) => {
                if let Some(last) = &self.last_text {
                    let _ = last.append_data(text);
                }
                vec![]
            }
        }
    }

    /// Replaces what is in `block`.
    fn write(&mut self, block: &Element, source: &str, known: &[Definition]) -> Vec<String> {
        block.set_text_content(None);
        self.last_text = None;
        let mut open: Vec<Element> = vec![block.clone()];
        safe::write(source, known, SHIFT, &mut |op| {
            let top = open.last().expect("the writer closes what it opened only");
            match op {
                Op::Open(name) => {
                    let child = element(&self.document, name);
                    let _ = top.append_child(&child);
                    // An empty code block is still one that text may be appended to.
                    if name == "code" {
                        self.last_text = Some(append_text(&self.document, &child, ""));
                    }
                    open.push(child);
                }
                Op::Attr(name, value) => {
                    let _ = top.set_attribute(name, value);
                }
                Op::Text(text) => match &self.last_text {
                    // Neighbouring pieces become one node, so that copying and finding text work.
                    Some(last) if top.last_child().as_ref() == Some(last.as_ref()) => {
                        let _ = last.append_data(text);
                    }
                    _ => self.last_text = Some(append_text(&self.document, top, text)),
                },
                Op::Close => {
                    open.pop();
                }
            }
        })
    }
}

fn append_text(document: &Document, parent: &Node, text: &str) -> Text {
    let node = document.create_text_node(text);
    let _ = parent.append_child(&node);
    node
}
