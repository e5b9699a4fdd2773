//! Protection of the ledger: when it was last exported, how much storage is used, and whether the
//! browser has promised to keep what is stored.

use std::time::Duration;

use leptos::prelude::*;

use super::AppState;
use crate::platform::{self, PREFERENCES};
use crate::reactive::Signal;
use zhibu_app::backup::{Backup, BackupState, backup_state, short_of_space_percent};
use zhibu_app::embedded::Embedded;
use zhibu_app::workspace::{StoredCheck, Verification, Workspace};
use zhibu_domain::dependencies::Dependencies;
use zhibu_storage::{QUOTA_UNITS16, RestorePoint};
use zhibu_text::{format_message, m};

/// How long after a ledger was opened its health is checked: reading everything stored takes a
/// while.
const LOOKED_AFTER_FROM: Duration = Duration::from_secs(2);

/// How long after a segment vanished storage is checked: by then the others that vanish with it are
/// gone too.
const CHECKED_AFTER: Duration = Duration::from_millis(200);

/// The state of the check of what is stored.
enum Checking {
    Not,
    Due,
    Under(StoredCheck),
}

/// The protection of the open ledger.
pub struct Safekeeping {
    backup: Signal<Option<Backup>>,
    point: Signal<Option<RestorePoint>>,
    verifying: StoredValue<Option<Verification>, LocalStorage>,
    /// The check of what is stored, from when it is due.
    checking: StoredValue<Checking, LocalStorage>,
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
            checking: StoredValue::new_local(Checking::Not),
            missing: Signal::new(0),
            is_put_off: Signal::new(false),
            space: Signal::new(None),
        }
    }

    read_signals! {
        /// The latest restore point of the open ledger.
        point: Option<RestorePoint>;
        /// How many changes the restore points have that are missing here.
        missing: usize;
        /// UTF-16 units that this origin takes in local storage, once measured.
        space: Option<usize>;
    }

    /// Postpones the backup reminder until the page is opened again.
    pub fn put_off(&self) {
        self.is_put_off.set(true);
    }

    /// Forgets the restore point of a ledger that is closed.
    pub(super) fn forget_point(&self) {
        self.point.set(None);
    }
}

impl AppState {
    /// Looks up the latest backup of the ledger that was just opened.
    pub(super) fn look_up_backup(self, ledger_key: &str) {
        self.safety().backup.set(PREFERENCES.backup(ledger_key));
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

    /// Measures the used storage, and checks the restore points: whether they have changes that are
    /// missing here, and whether another is due.
    pub fn check_health(self) {
        self.measure_space();
        let begun = self.read_present(|workspace| workspace.begin_verifying(platform::now_ms()));
        // Everything else works without restore points: a failed check is repeated later.
        if let Some(Ok(Some(begun))) = begun {
            self.safety().verifying.set_value(Some(begun));
            self.verify_on();
        }
    }

    /// The same after a delay, once the page is rendered.
    pub fn check_health_soon(self) {
        set_timeout(move || self.check_health(), LOOKED_AFTER_FROM);
    }

    /// Checks one key, and the next in another turn of the event loop, so that the page stays
    /// responsive.
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

    /// Checks soon whether all that is in memory is stored, and stores again what is not.
    pub(super) fn check_stored_soon(self) {
        let is_due = self.safety().checking.with_value(|now| matches!(now, Checking::Due));
        if !is_due {
            self.safety().checking.set_value(Checking::Due);
            set_timeout(move || self.check_stored(), CHECKED_AFTER);
        }
    }

    fn check_stored(self) {
        let begun = self.read_present(Workspace::begin_checking_stored);
        // Whatever cannot be read is checked again at the next visit.
        let begun = begun.and_then(Result::ok).flatten();
        self.safety().checking.set_value(begun.map_or(Checking::Not, Checking::Under));
        self.check_stored_on();
    }

    /// Reads one segment, and the next in another turn of the event loop, so that the page stays
    /// responsive. A check that becomes due meanwhile takes the place of this one.
    fn check_stored_on(self) {
        let is_under = self.safety().checking.with_value(|now| matches!(now, Checking::Under(_)));
        if !is_under {
            return;
        }
        let mut checking = Checking::Not;
        self.safety().checking.update_value(|now| std::mem::swap(now, &mut checking));
        let Checking::Under(mut check) = checking else { return };
        match self.read_present(|workspace| workspace.check_stored_step(&mut check)) {
            Some(Ok(true)) => {
                self.safety().checking.set_value(Checking::Under(check));
                set_timeout(move || self.check_stored_on(), Duration::ZERO);
            }
            Some(Ok(false)) => {
                self.note_own_writer();
                self.write(|workspace, _| workspace.end_checking_stored(&check));
                self.notify_changed(Dependencies::NONE);
            }
            _ => {}
        }
    }

    /// Restores what the restore points have, and shows a notice.
    pub fn restore_from_points(self) {
        if self.is_past() {
            return;
        }
        self.note_own_writer();
        let restored = self.write(Workspace::restore_from_points);
        let restored = restored.and_then(|restored| self.ok_or_notify(restored));
        let Some((count, touched)) = restored else { return };
        self.notify_changed(touched);
        self.look_up_point();
        self.notify(format_message!(m::RESTORED_FROM_POINT, self.lang_now(), count = count));
    }

    /// Records that this number of changes of a ledger was exported.
    pub(super) fn note_backup_of(self, ledger_key: &str, changes: usize) {
        // Of what is only looked at nothing is stored.
        if self.is_embedded_viewed() {
            return;
        }
        let backup = Backup { at_ms: platform::now_ms(), changes };
        PREFERENCES.set_backup(ledger_key, backup);
        if self.read_present(|workspace| workspace.ledger_key() == ledger_key).unwrap_or(false) {
            self.safety().backup.set(Some(backup));
        }
    }

    /// The backup state of the open ledger, tracked.
    pub fn backup_state(self) -> BackupState {
        let (count, began) = self.workspace().extent().get();
        let (backup, reminder) = (self.safety().backup.get(), self.preferences().reminder().get());
        backup_state(backup, count, began, self.today(), reminder, platform::local_day)
    }

    /// Whether to remind the user of a backup now. Samples can be fetched again, and what is only looked at is in
    /// its file.
    pub fn is_backup_due(self) -> bool {
        let is_viewed = self.workspace().embedded().get() == Embedded::Viewed;
        let is_precious = self.is_open() && !self.is_sample() && !is_viewed;
        is_precious && !self.safety().is_put_off.get() && self.backup_state().is_due
    }

    /// Measures how much storage is used.
    pub fn measure_space(self) {
        let units = platform::storage_units16();
        if self.safety().space.get_untracked() != units {
            self.safety().space.set(units);
        }
    }

    /// The share of storage in use, in percent, if it is large enough for a warning.
    pub fn short_of_space_percent(self) -> Option<usize> {
        short_of_space_percent(self.safety().space.get()?)
    }
}
