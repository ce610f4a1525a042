//! Who goes next where the tool is asked: as the letters say, or in an order of the threads.

use std::collections::VecDeque;

use crate::letter::Letters;
use crate::trace::{Line, Mark, Seat, Thread};

/// After so many steps in a row of one thread, another has its turn, once the letters are used up: a
/// loop that waits by counting would never end.
const FAIR: usize = 1000;
/// A page that goes on for so many steps by itself is stopped.
pub const MOST: usize = 10_000;

/// Chooses by letters, and once they are used up A whenever it can.
pub struct Choice {
    left: VecDeque<char>,
    pub letters: Letters,
    has_rest: bool,
    /// Who went last, and how often in a row.
    streak: (Option<Thread>, usize),
    steps: usize,
}

impl Choice {
    pub fn new(letters: &[char]) -> Self {
        Self {
            left: letters.iter().copied().collect(),
            letters: Letters::default(),
            has_rest: false,
            streak: (None, 0),
            steps: 0,
        }
    }

    /// Who goes next, with what's to be noted before. None: the page is stopped.
    pub fn choose(&mut self, seats: &[Seat]) -> (Vec<Line>, Option<Thread>) {
        self.letters.meet(seats);
        let mut notes = Vec::new();
        while let Some(letter) = self.left.pop_front() {
            let seat = self.seat(letter, seats);
            match seat.filter(|it| it.can_move()) {
                Some(seat) => return (notes, Some(seat.thread.clone())),
                None => notes.push(Line::InVain(letter, seat.cloned())),
            }
        }
        if !self.has_rest {
            self.has_rest = true;
            notes.push(Line::Rest);
        }
        let next = self.rest(seats);
        (notes, next)
    }

    fn seat<'a>(&self, letter: char, seats: &'a [Seat]) -> Option<&'a Seat> {
        let thread = self.letters.thread(letter)?;
        seats.iter().find(|it| it.thread == *thread)
    }

    fn rest(&mut self, seats: &[Seat]) -> Option<Thread> {
        let order = self.letters.threads();
        let can_move = |thread: &&Thread| {
            let mut seats = seats.iter();
            seats.any(|it| it.thread == **thread && it.can_move())
        };
        let movers: Vec<&Thread> = order.iter().filter(can_move).collect();
        let is_unfair = self.streak.1 >= FAIR;
        let timed = seats.iter().find(|it| it.mark == Mark::Timed);
        let next = match timed {
            Some(timed) if is_unfair => timed.thread.clone(),
            _ => {
                let last = movers
                    .iter()
                    .position(|it| Some(*it) == self.streak.0.as_ref());
                let place = last.map_or(0, |it| it + 1) % movers.len().max(1);
                let next = if is_unfair { place } else { 0 };
                (*movers.get(next)?).clone()
            }
        };
        let is_same = self.streak.0.as_ref() == Some(&next);
        let row = if is_same { self.streak.1 + 1 } else { 1 };
        self.streak = (Some(next.clone()), row);
        self.steps += 1;
        (self.steps <= MOST).then_some(next)
    }

    /// The letters that are left when the page has ended. It ends when main does: threads that could
    /// still move are cut off. They aren't done, and wait for nothing.
    pub fn left(&mut self, seats: &[Seat]) -> Vec<Line> {
        let mut notes = Vec::new();
        for letter in std::mem::take(&mut self.left) {
            let mut seat = self.seat(letter, seats).cloned();
            match &mut seat {
                Some(seat) if seat.can_move() && seat.thread.is_main() => seat.end(),
                Some(seat) if seat.can_move() => continue,
                _ => {}
            }
            notes.push(Line::InVain(letter, seat));
        }
        notes
    }
}

/// Of those that can move the one that comes first in this order. Threads that aren't in it come
/// last.
pub fn first(order: &[Thread], seats: &[Seat]) -> Option<Thread> {
    let rank = |thread: &Thread| order.iter().position(|it| it == thread);
    let movers = seats.iter().filter(|it| it.can_move());
    let first = movers.min_by_key(|it| rank(&it.thread).unwrap_or(order.len()));
    first.map(|it| it.thread.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seats(text: &str) -> Vec<Seat> {
        text.split(' ').map(|it| it.parse().unwrap()).collect()
    }

    fn both(marks: [char; 2]) -> Vec<Seat> {
        let [a, b] = marks;
        seats(&format!("0,0:1:1,{b},Read,1,,0, 0.0,0:1:1,{a},Read,1,0,0,"))
    }

    fn name(choice: &mut Choice, seats: &[Seat]) -> Option<String> {
        choice.choose(seats).1.map(|it| it.to_string())
    }

    #[test]
    fn main_has_the_last_letter_and_a_thread_that_waits_is_passed_over() {
        let mut choice = Choice::new(&['B', 'B', 'A', 'C']);
        assert_eq!(name(&mut choice, &both(['+', '+'])).as_deref(), Some("0"));
        let (notes, next) = choice.choose(&both(['+', '-']));
        assert!(
            matches!(notes[..], [Line::InVain('B', Some(_))]),
            "{notes:?}"
        );
        assert_eq!(next.unwrap().to_string(), "0.0");
        let (notes, _) = choice.choose(&both(['+', '+']));
        assert!(
            matches!(notes[..], [Line::InVain('C', None), Line::Rest]),
            "{notes:?}"
        );
    }

    #[test]
    fn the_rest_is_a_until_another_one_has_waited_for_long() {
        let mut choice = Choice::new(&[]);
        let can = both(['+', '+']);
        for _ in 0..FAIR {
            assert_eq!(name(&mut choice, &can).as_deref(), Some("0.0"));
        }
        assert_eq!(name(&mut choice, &can).as_deref(), Some("0"));
        assert_eq!(name(&mut choice, &can).as_deref(), Some("0.0"));
        for _ in 1..FAIR {
            name(&mut choice, &can);
        }
        // Time passes for who sleeps.
        assert_eq!(name(&mut choice, &both(['+', '~'])).as_deref(), Some("0"));
    }

    #[test]
    fn a_page_that_goes_on_and_on_is_stopped() {
        let mut choice = Choice::new(&[]);
        let can = both(['+', 'x']);
        let steps = (0..).take_while(|_| name(&mut choice, &can).is_some());
        assert_eq!(steps.count(), MOST);
    }

    #[test]
    fn the_first_in_an_order_that_can_move_goes() {
        let order: Vec<Thread> = ["0", "0.0"].iter().map(|it| it.parse().unwrap()).collect();
        let first = |marks| first(&order, &both(marks)).map(|it| it.to_string());
        assert_eq!(first(['+', '+']).as_deref(), Some("0"));
        assert_eq!(first(['+', '-']).as_deref(), Some("0.0"));
        assert_eq!(first(['-', '=']), None);
    }
}
