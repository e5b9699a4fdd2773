//! Alliances: their joint meetings, their needs and cooperations, their units and their chair. All of it is
//! the district's own opinion.

use rustc_hash::FxHashMap;

use super::Evaluation;
use crate::alliances::acts::unit_acts;
use crate::alliances::instalments::{CooperationInstalments, Excess};
use crate::alliances::meetings::joint_meeting_dates;
use crate::alliances::needs::due_answers;
use crate::kinds::choices::CooperationStage;
use crate::kinds::records::{
    Alliance, AllianceUnit, ChairTerm, Cooperation, Kind, MeetingItem, Offer,
};
use crate::register::{Register, Row};
use crate::rules::finding::Numbers;
use crate::rules::frequency::HeldDays;
use crate::rules::table::RuleId;
use crate::values::date::{Day, PartialDate};
use crate::values::period::Period;
use zhibu_ledger::Name;

impl Evaluation<'_> {
    /// The joint meetings, and what they take up.
    pub(super) fn joint_meetings(&mut self) {
        let register = self.register;
        let meetings = joint_meeting_dates(register);
        let none = Vec::new();
        for row in register.alliances().rows() {
            self.meetings_of_alliance(row, meetings.get(&row.id).unwrap_or(&none));
        }
        for row in register.meeting_items().rows() {
            let raised_at = row.record.raised_at.as_ref();
            let raised_at = raised_at.and_then(|at| register.activities().get(&at.id));
            let Some(raised_at) = raised_at.and_then(|meeting| meeting.date) else { continue };
            self.gathered_before(row, raised_at);
            let of = row.record.alliance.as_ref();
            self.reported_back(row, raised_at, of.and_then(|of| meetings.get(&of.id)));
        }
    }

    /// Whether an alliance met often enough in each complete quarter of its life.
    fn meetings_of_alliance(&mut self, row: &Row<Alliance>, dates: &[PartialDate]) {
        let Some(founded) = row.record.founded.map(PartialDate::latest) else { return };
        let least = self.number(RuleId::AllianceMeeting, "a_quarter");
        let least = usize::try_from(least).unwrap_or(usize::MAX);
        let held = HeldDays::of(dates.iter().copied());
        let quarters = self.quarters.iter().filter(|quarter| founded <= quarter.first_day());
        let missed: Vec<Period> =
            quarters.filter(|quarter| held.count_in(**quarter) < least).copied().collect();
        if !missed.is_empty() {
            let at = (Kind::Alliance, &row.id);
            self.add(RuleId::AllianceMeeting, at, Numbers::Periods(missed), None);
        }
    }

    fn gathered_before(&mut self, row: &Row<MeetingItem>, meeting: PartialDate) {
        let Some(raised) = row.record.raised else { return };
        let days = self.days(RuleId::ItemsBefore);
        let due = meeting.latest().plus_days(-days);
        if due < raised.earliest() {
            let field = Some(MeetingItem::RAISED.id());
            self.add(RuleId::ItemsBefore, (Kind::MeetingItem, &row.id), Numbers::Due(due), field);
        }
    }

    fn reported_back(
        &mut self,
        row: &Row<MeetingItem>,
        raised_at: PartialDate,
        meetings: Option<&Vec<PartialDate>>,
    ) {
        if row.record.decision.is_none() || row.record.reported_at.is_some() {
            return;
        }
        let Some(meetings) = meetings else { return };
        let later = meetings.partition_point(|date| date.earliest() <= raised_at.latest());
        let by = usize::try_from(self.number(RuleId::ReportedBack, "meetings")).unwrap_or(0);
        let due = meetings[later..].get(by.saturating_sub(1));
        if let Some(due) = due.filter(|date| date.latest() <= self.as_of) {
            let field = Some(MeetingItem::REPORTED_AT.id());
            let at = (Kind::MeetingItem, &row.id);
            self.add(RuleId::ReportedBack, at, Numbers::Until(*due), field);
        }
    }

    /// Needs without an answer in time, and cooperations that do not move on, name no amount or had more
    /// than they contracted.
    pub(super) fn cooperations(&mut self) {
        let register = self.register;
        let instalments = CooperationInstalments::of(register);
        for row in register.cooperations().rows() {
            self.cooperation(row, &instalments);
        }
        let days = self.number(RuleId::NeedAnswered, "days");
        for answer in due_answers(register, Some(days)) {
            if answer.was_late || answer.due < self.as_of {
                let (at, numbers) = ((Kind::Offer, answer.id), Numbers::Due(answer.due));
                self.add(RuleId::NeedAnswered, at, numbers, Some(Offer::ANSWERED.id()));
            }
        }
    }

    fn cooperation(&mut self, row: &Row<Cooperation>, instalments: &CooperationInstalments<'_>) {
        use CooperationStage as Stage;
        let at = (Kind::Cooperation, &row.id);
        let quiet = instalments.quiet_days(row, self.as_of).unwrap_or(0);
        if quiet > self.number(RuleId::StalledCooperation, "days") {
            let field = Some(Cooperation::STAGE.id());
            self.add(RuleId::StalledCooperation, at, Numbers::Days(quiet), field);
        }
        let fulfilment = instalments.fulfilment(row);
        let Cooperation { stage, amount, .. } = &row.record;
        let is_signed = matches!(stage, Some(Stage::Signed | Stage::Running | Stage::Done));
        if is_signed && amount.is_none() && fulfilment.contracted.is_empty() {
            let field = Some(Cooperation::AMOUNT.id());
            self.add(RuleId::CooperationAmount, at, Numbers::None, field);
        }
        let excesses = [
            (RuleId::ArrivedMore, fulfilment.excess()),
            (RuleId::SignedMore, fulfilment.signed_excess()),
        ];
        for (rule, excess) in excesses {
            if let Some(Excess { have, contracted }) = excess {
                self.add(rule, at, Numbers::Amounts { have, of: contracted }, None);
            }
        }
    }

    /// Units that have done nothing for a while, and terms in the chair that have ended.
    pub(super) fn alliance_units(&mut self) {
        let register = self.register;
        let last = last_acts(register, self.as_of);
        let months = self.number(RuleId::IdleUnit, "months");
        for row in register.alliance_units().rows() {
            let AllianceUnit { joined: Some(joined), left: None, .. } = &row.record else {
                continue;
            };
            let joined = joined.latest();
            let last = last.get(&row.id).map_or(joined, |last| joined.max(*last));
            if last.plus_months(months) < self.as_of {
                let at = (Kind::AllianceUnit, &row.id);
                self.add(RuleId::IdleUnit, at, Numbers::Until(last.into()), None);
            }
        }
        self.chairs();
    }

    /// The last term in the chair of each alliance, where its end is recorded.
    fn chairs(&mut self) {
        let mut last: FxHashMap<&Name, &Row<ChairTerm>> = FxHashMap::default();
        for row in self.register.chair_terms().rows() {
            let Some(of) = &row.record.alliance else { continue };
            let key = |row: &Row<ChairTerm>| {
                let from = row.record.from.map(PartialDate::latest);
                // A term without an end has not ended.
                (row.record.to.map_or(Day::LAST, PartialDate::latest), from, row.id.clone())
            };
            let known = last.entry(&of.id).or_insert(row);
            if key(row) > key(known) {
                *known = row;
            }
        }
        let days = self.days(RuleId::ChairExpired);
        let mut found = Vec::new();
        for row in last.into_values() {
            let Some(to) = row.record.to else { continue };
            if to.latest().plus_days(days) <= self.as_of {
                found.push((&row.id, to));
            }
        }
        for (id, to) in found {
            let field = Some(ChairTerm::TO.id());
            self.add(RuleId::ChairExpired, (Kind::ChairTerm, id), Numbers::Until(to), field);
        }
    }

    fn days(&self, rule: RuleId) -> i32 {
        i32::try_from(self.number(rule, "days")).unwrap_or(i32::MAX)
    }
}

/// The last day of which the ledger shows what each unit did in its alliance.
fn last_acts(register: &Register, as_of: Day) -> FxHashMap<&Name, Day> {
    let mut last: FxHashMap<&Name, Day> = FxHashMap::default();
    for act in unit_acts(register) {
        if let Some(day) = act.last_day(as_of) {
            let known = last.entry(act.unit).or_insert(day);
            *known = day.max(*known);
        }
    }
    last
}
