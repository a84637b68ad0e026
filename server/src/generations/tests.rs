//! An answer as a channel: the test sends parts and sees when the other side has gone.
use super::*;
use http_body_util::{BodyExt as _, StreamBody};
use tokio::sync::mpsc;

const ALONE: Duration = Duration::from_mins(1);
const ALMOST_ALONE: Duration = Duration::from_secs(59);

fn kept(each: usize, all: usize) -> Generations {
    Generations::new(Limits { alone: ALONE, each, all })
}

fn key(name: &str) -> Key {
    Key { account: AccountId::owner(), name: name.to_owned() }
}

type Sender = mpsc::Sender<&'static str>;

/// Begins an answer of this name.
fn begin(generations: &Generations, name: &str) -> (Sender, Reader) {
    let (send, mut parts) = mpsc::channel(64);
    let frames = futures_util::stream::poll_fn(move |cx| {
        let part = parts.poll_recv(cx);
        part.map(|part| part.map(|part: &str| Ok::<_, Infallible>(Frame::data(Bytes::from(part)))))
    });
    let Ok(reader) = generations.begin(&key(name), StreamBody::new(frames)) else { panic!("it is kept") };
    (send, reader)
}

async fn say(to: &Sender, parts: &[&'static str]) {
    for part in parts {
        to.send(part).await.expect("it is read");
    }
}

/// Reads `n` bytes.
async fn read(reader: &mut Reader, n: usize) -> String {
    let mut text = vec![];
    while text.len() < n {
        let frame = reader.frame().await.expect("there is more").expect("it is kept");
        text.extend_from_slice(&frame.into_data().expect("data"));
    }
    String::from_utf8(text).expect("text")
}

/// All that comes until the end.
async fn rest(reader: Reader) -> String {
    let whole = reader.collect().await.expect("it is kept").to_bytes();
    String::from_utf8(whole.to_vec()).expect("text")
}

/// Lets the keepers run until they wait.
async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_second_reader_gets_what_the_first_lost_and_what_comes() {
    let generations = kept(1 << 10, 1 << 20);
    let (send, mut first) = begin(&generations, "answer-1");
    say(&send, &["one ", "two "]).await;
    assert_eq!(read(&mut first, 8).await, "one two ");
    drop(first);
    say(&send, &["three "]).await;
    settle().await;
    let second = generations.attach(&key("answer-1"), 4).expect("it is kept");
    let third = generations.attach(&key("answer-1"), 0).expect("it is kept");
    say(&send, &["four"]).await;
    drop(send);
    assert_eq!(rest(second).await, "two three four");
    assert_eq!(rest(third).await, "one two three four");
    assert!(generations.attach(&key("answer-1"), 19).is_none(), "it never had so many bytes");
    let other = Key { account: AccountId::new("other"), ..key("answer-1") };
    assert!(generations.attach(&other, 0).is_none(), "it is another's");
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_a_reader_goes_on_for_a_while() {
    let generations = kept(1 << 10, 1 << 20);
    let (send, reader) = begin(&generations, "answer-1");
    drop(reader);
    tokio::time::sleep(ALMOST_ALONE).await;
    let reader = generations.attach(&key("answer-1"), 0).expect("still there");
    tokio::time::sleep(2 * ALONE).await;
    say(&send, &["late"]).await;
    drop(reader);
    tokio::time::sleep(ALMOST_ALONE).await;
    assert!(!send.is_closed());
    let left = Instant::now();
    send.closed().await;
    assert!(left.elapsed() <= Duration::from_secs(2), "{:?}", left.elapsed());
    assert!(generations.attach(&key("answer-1"), 0).is_none());
    assert_eq!(generations.0.n_bytes.load(Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn a_whole_answer_is_kept_as_long() {
    let generations = kept(1 << 10, 1 << 20);
    let (send, reader) = begin(&generations, "answer-1");
    say(&send, &["all"]).await;
    drop(send);
    assert_eq!(rest(reader).await, "all");
    tokio::time::sleep(ALMOST_ALONE).await;
    assert_eq!(rest(generations.attach(&key("answer-1"), 1).expect("kept")).await, "ll");
    tokio::time::sleep(ALONE + Duration::from_secs(1)).await;
    assert!(generations.attach(&key("answer-1"), 0).is_none());
}

#[tokio::test(start_paused = true)]
async fn of_a_long_answer_what_was_read_is_dropped_and_a_slow_reader_slows_it() {
    let generations = kept(8, 1 << 20);
    let (send, mut reader) = begin(&generations, "answer-1");
    say(&send, &["0123", "4567", "89ab", "cdef"]).await;
    settle().await;
    assert_eq!(send.capacity(), 62, "two parts are here, two wait");
    assert_eq!(read(&mut reader, 8).await, "01234567");
    settle().await;
    assert!(generations.attach(&key("answer-1"), 0).is_none(), "its beginning is gone");
    let second = generations.attach(&key("answer-1"), 8).expect("the rest is kept");
    drop((send, reader));
    assert_eq!(rest(second).await, "89abcdef");
}

#[tokio::test(start_paused = true)]
async fn a_long_answer_that_nobody_reads_ends() {
    let generations = kept(8, 1 << 20);
    let (send, reader) = begin(&generations, "answer-1");
    drop(reader);
    say(&send, &["0123", "4567"]).await;
    let began = Instant::now();
    send.closed().await;
    assert_eq!(began.elapsed(), Duration::ZERO);
    assert!(generations.attach(&key("answer-1"), 0).is_none());
}

#[tokio::test(start_paused = true)]
async fn a_long_answer_goes_on_when_the_reader_of_all_of_it_leaves() {
    let generations = kept(8, 1 << 20);
    let (send, mut reader) = begin(&generations, "answer-1");
    say(&send, &["012345"]).await;
    assert_eq!(read(&mut reader, 6).await, "012345");
    drop(reader);
    say(&send, &["67"]).await;
    settle().await;
    let begins_at = || lock(&lock(&generations.0.by_key)[&key("answer-1")].kept).start;
    assert_eq!(begins_at(), 4, "what was read makes room, but for half: the client may not have got it");
    say(&send, &["89", "ab"]).await;
    settle().await;
    assert!(!send.is_closed());
    assert_eq!(begins_at(), 6, "what nobody read is kept");
    let second = generations.attach(&key("answer-1"), 6).expect("it is kept");
    say(&send, &["cd"]).await;
    drop(send);
    assert_eq!(rest(second).await, "6789abcd");
}

#[tokio::test(start_paused = true)]
async fn when_all_is_full_the_one_alone_for_longest_goes_first() {
    let generations = kept(64, 24);
    let begun: Vec<_> = ["answer-a", "answer-b", "answer-c"].map(|name| begin(&generations, name)).into();
    let mut senders = vec![];
    for (send, reader) in begun {
        say(&send, &["01234567"]).await;
        settle().await;
        drop(reader);
        settle().await;
        senders.push(send);
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    let is_kept = |name: &str| generations.attach(&key(name), 0).is_some();
    let (new, mut reader) = begin(&generations, "answer-d");
    say(&new, &["0"]).await;
    assert_eq!(read(&mut reader, 1).await, "0");
    settle().await;
    assert!(senders[0].is_closed() && !senders[1].is_closed(), "the oldest is cut");
    assert!(!is_kept("answer-a") && is_kept("answer-b") && is_kept("answer-c"));
    assert!(generations.0.n_bytes.load(Ordering::SeqCst) <= 24);
}

#[tokio::test(start_paused = true)]
async fn when_all_is_full_and_read_nobody_is_cut() {
    let generations = kept(64, 8);
    let (send_a, mut a) = begin(&generations, "answer-a");
    let (send_b, mut b) = begin(&generations, "answer-b");
    for _ in 0..4 {
        say(&send_a, &["01234567"]).await;
        say(&send_b, &["01234567"]).await;
        assert_eq!(read(&mut a, 8).await, "01234567");
        assert_eq!(read(&mut b, 8).await, "01234567");
        settle().await;
        assert!(generations.0.n_bytes.load(Ordering::SeqCst) <= 16);
    }
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_waited_for_others_room_goes_on() {
    let generations = kept(64, 8);
    let (send_a, a) = begin(&generations, "answer-a");
    say(&send_a, &["01234567"]).await;
    settle().await;
    let (send_b, mut b) = begin(&generations, "answer-b");
    // Full: this one may have what its reader has not had, and no more until that was taken.
    say(&send_b, &["0123", "4567"]).await;
    settle().await;
    drop(a);
    generations.end(&key("answer-a"));
    assert_eq!(read(&mut b, 8).await, "01234567");
}

#[tokio::test(start_paused = true)]
async fn one_that_is_stopped_is_cut_and_its_readers_are_told() {
    let generations = kept(1 << 10, 1 << 20);
    let (send, mut reader) = begin(&generations, "answer-1");
    say(&send, &["half"]).await;
    assert_eq!(read(&mut reader, 4).await, "half");
    generations.end(&key("answer-1"));
    send.closed().await;
    assert!(reader.frame().await.expect("an end").is_err(), "not the end of the answer");
    generations.end(&key("answer-1"));
    // Its name is free again, and the old reader's end is not the new one's.
    let (send, new) = begin(&generations, "answer-1");
    drop(reader);
    say(&send, &["new"]).await;
    drop(send);
    assert_eq!(rest(new).await, "new");
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_taken_is_not_kept_twice() {
    let generations = kept(1 << 10, 1 << 20);
    let (_send, _reader) = begin(&generations, "answer-1");
    assert!(generations.begin(&key("answer-1"), http_body_util::Empty::new()).is_err());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_stops_ends_them_all_and_keeps_no_more() {
    let generations = kept(1 << 10, 1 << 20);
    let (send, reader) = begin(&generations, "answer-1");
    drop(reader);
    generations.end_all().await;
    assert!(send.is_closed());
    assert!(generations.begin(&key("answer-2"), http_body_util::Empty::new()).is_err());
}
