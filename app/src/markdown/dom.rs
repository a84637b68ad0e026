//! Writes a streaming answer as nodes: finished blocks once, the open tail as it changes.
//!
//! This is the whole face of the `renderer` module: the widget fetches it on the first send and drives it.
//! Nodes are made one by one from the allow-list in `safe`, so no string of HTML is ever parsed. What is
//! new of the tail nearly always stands at its end; then the nodes that are there stay, and with them a
//! reader's selection and the place code is scrolled to.
use super::incremental::{Step, Stream};
use super::labels::Labels;
use super::script::{CLOSE, Op, read};
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, EventInit, Node, Text};

/// An answer's headings come under the message's own, which is the third level.
const SHIFT: usize = 3;

/// Told of a code block whose text grew, and of one that is complete; `shell/enhance.js` listens.
const CODE: &str = "code";
const CODE_END: &str = "codeend";

/// So many of the last blocks are laid out wherever they are: they fill a window. The browser lays out a block that
/// it may skip once to find whether it may, and again when it may not, and looks at each anew in the next frame.
const N_NEAR: u32 = 16;

/// So many blocks are given to be skipped together: each time costs a frame.
const N_TOGETHER: u32 = 16;

/// One answer being written into one element.
#[wasm_bindgen]
pub struct Renderer {
    stream: Stream,
    page: Page,
}

/// What is on the page.
struct Page {
    document: Document,
    /// The final elements that are open, the answer's own first.
    frames: Vec<Element>,
    /// The elements that are open at the end of the tail.
    open: Vec<Element>,
    /// The tail's nodes right in one of the frames.
    loose: Vec<Node>,
    /// The script of the tail, without what closes elements at its end.
    tail: String,
    /// The text node at the end, which text that follows belongs to.
    text: Option<Text>,
    /// Elements whose links may change.
    watched: Vec<Element>,
    /// The code block that the tail ends with.
    code: Option<Element>,
    /// Code and formulas that are new since the page was told last.
    fresh: Vec<(Element, &'static str)>,
    /// The last block that may be skipped out of sight, and how many may be.
    far: Option<Element>,
    n_far: u32,
}

#[wasm_bindgen]
impl Renderer {
    /// Takes over an element, whose content is replaced.
    #[wasm_bindgen(constructor)]
    pub fn new(container: Element) -> Self {
        let document = container.owner_document().expect("an element has a document");
        container.set_text_content(None);
        let labels = Labels::of_page(&document);
        let frames = vec![container];
        let page = Page {
            document,
            open: frames.clone(),
            frames,
            loose: vec![],
            tail: String::new(),
            text: None,
            watched: vec![],
            code: None,
            fresh: vec![],
            far: None,
            n_far: 0,
        };
        Self { stream: Stream::new(SHIFT, true, labels), page }
    }

    /// Shows text that arrived.
    pub fn push(&mut self, text: &str) {
        let Self { stream, page } = self;
        stream.push(text, &mut |step| page.step(step));
    }

    /// Ends the answer: everything is final.
    pub fn finish(&mut self) {
        let Self { stream, page } = self;
        stream.finish(&mut |step| page.step(step));
    }
}

impl Page {
    fn step(&mut self, step: Step<'_>) {
        match step {
            Step::Tail(script) => {
                self.show(script.trim_end_matches(CLOSE));
                self.tell();
            }
            Step::Final(script) => {
                self.show(script);
                self.tell();
                self.tail.clear();
                self.loose.clear();
                self.text = None;
                self.frames.clone_from(&self.open);
                self.skip_far();
            }
            Step::Code(text) => {
                self.tail.push_str(text);
                self.say(text);
                self.tell();
            }
            Step::Tight(list, tight) => {
                if let Some(list) = self.frames.get(list) {
                    let _ = list.toggle_attribute_with_force("data-tight", tight);
                }
            }
            Step::Again(id, script) => {
                let Some(element) = self.watched.get(id).cloned() else { return };
                element.set_text_content(None);
                let (frames, open, loose, text) = (
                    std::mem::take(&mut self.frames),
                    std::mem::replace(&mut self.open, vec![element]),
                    std::mem::take(&mut self.loose),
                    self.text.take(),
                );
                self.run(script);
                (self.frames, self.open, self.loose, self.text) = (frames, open, loose, text);
            }
        }
    }

    /// Lets the browser skip the blocks that were left behind (`content-visibility`).
    fn skip_far(&mut self) {
        let [container] = &self.frames[..] else { return };
        let n_near = container.child_element_count() - self.n_far;
        if n_near < N_NEAR + N_TOGETHER {
            return;
        }
        for _ in N_NEAR..n_near {
            let next = match &self.far {
                Some(far) => far.next_element_sibling(),
                None => container.first_element_child(),
            };
            let Some(next) = next else { break };
            let _ = next.set_attribute("data-far", "");
            self.far = Some(next);
            self.n_far += 1;
        }
    }

    /// Tells the page's own script of code and formulas, which it colours and draws.
    fn tell(&mut self) {
        let open = self.code.iter().map(|code| (code.clone(), CODE));
        for (element, name) in self.fresh.drain(..).chain(open) {
            let init = EventInit::new();
            init.set_bubbles(true);
            if let Ok(event) = Event::new_with_event_init_dict(name, &init) {
                let _ = element.dispatch_event(&event);
            }
        }
    }

    /// Shows a script instead of the tail, by adding to it where that is enough.
    fn show(&mut self, script: &str) {
        if let Some(more) = script.strip_prefix(&self.tail[..]) {
            self.run(more);
            self.tail.push_str(more);
            return;
        }
        for node in self.loose.drain(..) {
            if let Some(parent) = node.parent_node() {
                let _ = parent.remove_child(&node);
            }
        }
        self.open.clone_from(&self.frames);
        self.text = None;
        self.code = None;
        self.run(script);
        self.tail.clear();
        self.tail.push_str(script);
    }

    fn run(&mut self, script: &str) {
        for op in read(script) {
            match op {
                Op::Text(text) => self.say(text),
                Op::Open(name) => {
                    let child =
                        self.document.create_element(name).expect("a name of the allow-list is valid");
                    self.append(&child);
                    self.open.push(child);
                }
                Op::Attr(name, value) => {
                    let Some(top) = self.open.last() else { continue };
                    let _ = top.set_attribute(name, value);
                    match name {
                        "data-lang" => self.code = Some(top.clone()),
                        "class" if value.starts_with("math") => self.fresh.push((top.clone(), "formula")),
                        _ => {}
                    }
                }
                Op::Tight(list) => {
                    if let Some(list) = self.open.get(list) {
                        let _ = list.set_attribute("data-tight", "");
                    }
                }
                Op::Watch => self.watched.extend(self.open.last().cloned()),
                Op::Close => {
                    self.text = None;
                    let closed = self.open.pop();
                    if self.code.is_some() && closed == self.code {
                        self.fresh.extend(self.code.take().map(|code| (code, CODE_END)));
                    }
                }
            }
        }
    }

    fn say(&mut self, text: &str) {
        if let Some(last) = &self.text {
            let _ = last.append_data(text);
            return;
        }
        let node = self.document.create_text_node(text);
        self.append(&node);
        self.text = Some(node);
    }

    fn append(&mut self, node: &Node) {
        self.text = None;
        if let Some(top) = self.open.last() {
            let _ = top.append_child(node);
        }
        // Right in a final element, so it has to go by itself when the tail is written anew.
        if self.open.len() <= self.frames.len() {
            self.loose.push(node.clone());
        }
    }
}
