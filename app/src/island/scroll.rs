//! Scrolls the conversation with the answer, and leaves it to the reader as soon as they reach for it.
//!
//! One controller owns the position (design, 4.8, after the best scroll engine seen). [`Follow`] decides and
//! is pure; [`Scroller`] listens and moves. The end is reached in a glide, so that lines do not jump; at once where the
//! page has no time for that. A
//! question that was sent comes to the top and stays there while its answer fills the room below: that room
//! is the answer's least height, so it shrinks by itself and no layout is read for it. On a model's page the end is
//! reached at once, and only scrolling tells of the reader. What changes the log's size or its content's otherwise, as
//! fonts, a window and blocks that come into sight do, moves it to the end at once.
use super::FULL;
use super::chat::swift;
use super::dom::{all_inside, attr, closest, inside, next_frame, on, set_flag, target};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, ResizeObserver, WheelEvent};

/// Upward movement that tells the reader's hand from rounding.
const LEAVE_PX: i32 = 3;

/// Within this of the end the reader follows the answer again.
const NEAR_PX: i32 = 60;

/// Further than this from the end, the way back is offered.
const FAR_PX: i32 = 200;

/// The time in which two thirds of the way to the end are covered.
const GLIDE_MS: i32 = 80;

/// What stays free above a question that was sent: as much as the log leaves at its own edges.
const ABOVE_PX: i32 = 16;

/// Where the log is scrolled to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct View {
    top: i32,
    /// The furthest that `top` can be.
    end: i32,
}

/// Whether the log follows its end.
#[derive(Debug)]
struct Follow {
    pinned: bool,
    /// The way back is offered.
    far: bool,
    /// What was last set here, until the browser has told of it.
    ours: Option<i32>,
    last: View,
}

impl Default for Follow {
    fn default() -> Self {
        Self { pinned: true, far: false, ours: None, last: View::default() }
    }
}

impl Follow {
    /// The log scrolled: because of us, because it became shorter, or by the reader.
    fn scrolled(&mut self, view: View) {
        let ours = self.ours.is_some_and(|top| (top - view.top).abs() <= 1);
        // What is above became shorter, and the browser went along: the end is no further away.
        let along = view.end - view.top < self.last.end - self.last.top + LEAVE_PX;
        if !ours {
            if view.top <= self.last.top - LEAVE_PX && !along {
                self.pinned = false;
            } else if view.top > self.last.top && view.end - view.top < NEAR_PX {
                self.pinned = true;
            }
        }
        self.seen(view);
    }

    /// The reader turned the wheel, or pushed, towards the beginning.
    fn reached_up(&mut self, view: View) {
        if view.top > 0 {
            self.pinned = false;
        }
        self.seen(view);
    }

    fn seen(&mut self, view: View) {
        self.last = view;
        let behind = view.end - view.top;
        self.far = !self.pinned && behind >= if self.far { NEAR_PX } else { FAR_PX };
    }

    /// The next position on the way to the end, `passed_ms` after the last; `None` when there is no way to go.
    fn step(&mut self, view: View, passed_ms: i32) -> Option<i32> {
        let way = view.end - view.top;
        if !self.pinned || way == 0 {
            return None;
        }
        // An implicit step of the exponential approach: never too far, and without an exponential.
        let step = (way * passed_ms / (passed_ms + GLIDE_MS)).max(way.signum());
        let top = if way < 0 { view.end } else { view.top + step };
        self.ours = Some(top);
        Some(top)
    }
}

/// Moves the log.
pub(super) struct Scroller {
    log: Element,
    /// Watches the sizes of the log and of what is in it.
    sizes: Option<ResizeObserver>,
    follow: RefCell<Follow>,
    /// A frame is asked for.
    gliding: Cell<bool>,
    then_ms: Cell<f64>,
    /// Shown for the first time, the log begins at its end.
    begun: Cell<bool>,
    /// The last answer was given room.
    roomy: Cell<bool>,
}

impl Scroller {
    /// Takes over a log.
    pub(super) fn start(log: Element) -> Rc<Self> {
        let scroller = Rc::new_cyclic(|own: &Weak<Self>| {
            let own = Weak::clone(own);
            let resized: Box<dyn FnMut()> = Box::new(move || {
                if let Some(scroller) = own.upgrade() {
                    scroller.measured();
                }
            });
            let sizes = ResizeObserver::new(Closure::wrap(resized).into_js_value().unchecked_ref()).ok();
            Self {
                log,
                sizes,
                follow: RefCell::default(),
                gliding: Cell::new(false),
                then_ms: Cell::new(0.0),
                begun: Cell::new(false),
                roomy: Cell::new(false),
            }
        });
        scroller.watch(&scroller.log);
        let with = |act: fn(&Rc<Self>, web_sys::Event)| {
            let scroller = Rc::clone(&scroller);
            Box::new(move |event| act(&scroller, event)) as Box<dyn FnMut(web_sys::Event)>
        };
        on(&scroller.log, "scroll", with(|scroller, _| scroller.scrolled()));
        on(&scroller.log, "click", with(|scroller, event| scroller.unfolded(event)));
        on(&scroller.log, "focusin", with(|scroller, event| scroller.focused(event)));
        if let Some(window) = web_sys::window().filter(|_| FULL) {
            on(&scroller.log, "wheel", with(|scroller, event| scroller.wheel(event)));
            on(&window, "resize", with(|scroller, _| scroller.resized()));
            // A keyboard on the glass changes only what is seen of the window.
            let seen = js_sys::Reflect::get(&window, &"visualViewport".into()).ok();
            if let Some(seen) = seen.and_then(|seen| seen.dyn_into::<web_sys::EventTarget>().ok()) {
                on(&seen, "resize", with(|scroller, _| scroller.resized()));
            }
        }
        scroller
    }

    fn view(&self) -> View {
        let end = self.log.scroll_height() - self.log.client_height();
        View { top: self.log.scroll_top(), end: end.max(0) }
    }

    fn scrolled(&self) {
        self.follow.borrow_mut().scrolled(self.view());
        self.offer();
    }

    /// The wheel acts before the page is painted; the scroll it leads to is told after, when an answer that
    /// grows may have moved the log already.
    fn wheel(&self, event: web_sys::Event) {
        let at = target(&event);
        let Ok(event) = event.dyn_into::<WheelEvent>() else { return };
        let upward = event.delta_y() < 0.0 && event.delta_y().abs() > event.delta_x().abs();
        // With Ctrl it zooms, and code or reasoning that scrolls by itself takes it first.
        let mut inner = at;
        while let Some(element) = inner.filter(|element| *element != self.log) {
            if element.scroll_top() > 0 {
                return;
            }
            inner = element.parent_element();
        }
        if upward && !event.ctrl_key() {
            self.follow.borrow_mut().reached_up(self.view());
            self.offer();
        }
    }

    /// A key brought the focus to something in the log: it stays in sight, also when the answer grows before
    /// the browser has told that it scrolled there.
    fn focused(&self, event: web_sys::Event) {
        let by_key = |at: &Element| *at != self.log && at.matches(":focus-visible") == Ok(true);
        if target(&event).as_ref().is_some_and(by_key) {
            self.stay();
        }
    }

    /// What the reader unfolds opens where it is; while an answer comes, the log goes on with that.
    fn unfolded(&self, event: web_sys::Event) {
        let unfolds = target(&event).is_some_and(|at| closest(&at, "summary").is_some());
        if unfolds && attr(&self.log, "aria-busy") != "true" {
            self.stay();
        }
    }

    /// Offers the way back, or no longer.
    fn offer(&self) {
        if let Some(jump) = inside(&self.log, ".jump") {
            set_flag(&jump, "hidden", !self.follow.borrow().far);
        }
    }

    /// The log has other content: goes on to its end, if it follows it.
    pub(super) fn grew(self: &Rc<Self>) {
        if !self.follow.borrow().pinned {
            self.follow.borrow_mut().seen(self.view());
            return self.offer();
        }
        if self.gliding.get() {
            return;
        }
        let glides = FULL && self.begun.replace(true) && swift() && !still();
        if glides {
            self.then_ms.set(js_sys::Date::now());
            self.ask();
        } else {
            self.snap();
        }
    }

    /// Goes to the end at once. Further than it can go, so that no layout has to be read.
    fn snap(&self) {
        self.log.set_scroll_top(i32::MAX);
    }

    /// Goes along when this part of the log, or the log, changes its size.
    pub(super) fn watch(&self, part: &Element) {
        if let Some(sizes) = &self.sizes {
            sizes.observe(part);
        }
    }

    /// The log or a part of it has another size, which may have moved the end.
    fn measured(&self) {
        if self.follow.borrow().pinned && !self.gliding.get() {
            self.snap();
        }
    }

    fn ask(self: &Rc<Self>) {
        self.gliding.set(true);
        let scroller = Rc::clone(self);
        next_frame(Box::new(move || scroller.glide()));
    }

    fn glide(self: &Rc<Self>) {
        self.gliding.set(false);
        let now = js_sys::Date::now();
        // A page that was hidden gets one frame after a long time.
        let passed_ms = (now - self.then_ms.replace(now)).clamp(1.0, 1000.0) as i32;
        let top = self.follow.borrow_mut().step(self.view(), passed_ms);
        if let Some(top) = top {
            self.log.set_scroll_top(top);
            self.ask();
        }
    }

    /// Goes to the newest line and follows from there.
    pub(super) fn to_end(self: &Rc<Self>) {
        {
            let follow = &mut *self.follow.borrow_mut();
            (follow.pinned, follow.far) = (true, false);
        }
        self.offer();
        self.grew();
    }

    /// Leaves the log where it is, whatever comes.
    pub(super) fn stay(&self) {
        self.follow.borrow_mut().pinned = false;
    }

    /// Gives the last answer the room that brings its question to the top.
    pub(super) fn make_room(&self) {
        self.roomy.set(true);
        let articles = all_inside(&self.log, ".message");
        for article in &articles {
            let _ = article.unchecked_ref::<HtmlElement>().style().remove_property("min-height");
        }
        if let [.., question, answer] = articles.as_slice() {
            let gap = answer.get_bounding_client_rect().top() - question.get_bounding_client_rect().top();
            let room = self.log.client_height() - gap as i32 - 2 * ABOVE_PX;
            if room > 0 {
                let room = [&room.to_string(), "px"].concat();
                let _ = answer.unchecked_ref::<HtmlElement>().style().set_property("min-height", &room);
            }
        }
    }

    fn resized(self: &Rc<Self>) {
        let pinned = self.follow.borrow().pinned;
        if self.roomy.get() {
            self.make_room();
        }
        if pinned {
            self.snap();
        }
    }
}

/// Whether the reader asked for less motion.
fn still() -> bool {
    let asked =
        web_sys::window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok());
    asked.flatten().is_some_and(|asked| asked.matches())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(top: i32, end: i32) -> View {
        View { top, end }
    }

    /// At the end of 1000 px.
    fn at_end() -> Follow {
        let mut follow = Follow::default();
        follow.scrolled(at(1000, 1000));
        follow
    }

    #[test]
    fn the_reader_leaves_by_three_pixels_and_comes_back_near_the_end() {
        let mut follow = at_end();
        follow.scrolled(at(998, 1000));
        assert!(follow.pinned, "rounding is no hand");
        follow.scrolled(at(995, 1000));
        assert!(!follow.pinned);
        follow.scrolled(at(930, 1000));
        follow.scrolled(at(939, 1000));
        assert!(!follow.pinned, "61 px from the end");
        follow.scrolled(at(941, 1000));
        assert!(follow.pinned, "59 px from the end, on the way down");
    }

    #[test]
    fn what_the_browser_or_this_code_does_is_not_the_reader() {
        let mut follow = at_end();
        // The log became shorter, and the browser held it at its end.
        follow.scrolled(at(700, 700));
        assert!(follow.pinned);
        // Behind its end too: what is above is shorter than it was thought to be.
        follow.seen(at(650, 750));
        follow.scrolled(at(620, 720));
        assert!(follow.pinned);
        follow.seen(at(700, 700));
        // It grew, and the glide is on its way.
        let top = follow.step(at(700, 1700), 16).expect("a step");
        follow.scrolled(at(top, 1700));
        assert!(follow.pinned);
        // A position of ours that comes late, after the reader left, is still ours.
        follow.reached_up(at(top, 1700));
        follow.scrolled(at(top + 1, 1700));
        assert!(!follow.pinned);
    }

    #[test]
    fn the_wheel_leaves_at_once_but_not_at_the_top() {
        let mut follow = at_end();
        follow.reached_up(at(0, 0));
        assert!(follow.pinned, "there is nothing to scroll");
        follow.reached_up(at(1000, 1000));
        assert!(!follow.pinned);
        assert_eq!(follow.step(at(1000, 2000), 16), None, "nothing moves under the reader's hand");
    }

    #[test]
    fn the_way_back_is_offered_far_from_the_end_and_until_it_is_near() {
        let mut follow = at_end();
        for (top, far) in [(801, false), (800, true), (900, true), (939, true), (880, true), (1000, false)] {
            follow.scrolled(at(top, 1000));
            assert_eq!(follow.far, far, "at {top}");
        }
    }

    #[test]
    fn a_glide_nears_the_end_by_two_thirds_in_its_time_and_arrives() {
        let mut follow = at_end();
        let (mut top, mut n_frames) = (0, 0);
        while let Some(next) = follow.step(at(top, 1000), 16) {
            assert!(next > top && next <= 1000);
            (top, n_frames) = (next, n_frames + 1);
            if n_frames == GLIDE_MS / 16 {
                assert!((550..700).contains(&top), "{top} after {GLIDE_MS} ms");
            }
        }
        assert_eq!(top, 1000);
        assert!(n_frames < 60, "{n_frames} frames");
        assert_eq!(follow.step(at(0, 1000), 1_000), Some(925), "after a long frame most of the way");
    }
}
