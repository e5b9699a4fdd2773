//! What is kept between two visits of the shared folder: in this window, and for the next one in storage.

use std::cell::RefCell;

use rustc_hash::FxHashSet;

use crate::platform::{self, PREFERENCES};
use zhibu_app::shared_folder::{Exchange, Memory};
use zhibu_app::shared_schedule::VisitSchedule;
use zhibu_ledger::Writer;

/// Files of a ledger's shared folder that were shown.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub ledger_key: String,
    pub names: Vec<String>,
}

/// What is kept between two visits of the folder. It is no part of the state of the page, so that nothing of it is in the
/// initial part of the program.
#[derive(Default)]
pub(super) struct Run {
    pub exchange: Option<Exchange>,
    /// Counts how often the exchange was given up: a visit that began before does not bring it back.
    pub generation: u32,
    pub is_listening: bool,
    pub schedule: VisitSchedule,
    /// The files whose plan is shown.
    pub shown: Option<Shown>,
    /// The passphrase of a ledger's folder, in this visit alone.
    pub passphrase: Option<(String, String)>,
    /// The files that were stored as seen when this window read or stored them last.
    stored: FxHashSet<u128>,
    /// Those of them that other windows have seen since.
    elsewhere: Vec<u128>,
}

thread_local! {
    static RUN: RefCell<Run> = RefCell::default();
}

pub(super) fn run<T>(change: impl FnOnce(&mut Run) -> T) -> T {
    RUN.with_borrow_mut(change)
}

impl Run {
    /// The next visit begins with what is stored.
    pub fn give_up_exchange(&mut self) {
        self.exchange = None;
        self.generation += 1;
    }

    /// Stores what is to be remembered of the folder, if all of the ledger `is_saved`. False, and the exchange is given
    /// up, if another window has chosen another folder meanwhile.
    pub fn store_memory(&mut self, is_saved: bool) -> bool {
        let Some(exchange) = &self.exchange else { return false };
        let ledger_key = exchange.ledger_key();
        let before = PREFERENCES.shared_memory(ledger_key);
        let stored = Memory::from_text(&before);
        if !is_of_place(exchange, stored.as_ref()) {
            self.exchange = None;
            return false;
        }
        if !is_saved {
            return true;
        }
        let mut memory = exchange.memory().clone();
        let seen = stored.map(|stored| stored.seen).unwrap_or_default();
        self.elsewhere.extend(seen.into_iter().filter(|hash| !self.stored.contains(hash)));
        let own: FxHashSet<u128> = memory.seen.iter().copied().collect();
        self.elsewhere.retain(|hash| !own.contains(hash));
        // The last are kept if there are too many.
        memory.seen.splice(0..0, self.elsewhere.iter().copied());
        self.stored = memory.seen.iter().copied().collect();
        let text = memory.to_text();
        if text != before {
            PREFERENCES.set_shared_memory(ledger_key, &text);
        }
        true
    }
}

/// Whether an exchange is with the folder of this memory. One that could not be stored tells nothing.
fn is_of_place(exchange: &Exchange, stored: Option<&Memory>) -> bool {
    stored.is_none_or(|stored| stored.writer == exchange.memory().writer)
}

/// The memory of a folder that was not visited yet, stored at once.
pub(super) fn new_memory(ledger_key: &str) -> Memory {
    let memory = Memory::new(Writer::from_random(platform::random_bits()));
    PREFERENCES.set_shared_memory(ledger_key, &memory.to_text());
    memory
}

/// The exchange of the last visit, or one as this browser remembers it.
pub(super) fn exchange_of(ledger_key: &str) -> Exchange {
    let stored = Memory::from_text(&PREFERENCES.shared_memory(ledger_key));
    run(|run| {
        let is_it =
            |kept: &Exchange| kept.ledger_key() == ledger_key && is_of_place(kept, stored.as_ref());
        let kept = run.exchange.take().filter(is_it);
        let mut exchange = kept.unwrap_or_else(|| {
            let memory = stored.unwrap_or_else(|| new_memory(ledger_key));
            run.stored = memory.seen.iter().copied().collect();
            run.elsewhere.clear();
            Exchange::new(ledger_key, memory)
        });
        let passphrase = run.passphrase.as_ref().filter(|(key, _)| key == ledger_key);
        if let Some((_, passphrase)) = passphrase {
            exchange.set_passphrase(passphrase.clone());
        }
        exchange
    })
}
