//! Keeping the ledger safe: when it was last handed out as a file, how much room is left, and
//! whether the browser has promised to keep what is stored.

use std::time::Duration;

use leptos::prelude::*;

use super::AppState;
use crate::platform::{self, PREFERENCES};
use crate::reactive::Signal;
use zhibu_app::backup::{Backup, BackupState, backup_state, short_of_space_percent};
use zhibu_app::workspace::{Verification, Workspace};
use zhibu_storage::{QUOTA_UNITS16, RestorePoint};
use zhibu_text::{format_message, m};

/// So long after a ledger was opened it is looked after: reading all that is stored takes a while.
const LOOKED_AFTER_FROM: Duration = Duration::from_secs(2);

/// How the open ledger is kept from harm.
pub struct Safekeeping {
    backup: Signal<Option<Backup>>,
    point: Signal<Option<RestorePoint>>,
    verifying: StoredValue<Option<Verification>, LocalStorage>,
    missing: Signal<usize>,
    is_put_off: Signal<bool>,
    space: Signal<Option<usize>>,
}

impl Safekeeping {
    pub(super) fn new() -> Self {
        Self {
            backup: Signal::new(None),
            point: Signal::new(None),
            verifying: StoredValue::new_local(None),
            missing: Signal::new(0),
            is_put_off: Signal::new(false),
            space: Signal::new(None),
        }
    }

    read_signals! {
        /// The latest restore point of the open ledger.
        point: Option<RestorePoint>;
        /// How many changes restore points have that are not here any more.
        missing: usize;
        /// UTF-16 units taken in local storage by everything of this origin, once that was measured.
        space: Option<usize>;
    }

    /// Puts the reminder of a backup off until the page is opened again.
    pub fn put_off(&self) {
        self.is_put_off.set(true);
    }

    /// Forgets the restore point of a ledger that is closed.
    pub(super) fn forget_point(&self) {
        self.point.set(None);
    }
}

impl AppState {
    /// Looks up how the ledger that was just opened stands.
    pub(super) fn look_up_backup(self, mark: &str) {
        self.safety().backup.set(PREFERENCES.backup(mark));
        if let Some(extent) = self.read_present(|open| open.extent(platform::local_day)) {
            self.workspace().set_extent(extent);
        }
    }

    /// Looks up the latest restore point of the open ledger.
    pub(super) fn look_up_point(self) {
        let points = self.read_present(Workspace::points).and_then(Result::ok);
        self.safety().point.set(points.and_then(|points| points.first().copied()));
        self.safety().missing.set(self.read_present(Workspace::lacking_count).unwrap_or(0));
    }

    /// Measures the room that is left, and looks after the restore points: whether they have what is
    /// not here, and whether another is due.
    pub fn check_health(self) {
        self.measure_space();
        let begun = self.read_present(|workspace| workspace.begin_verifying(platform::now_ms()));
        // Without points, everything works as it did: what fails here is tried again later.
        if let Some(Ok(Some(begun))) = begun {
            self.safety().verifying.set_value(Some(begun));
            self.verify_on();
        }
    }

    /// The same in a while, once the page is there.
    pub fn check_health_soon(self) {
        set_timeout(move || self.check_health(), LOOKED_AFTER_FROM);
    }

    /// Looks at one key, and at the next in another turn of the loop, so that the page stays responsive.
    fn verify_on(self) {
        let mut verifying = None;
        self.safety().verifying.update_value(|kept| verifying = kept.take());
        let Some(mut verification) = verifying else { return };
        match self.read_present(|workspace| workspace.verify_one(&mut verification)) {
            Some(Ok(true)) => {
                self.safety().verifying.set_value(Some(verification));
                set_timeout(move || self.verify_on(), Duration::ZERO);
            }
            Some(Ok(false)) => {
                let used = self.safety().space.get_untracked().unwrap_or(QUOTA_UNITS16);
                let made =
                    self.write(|workspace, now| workspace.end_verifying(&verification, used, now));
                self.look_up_point();
                if made == Some(Ok(true)) {
                    self.measure_space();
                }
            }
            _ => {}
        }
    }

    /// Brings back what the restore points have, and says so.
    pub fn restore_from_points(self) {
        if self.is_past() {
            return;
        }
        self.note_own_writer();
        let restored = self.write(Workspace::restore_from_points);
        let restored = restored.and_then(|restored| self.or_say(restored));
        let Some((count, touched)) = restored else { return };
        self.notify_changed(touched);
        self.look_up_point();
        self.notify(format_message!(m::RESTORED_FROM_POINT, self.lang_now(), count = count));
    }

    /// Takes note that so many changes of a ledger were handed out as a file.
    pub(super) fn note_backup_of(self, mark: &str, changes: usize) {
        let backup = Backup { at_ms: platform::now_ms(), changes };
        PREFERENCES.set_backup(mark, backup);
        if self.read_present(|workspace| workspace.ledger_key() == mark).unwrap_or(false) {
            self.safety().backup.set(Some(backup));
        }
    }

    /// How the open ledger stands, which is watched.
    pub fn backup_state(self) -> BackupState {
        let (count, began) = self.workspace().extent().get();
        let (backup, reminder) = (self.safety().backup.get(), self.preferences().reminder().get());
        backup_state(backup, count, began, self.today(), reminder, platform::local_day)
    }

    /// Whether the user is to be reminded of a backup now. Samples can be had again.
    pub fn is_backup_due(self) -> bool {
        let is_precious = self.is_open() && !self.is_sample();
        is_precious && !self.safety().is_put_off.get() && self.backup_state().is_due
    }

    /// Measures how much room is taken.
    pub fn measure_space(self) {
        let units = platform::storage_units16();
        if self.safety().space.get_untracked() != units {
            self.safety().space.set(units);
        }
    }

    /// How much of the room is taken, in percent, if that is so much that one is warned.
    pub fn short_of_space_percent(self) -> Option<usize> {
        short_of_space_percent(self.safety().space.get()?)
    }
}
