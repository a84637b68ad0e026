//! What a conversation does, by what the reader and the network do to it.
mod several;

use super::*;

fn after(events: impl IntoIterator<Item = Event>) -> Transcript {
    let mut transcript = Transcript::default();
    events.into_iter().for_each(|event| transcript.apply(event));
    transcript
}

fn send(text: &str) -> Event {
    Event::Send(text.to_owned())
}

fn delta(text: &str) -> Event {
    Event::Delta(text.to_owned())
}

fn finish(reason: &str) -> Event {
    Event::Finish(reason.to_owned())
}

fn receipt() -> Event {
    Event::Receipt("{\"request_id\":\"r\"}".to_owned())
}

#[track_caller]
fn check(transcript: &Transcript, text: &str, state: State) {
    let last = transcript.turns.last().expect("a turn");
    assert_eq!((last.text.as_str(), last.state), (text, state));
}

#[test]
fn an_answer_grows_and_ends() {
    let mut transcript = after([send("Hi")]);
    check(&transcript, "", State::Waiting);
    transcript.apply(delta(""));
    check(&transcript, "", State::Waiting);
    transcript.apply(delta("Hel"));
    transcript.apply(delta("lo"));
    check(&transcript, "Hello", State::Streaming);
    transcript.apply(finish("stop"));
    transcript.apply(receipt());
    transcript.apply(Event::End);
    check(&transcript, "Hello", State::Done);
    assert!(transcript.turns[1].receipt.is_some());
}

#[test]
fn reasoning_is_kept_apart() {
    let transcript = after([send("Hi"), Event::Reasoning("Hm. ".to_owned()), delta("Hello")]);
    assert_eq!(transcript.turns[1].reasoning, "Hm. ");
    check(&transcript, "Hello", State::Streaming);
}

#[test]
fn a_stopped_answer_keeps_what_came_and_takes_no_more() {
    let late = Event::Fail(Failure::lost());
    let mut transcript = after([send("Hi"), delta("Hel"), Event::Stop, delta("lo"), late, Event::End]);
    check(&transcript, "Hel", State::Stopped);
    assert_eq!(transcript.turns[1].failure, None, "ending the request is what stopping does");
    transcript.apply(send("Go on"));
    let said: Vec<_> = transcript.messages("").into_iter().map(|message| message.content).collect();
    assert_eq!(said, ["Hi", "Hel", "Go on"]);
}

#[test]
fn a_limit_and_a_filter_are_told() {
    check(&after([send("Hi"), delta("Hel"), finish("length"), Event::End]), "Hel", State::CutShort);
    check(&after([send("Hi"), finish("content_filter"), Event::End]), "", State::Filtered);
}

#[test]
fn a_failure_keeps_what_came_and_can_be_retried() {
    let mut transcript = after([send("Hi"), delta("Hel"), Event::Fail(Failure::lost())]);
    check(&transcript, "Hel", State::Failed);
    assert!(transcript.turns[1].failure.is_some());
    transcript.apply(Event::Regenerate);
    check(&transcript, "", State::Waiting);
    assert_eq!(transcript.turns.len(), 2);
    assert_eq!(transcript.turns[1].failure, None);
    assert_ne!(transcript.turns[1].id, 1, "another answer, not the old one");
}

#[test]
fn an_error_after_the_last_text_still_shows() {
    check(
        &after([send("Hi"), delta("Hel"), finish("stop"), Event::Fail(Failure::lost())]),
        "Hel",
        State::Failed,
    );
}

#[test]
fn nothing_is_sent_while_an_answer_comes() {
    let transcript =
        after([send("Hi"), send("Ho"), Event::Regenerate, Event::Delete(0), Event::Clear, delta("x")]);
    assert_eq!(transcript.turns.len(), 2);
    assert_eq!(after([send("  \n")]).turns, []);
    assert_eq!(after([Event::Regenerate, delta("x"), Event::Stop, Event::End]).turns, []);
}

/// Two questions with their answers: ids 0 to 3.
fn talked() -> Transcript {
    after([send("a"), delta("1"), Event::End, send("b"), delta("2"), Event::End])
}

/// What is shown, in a word for each turn.
#[track_caller]
fn shows(transcript: &Transcript, words: &str) {
    let texts: Vec<_> = transcript.turns.iter().map(|turn| turn.text.as_str()).collect();
    assert_eq!(texts.join(" "), words);
    let mut parent = None;
    for turn in &transcript.turns {
        assert_eq!(turn.parent, parent, "each turn follows the one before");
        parent = Some(turn.id);
    }
}

fn answered(mut transcript: Transcript, event: Event, answer: &str) -> Transcript {
    for event in [event, delta(answer), Event::End] {
        transcript.apply(event);
    }
    transcript
}

fn place(transcript: &Transcript, idx: usize) -> (usize, usize) {
    let place = transcript.place(&transcript.turns[idx]);
    (place.n_before + 1, place.n)
}

#[test]
fn a_question_in_other_words_stands_beside_the_first() {
    let mut transcript = answered(talked(), Event::Edit(0, "A".to_owned()), "one");
    shows(&transcript, "A one");
    assert_eq!((place(&transcript, 0), place(&transcript, 1)), ((2, 2), (1, 1)));
    assert_eq!((transcript.beside(4, false), transcript.beside(4, true)), (Some(0), None));
    transcript.apply(Event::Show(0));
    shows(&transcript, "a 1 b 2");
    assert_eq!((place(&transcript, 0), transcript.beside(0, true)), ((1, 2), Some(4)));
    for nothing in [Event::Edit(0, " ".to_owned()), Event::Edit(99, "x".to_owned())] {
        transcript.apply(nothing);
        shows(&transcript, "a 1 b 2");
    }
}

#[test]
fn every_answer_can_be_asked_for_again_and_none_is_lost() {
    let transcript = answered(talked(), Event::Again(1), "one");
    shows(&transcript, "a one");
    let transcript = answered(transcript, Event::Again(0), "uno");
    shows(&transcript, "a uno");
    assert_eq!(place(&transcript, 1), (3, 3));
    let mut transcript = answered(transcript, Event::Regenerate, "un");
    assert_eq!(place(&transcript, 1), (4, 4));
    transcript.apply(Event::Show(1));
    shows(&transcript, "a 1 b 2");
    assert_eq!(transcript.all().count(), 7);
}

#[test]
fn a_branch_is_shown_down_to_where_the_reader_was_last() {
    let transcript = answered(talked(), Event::Again(3), "two");
    let mut transcript = answered(transcript, send("c"), "3");
    transcript.apply(Event::Show(3));
    shows(&transcript, "a 1 b 2");
    let mut transcript = answered(transcript, Event::Edit(0, "A".to_owned()), "one");
    transcript.apply(Event::Show(0));
    shows(&transcript, "a 1 b 2");
    transcript.apply(Event::Show(4));
    shows(&transcript, "a 1 b two c 3");
    let before = transcript.clone();
    transcript.apply(Event::Show(2));
    assert_eq!(transcript.turns, before.turns, "what is shown stays as it is");
}

#[test]
fn an_answer_of_which_nothing_came_leaves_no_branch() {
    let transcript = after([send("a"), Event::Fail(Failure::lost())]);
    let transcript = answered(transcript, Event::Regenerate, "1");
    assert_eq!((place(&transcript, 1), transcript.all().count()), ((1, 1), 2));
}

#[test]
fn what_is_deleted_takes_all_branches_below_and_comes_back() {
    let mut transcript = answered(talked(), Event::Again(3), "two");
    let before = transcript.clone();
    transcript.apply(Event::Delete(2));
    shows(&transcript, "a 1");
    assert_eq!(transcript.all().count(), 2);
    assert!(transcript.undoable());
    transcript.apply(Event::Delete(0));
    shows(&transcript, "");
    transcript.apply(Event::Undo);
    shows(&transcript, "a 1");
    transcript.apply(Event::Undo);
    assert_eq!(transcript.turns, before.turns);
    assert_eq!(transcript.all().count(), 5);
    assert!(!transcript.undoable());
    transcript.apply(Event::Undo);
    assert_eq!(transcript.turns, before.turns);
}

#[test]
fn a_branch_that_goes_leaves_the_one_beside_it() {
    let mut transcript = answered(talked(), Event::Edit(0, "A".to_owned()), "one");
    transcript.apply(Event::Delete(4));
    shows(&transcript, "a 1 b 2");
    transcript.apply(Event::Delete(3));
    shows(&transcript, "a 1 b");
    let said: Vec<_> = transcript.messages("").into_iter().map(|message| message.content).collect();
    assert_eq!(said, ["a", "1", "b"], "the question can be asked again");
    let transcript = answered(transcript, send("c"), "3");
    let said: Vec<_> = transcript.messages("").into_iter().map(|message| message.content).collect();
    assert_eq!(said, ["a", "1", "c", "3"], "and is left out when another is asked");
    assert!(!transcript.undoable(), "what was deleted is not missed once something is asked");
}

#[test]
fn a_conversation_that_was_cleared_comes_back_until_something_is_asked() {
    let mut transcript = answered(talked(), Event::Edit(0, "A".to_owned()), "one");
    transcript.apply(Event::Clear);
    shows(&transcript, "");
    transcript.apply(Event::Undo);
    shows(&transcript, "A one");
    transcript.apply(Event::Clear);
    let mut transcript = answered(transcript, send("c"), "3");
    assert!(transcript.turns[0].id > 5, "ids are not used twice");
    transcript.apply(Event::Undo);
    shows(&transcript, "c 3");
}

fn reloaded(transcript: &Transcript) -> Transcript {
    let mut json = String::new();
    transcript.write(&mut json);
    Transcript::kept(&Json::parse(&json).expect("JSON"))
}

#[test]
fn a_reload_marks_a_half_answer_as_stopped() {
    let transcript = reloaded(&after([send("Hi"), delta("Hel")]));
    check(&transcript, "Hel", State::Stopped);
    assert_eq!(transcript.turns[0].text, "Hi");
}

#[test]
fn a_half_answer_goes_on_after_a_reload() {
    let mut transcript = reloaded(&after([send("Hi"), delta("Hel")]));
    transcript.go_on(&Json::Null);
    transcript.apply(delta("lo"));
    check(&transcript, "Hello", State::Streaming);
    let mut transcript = reloaded(&after([send("Hi")]));
    transcript.go_on(&Json::Null);
    check(&transcript, "", State::Waiting);
    let mut transcript = reloaded(&after([send("Hi"), delta("Hel"), finish("stop")]));
    transcript.go_on(&Json::Null);
    check(&transcript, "Hel", State::Done);
}

#[test]
fn a_reload_anywhere_leaves_reasoning_apart_from_the_answer() {
    for whole in ["<think>Hm. é</think>\n\nYes.", "Hm. é\n</think>\n\nYes.", "Yes. é", "<thi", "a </th"] {
        let at_once = after([send("Hi"), delta(whole), Event::End]);
        for cut in (0..=whole.len()).filter(|cut| whole.is_char_boundary(*cut)) {
            let before = after([send("Hi"), delta(&whole[..cut])]);
            let mut tags = String::new();
            before.write_tags(&mut tags);
            let mut transcript = reloaded(&before);
            transcript.go_on(&Json::parse(&tags).expect("JSON"));
            transcript.apply(delta(&whole[cut..]));
            transcript.apply(Event::End);
            let said = |transcript: &Transcript| {
                (transcript.turns[1].reasoning.clone(), transcript.turns[1].text.clone())
            };
            assert_eq!(said(&transcript), said(&at_once), "{whole:?} cut at {cut}");
        }
    }
    for kept in ["null", "[9,\"\"]", "[1]", "[\"\",1]"] {
        assert_eq!(Tags::kept(&Json::parse(kept).expect("JSON")), Tags::default(), "{kept}");
    }
}

#[test]
fn a_reload_keeps_everything_else() {
    let failure =
        Failure { status: 429, code: "c".to_owned(), message: "\"m\"".to_owned(), retry_after_s: None };
    let events = [
        send("Hi \n\"there\""),
        Event::Reasoning("Hm".to_owned()),
        delta("Hello"),
        finish("length"),
        receipt(),
        send("Again"),
        Event::Fail(failure),
    ];
    let before = after(events);
    assert_eq!(reloaded(&before), before);
}

#[test]
fn a_request_carries_the_system_prompt_first() {
    let transcript = after([send("Hi"), Event::Fail(Failure::lost()), send("Ho")]);
    let said: Vec<_> = transcript.messages(" Be brief. ").into_iter().map(|m| (m.role, m.content)).collect();
    let text = |text: &str| text.to_owned();
    assert_eq!(
        said,
        [(Role::System, text("Be brief.")), (Role::User, text("Ho"))],
        "a question whose answer never came is left out"
    );
}

#[test]
fn all_branches_are_kept() {
    let mut before = answered(talked(), Event::Again(3), "two");
    before = answered(before, Event::Edit(0, "A".to_owned()), "one");
    before.apply(Event::Show(3));
    let mut kept = reloaded(&before);
    assert_eq!(kept, before);
    kept.apply(Event::Show(6));
    shows(&kept, "A one");
    kept = answered(kept, Event::Regenerate, "uno");
    assert_eq!(place(&kept, 1), (2, 2), "ids go on");
}

#[test]
fn what_older_versions_kept_is_read() {
    let old = r#"[{"user":"a","state":2},{"answer":"1","state":1,"reasoning":"Hm"},{"user":"b","state":2}]"#;
    let kept = Transcript::kept(&Json::parse(old).expect("JSON"));
    shows(&kept, "a 1 b");
    assert_eq!((kept.turns[1].state, kept.turns[1].reasoning.as_str()), (State::Stopped, "Hm"));
    let mut kept = answered(kept, Event::Edit(2, "B".to_owned()), "2");
    shows(&kept, "a 1 B 2");
    kept.apply(Event::Show(2));
    shows(&kept, "a 1 b");
}

#[test]
fn what_is_kept_wrong_does_no_harm() {
    for (kept, words) in [
        // A parent that is not there, one that comes later, one of its own.
        (r#"[{"user":"a","state":2,"id":0},{"user":"b","state":2,"id":2,"parent":1,"aside":1}]"#, "a"),
        (r#"[{"user":"a","state":2,"id":1,"parent":2},{"user":"b","state":2,"id":2,"parent":1}]"#, ""),
        (r#"[{"user":"a","state":2,"id":1,"parent":1}]"#, ""),
        (r#"[{"user":"a","state":2,"id":1},{"user":"b","state":99,"id":2,"parent":1}]"#, "a"),
        (r#"[{"user":"a","state":2,"id":1},{"user":"b","state":2,"id":1}]"#, "a"),
        // One that hangs on itself and has the id of another.
        (r#"[{"user":"a","state":2,"id":1},{"user":"b","state":2,"id":1,"parent":1}]"#, "a"),
        ("{}", ""),
    ] {
        shows(&Transcript::kept(&Json::parse(kept).expect("JSON")), words);
    }
}

fn call(index: usize, id: &str, name: &str, arguments: &str) -> Event {
    let call = ToolCall { id: id.to_owned(), name: name.to_owned(), arguments: arguments.to_owned() };
    Event::Call(index, call)
}

#[test]
fn functions_are_asked_for_answered_and_gone_on_from() {
    let mut transcript = after([
        send("Weather in Bern and Lyon?"),
        call(0, "a", "weather", ""),
        call(0, "", "", "{\"city\":"),
        call(1, "b", "weather", "{}"),
        call(0, "", "", "\"Bern\"}"),
        call(MAX_CALLS, "z", "far", ""),
        finish("tool_calls"),
        Event::End,
    ]);
    let answer = &transcript.turns[1];
    assert_eq!((answer.state, answer.calls.len()), (State::Done, 2));
    assert_eq!(answer.calls[0].call.arguments, "{\"city\":\"Bern\"}");
    let id = answer.id;
    transcript.apply(Event::GoOn);
    assert_eq!(transcript.turns.len(), 2, "not before all have given something");
    transcript.apply(Event::Result(id, 0, "sun".to_owned()));
    assert_eq!(transcript.messages("").len(), 1, "calls without results are not sent");
    transcript.apply(Event::Result(id, 1, "rain".to_owned()));
    transcript.apply(Event::GoOn);
    let sent = transcript.messages("");
    let n_characters: usize = sent.iter().map(|message| message.content.chars().count()).sum();
    assert_eq!(transcript.n_characters(), n_characters);
    let roles: Vec<_> = sent.iter().map(|message| message.role).collect();
    assert_eq!(roles, [Role::User, Role::Assistant, Role::Tool, Role::Tool]);
    assert_eq!((sent[1].calls.len(), sent[3].call_id.as_deref()), (2, Some("b")));
    transcript.apply(delta("Sun in Bern."));
    transcript.apply(Event::End);
    assert_eq!(reloaded(&transcript).messages(""), transcript.messages(""));
    assert_eq!(transcript.messages("").len(), 5);
}

#[test]
fn pictures_go_with_their_question_also_in_other_words() {
    let mut transcript = after([send("What is this?")]);
    transcript.attach(vec!["data:image/png;base64,AA".to_owned()]);
    transcript.apply(delta("A cat."));
    transcript.apply(Event::End);
    let asked = transcript.turns[0].id;
    transcript.apply(Event::Edit(asked, "And this?".to_owned()));
    assert_eq!(transcript.messages("")[0].images.len(), 1);
    assert_eq!(reloaded(&transcript).turns[0].images.len(), 1);
    transcript.attach(vec!["x".repeat(2_000_000)]);
    assert_eq!(reloaded(&transcript).turns[0].images, [""], "too large to be kept, and that can be told");
}

#[test]
fn an_answer_that_was_cut_goes_on_without_a_seam() {
    let mut transcript = after([send("Hi"), delta("One, \n"), finish("length"), receipt(), Event::End]);
    transcript.apply(Event::Continue);
    check(&transcript, "One,", State::Streaming);
    let said: Vec<_> = transcript.messages("").into_iter().map(|message| message.content).collect();
    assert_eq!(said, ["Hi", "One,"], "it is asked to be continued");
    transcript.apply(delta(" two <think>."));
    transcript.apply(finish("stop"));
    check(&transcript, "One, two <think>.", State::Done);
    assert_eq!(transcript.turns[1].receipts_before.len(), 1);
    let kept = reloaded(&transcript);
    assert_eq!(kept, transcript);
    transcript.apply(Event::Continue);
    assert!(!transcript.open(), "what is whole is not continued");
    for end in [Event::Stop, Event::Fail(Failure::lost())] {
        let mut transcript = after([send("Hi"), end.clone(), Event::Continue]);
        assert!(!transcript.open(), "nothing is not continued");
        transcript = after([send("Hi"), delta("On"), end, Event::Continue]);
        assert!(transcript.open());
        assert_eq!(transcript.turns[1].failure, None);
    }
}

#[test]
fn reasoning_in_the_text_is_kept_apart() {
    let mut transcript = after([send("Hi"), delta("Hm"), delta(". </th")]);
    check(&transcript, "Hm. ", State::Streaming);
    transcript.apply(delta("ink>\n\nYes."));
    check(&transcript, "Yes.", State::Streaming);
    assert_eq!((transcript.turns[1].reasoning.as_str(), transcript.turns[1].reread), ("Hm.", true));
    transcript.apply(Event::Thought(4_200));
    transcript.apply(Event::End);
    let before = transcript.turns[1].thought_ms;
    assert_eq!((before, reloaded(&transcript).turns[1].thought_ms), (Some(4_200), Some(4_200)));
    // What was held is not lost, however it ends.
    for end in [Event::End, Event::Stop, finish("stop"), Event::Fail(Failure::lost())] {
        let transcript = after([send("Hi"), delta("a </th"), end]);
        assert_eq!(transcript.turns[1].text, "a </th");
        assert_eq!(after([send("Hi"), delta("<think>a")]).turns[1].reasoning, "a");
    }
}
