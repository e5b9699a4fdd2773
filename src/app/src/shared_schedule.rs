//! When a shared folder is visited, and when own changes are written to it.

/// After how many looks the folder is visited though there is nothing to write.
const VISITED_EVERY: u32 = 3;

/// How often that number is doubled at most, while visits fail.
const MOST_DOUBLED: u32 = 4;

/// After how many looks without a change a window writes in which nobody works.
const WRITTEN_UNFOCUSED: u32 = 6;

/// What a visit may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The browser may ask the user, who has just clicked.
    pub may_ask: bool,
    /// Own changes may be written: nobody is typing.
    pub may_write: bool,
}

impl Visit {
    /// A visit at which own changes are written.
    pub const WRITING: Self = Self { may_ask: false, may_write: true };
    /// The same after a click.
    pub const ASKING: Self = Self { may_ask: true, may_write: true };
}

/// The visits of a window.
#[derive(Debug, Default)]
pub struct VisitSchedule {
    is_visiting: bool,
    /// What was asked for during a visit, and is done after it.
    missed: Option<Visit>,
    /// The ledger whose host wants a password that the user has not given: it is asked for again after a click alone.
    closed_to: Option<String>,
    looks: u32,
    /// How many looks there was no change.
    rested: u32,
    /// How many visits failed since one that did not.
    failures: u32,
    /// How many changes the ledger had at the last look, and when its changes were written last.
    looked_at: usize,
    written: usize,
}

impl VisitSchedule {
    /// Whether the folder is being visited.
    pub fn is_visiting(&self) -> bool {
        self.is_visiting
    }

    /// Notes the ledger whose folder is closed, or that none is.
    pub fn note_closed(&mut self, ledger_key: Option<String>) {
        self.closed_to = ledger_key;
    }

    /// Begins a visit; false if none is to be made now.
    pub fn begin(&mut self, ledger_key: &str, asked: Visit) -> bool {
        if self.is_visiting {
            let missed = self.missed.get_or_insert_default();
            missed.may_ask |= asked.may_ask;
            missed.may_write |= asked.may_write;
            return false;
        }
        if !asked.may_ask && self.closed_to.as_deref() == Some(ledger_key) {
            return false;
        }
        self.is_visiting = true;
        true
    }

    /// Ends a visit that began when the ledger had this many changes.
    pub fn end(&mut self, asked: Visit, changes: usize, has_failed: bool) {
        self.is_visiting = false;
        if asked.may_write {
            self.written = changes;
        }
        self.failures = if has_failed { self.failures.saturating_add(1) } else { 0 };
    }

    /// What was asked for during the visit, if there still is something to do for a ledger with this many changes.
    pub fn take_missed(&mut self, changes: usize) -> Option<Visit> {
        let is_new = changes != self.written;
        self.missed.take().filter(|missed| missed.may_ask || (missed.may_write && is_new))
    }

    /// Looks whether the folder of a ledger with this many changes is to be visited, and if so whether own changes may be
    /// written. Of several windows the one in which the user works writes; if there is none, each does in the end.
    pub fn look(&mut self, changes: usize, has_focus: bool) -> Option<bool> {
        let is_resting = std::mem::replace(&mut self.looked_at, changes) == changes;
        self.rested = if is_resting { self.rested.saturating_add(1) } else { 0 };
        self.looks = self.looks.wrapping_add(1);
        let may_write = is_resting && (has_focus || self.rested >= WRITTEN_UNFOCUSED);
        let is_new = changes != self.written && self.failures == 0;
        let every = VISITED_EVERY << self.failures.min(MOST_DOUBLED);
        ((is_new && may_write) || self.looks.is_multiple_of(every)).then_some(may_write)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READING: Visit = Visit { may_ask: false, may_write: false };

    #[test]
    fn what_is_asked_for_during_a_visit_follows_it_if_there_is_something_to_do() {
        let mut schedule = VisitSchedule::default();
        assert!(schedule.begin("a", READING));
        assert!(!schedule.begin("a", Visit::WRITING), "one at a time");
        schedule.end(READING, 5, false);
        assert_eq!(schedule.take_missed(5), Some(Visit::WRITING), "nothing was written");
        assert_eq!(schedule.take_missed(5), None, "once");
        assert!(schedule.begin("a", Visit::WRITING));
        assert!(!schedule.begin("a", Visit::WRITING));
        schedule.end(Visit::WRITING, 5, false);
        assert_eq!(schedule.take_missed(5), None, "all is written");
        assert!(schedule.begin("a", Visit::WRITING));
        assert!(!schedule.begin("a", READING) && !schedule.begin("a", Visit::ASKING));
        schedule.end(Visit::WRITING, 5, false);
        assert_eq!(schedule.take_missed(5), Some(Visit::ASKING), "the user has clicked");
    }

    #[test]
    fn a_closed_folder_is_visited_after_a_click_alone() {
        let mut schedule = VisitSchedule::default();
        schedule.note_closed(Some("a".into()));
        assert!(!schedule.begin("a", Visit::WRITING) && !schedule.is_visiting());
        assert!(schedule.begin("b", Visit::WRITING), "another ledger's is open");
        schedule.end(Visit::WRITING, 1, false);
        assert!(schedule.begin("a", Visit::ASKING));
        schedule.end(Visit::ASKING, 1, false);
        schedule.note_closed(None);
        assert!(schedule.begin("a", READING));
    }

    /// The first of some looks at which something may be written.
    fn written_at(schedule: &mut VisitSchedule, has_focus: bool) -> Option<usize> {
        (1..20).find(|_| schedule.look(7, has_focus) == Some(true))
    }

    #[test]
    fn changes_are_written_once_they_rest_and_later_where_nobody_works() {
        assert_eq!(written_at(&mut VisitSchedule::default(), true), Some(2));
        assert_eq!(written_at(&mut VisitSchedule::default(), false), Some(7));
        let mut typing = VisitSchedule::default();
        assert!((1..20).all(|changes| typing.look(changes, true) != Some(true)));
    }

    #[test]
    fn the_folder_is_visited_more_seldom_while_visits_fail() {
        let visits = |failures: usize| {
            let mut schedule = VisitSchedule::default();
            for _ in 0..failures {
                assert!(schedule.begin("a", Visit::WRITING));
                schedule.end(Visit::WRITING, 3, true);
            }
            (0..96).filter(|look| schedule.look(4 + look / 48, true).is_some()).count()
        };
        assert_eq!([1, 2, 4, 9].map(visits), [16, 8, 2, 2]);
        let mut schedule = VisitSchedule::default();
        assert!(schedule.begin("a", Visit::WRITING));
        schedule.end(Visit::WRITING, 3, true);
        assert!(schedule.begin("a", Visit::WRITING));
        schedule.end(Visit::WRITING, 3, false);
        let visited = (0..96).filter(|_| schedule.look(3, true).is_some()).count();
        assert_eq!(visited, 32, "as often as before");
    }
}
