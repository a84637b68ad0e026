//! What several answers to one request do, by what the network and the reader do to them.
use super::*;

fn choice(index: usize, event: Event) -> Event {
    Event::Choice(index, Box::new(event))
}

/// A question to which so many answers were asked for, and what came.
fn several(n: usize, events: impl IntoIterator<Item = Event>) -> Transcript {
    let mut transcript = after([send("Hi")]);
    transcript.expect(n);
    events.into_iter().for_each(|event| transcript.apply(event));
    transcript
}

/// What each answer to the first question says and how it stands, the first one first.
fn answers(transcript: &Transcript) -> Vec<(&str, State)> {
    let mut answers: Vec<_> = transcript.all().filter(|turn| turn.parent == Some(0)).collect();
    answers.sort_by_key(|turn| turn.id);
    answers.into_iter().map(|turn| (turn.text.as_str(), turn.state)).collect()
}

#[test]
fn several_answers_come_together_and_stand_beside_one_another() {
    let mut transcript = several(
        3,
        [
            delta(""),
            choice(1, delta("")),
            choice(2, delta("")),
            delta("a"),
            choice(2, delta("c")),
            choice(1, delta("b")),
        ],
    );
    shows(&transcript, "Hi a");
    assert_eq!(place(&transcript, 1), (1, 3));
    // The reader goes from one to the other while they come.
    for (id, text) in [(2, "Hi b"), (3, "Hi c"), (2, "Hi b")] {
        transcript.apply(Event::Show(id));
        shows(&transcript, text);
    }
    transcript.apply(Event::Show(0));
    shows(&transcript, "Hi b");
    for event in [choice(1, finish("stop")), finish("length"), delta("late"), choice(2, delta("c"))] {
        transcript.apply(event);
    }
    assert!(transcript.open(), "the third is still coming, and another is shown");
    transcript.apply(send("Ho"));
    assert_eq!(transcript.turns.len(), 2);
    for event in [receipt(), choice(2, finish("stop")), Event::End] {
        transcript.apply(event);
    }
    assert!(!transcript.open());
    let expected = [("a", State::CutShort), ("b", State::Done), ("cc", State::Done)];
    assert_eq!(answers(&transcript), expected);
    let of_all = |turn: &Turn| turn.role == Role::User || turn.receipt.is_some() && turn.request == Some(1);
    assert!(transcript.all().all(of_all), "the receipt is of them all");
    assert_eq!(reloaded(&transcript).turns, transcript.turns);
    // Each can be gone on from.
    let transcript = answered(transcript, send("Ho"), "so");
    shows(&transcript, "Hi b Ho so");
    assert_eq!(transcript.turns[3].request, None);
}

#[test]
fn an_answer_of_several_that_was_cut_goes_on_alone() {
    let mut transcript =
        several(2, [delta("a"), choice(1, delta("b")), choice(1, finish("length")), finish("stop")]);
    transcript.apply(receipt());
    transcript.apply(Event::End);
    transcript.apply(Event::Show(2));
    transcript.apply(Event::Continue);
    for event in [delta("c"), choice(1, delta("d")), finish("stop"), receipt(), Event::End] {
        transcript.apply(event);
    }
    assert_eq!(answers(&transcript), [("a", State::Done), ("bc", State::Done)]);
    let last = &transcript.turns[1];
    assert_eq!((last.receipts_before.len(), last.request), (1, Some(1)));
    // One that was stopped has no share in a receipt.
    let mut transcript = several(2, [delta("a"), choice(1, delta("b")), Event::Stop, Event::Continue]);
    transcript.apply(receipt());
    assert_eq!(transcript.turns[1].request, None);
}

#[test]
fn all_of_several_end_when_the_stream_does() {
    for (end, state) in [
        (Event::Stop, State::Stopped),
        (Event::End, State::Done),
        (Event::Fail(Failure::lost()), State::Failed),
    ] {
        let begun = [delta("a"), choice(1, delta("b")), choice(3, delta("")), choice(1, finish("stop"))];
        let mut transcript = several(4, begun);
        transcript.apply(end);
        assert_eq!(answers(&transcript), [("a", state), ("b", State::Done)], "what never began is not there");
        transcript.apply(choice(2, delta("late")));
        transcript.apply(choice(1, delta("late")));
        assert_eq!((answers(&transcript).len(), transcript.open()), (2, false));
    }
    let done = [delta("a"), choice(1, delta("b")), choice(1, finish("stop")), finish("stop")];
    let failed = several(2, done.into_iter().chain([Event::Fail(Failure::lost())]));
    assert_eq!(answers(&failed), [("a", State::Failed), ("b", State::Failed)]);
}

#[test]
fn what_was_not_asked_for_is_nobodys() {
    let wild = || [choice(1, delta("b")), choice(usize::MAX, delta("c")), choice(0, delta("a")), delta("a")];
    assert_eq!(answers(&several(1, wild())), [("a", State::Streaming)]);
    assert_eq!(answers(&after([send("Hi")].into_iter().chain(wild()))), [("a", State::Streaming)]);
    let two = several(2, wild().into_iter().chain([choice(2, delta("c"))]));
    assert_eq!(answers(&two), [("aa", State::Streaming), ("b", State::Streaming)]);
    assert_eq!(several(usize::MAX, []).turns.len(), 2);
    // A provider that writes one after the other, and one that gives one.
    let transcript =
        several(2, [delta("a"), finish("stop"), choice(1, delta("b")), choice(1, finish("stop"))]);
    assert_eq!(answers(&transcript), [("a", State::Done), ("b", State::Done)]);
    let one = several(3, [delta("a"), finish("stop"), receipt(), Event::End]);
    assert_eq!((answers(&one).len(), one.turns[1].request), (1, None));
}

#[test]
fn several_answers_go_on_after_a_reload() {
    let mut before =
        several(3, [delta("<think>x"), choice(1, delta("b </th")), choice(1, delta("")), delta("y")]);
    before.apply(Event::Show(2));
    let mut tags = String::new();
    before.write_tags(&mut tags);
    let mut transcript = reloaded(&before);
    transcript.go_on(&Json::parse(&tags).expect("JSON"));
    for event in [
        delta("</think>a"),
        choice(1, delta("at")),
        choice(2, delta("c")),
        choice(1, finish("stop")),
        Event::End,
    ] {
        transcript.apply(event);
    }
    assert_eq!(answers(&transcript), [("a", State::Done), ("b </that", State::Done), ("c", State::Done)]);
    assert_eq!(transcript.turn(1).map(|turn| turn.reasoning.as_str()), Some("xy"));
    assert!(transcript.turns[1].text.starts_with('b'), "the one that was shown is shown");
    for kept in [
        r#"{"first":18446744073709551615,"of":[[0,""],[0,""]]}"#,
        r#"{"of":[1,2]}"#,
        r#"{"first":0,"of":[[0,""]]}"#,
    ] {
        let mut transcript = reloaded(&before);
        transcript.go_on(&Json::parse(kept).expect("JSON"));
        for event in [delta("a"), choice(1, delta("b")), Event::End] {
            transcript.apply(event);
        }
        assert!(!transcript.open(), "{kept}");
    }
}
