//! Appraisals and the outcomes of cooperations: evidence, objections and results.

use super::Evaluation;
use crate::appraisals::{self, Disagreement, is_asked_about};
use crate::evidence::is_evidenced;
use crate::kinds::records::{Appeal, Appraisal, Kind, Nomination, Outcome, ScoreItem};
use crate::projects::workdays;
use crate::rules::finding::Numbers;
use crate::rules::table::RuleId;
use zhibu_ledger::RecordKey;

impl Evaluation<'_> {
    /// Appraisals: evidence of score items, open objections, and results.
    pub(super) fn appraisals(&mut self) {
        for row in self.register.score_items().rows() {
            if !is_evidenced(self.register, Kind::ScoreItem, &row.id) {
                let at = (Kind::ScoreItem, &row.id);
                self.add(RuleId::ItemEvidence, at, Numbers::None, Some(ScoreItem::EVIDENCE.id()));
            }
        }
        let days = self.number(RuleId::AppealOpen, "working_days");
        for row in self
            .register
            .appeals()
            .rows()
            .iter()
            .filter(|row| is_asked_about(self.register, &row.record))
        {
            let Some(raised) = row.record.raised else { continue };
            let due = workdays::after(raised.latest(), days);
            if due < self.as_of {
                let at = (Kind::Appeal, &row.id);
                self.add(RuleId::AppealOpen, at, Numbers::Due(due), Some(Appeal::ANSWERED.id()));
            }
        }
        self.publications();
        for (id, cap) in appraisals::over_cap(self.register) {
            let numbers = Numbers::exact(cap.have, cap.most);
            self.add(
                RuleId::BandCap,
                (Kind::Appraisal, id),
                numbers,
                Some(Appraisal::OVER_REASON.id()),
            );
        }
        for (nomination, found) in appraisals::changed(self.register) {
            let at = (Kind::Nomination, &nomination);
            match found {
                Disagreement::Score { confirmed, now } => {
                    let numbers = Numbers::Scores { confirmed, now };
                    self.add(RuleId::ScoreChanged, at, numbers, Some(Nomination::SCORE.id()));
                }
                Disagreement::Result => {
                    self.add(RuleId::ResultChanged, at, Numbers::None, Some(Nomination::BAND.id()));
                }
            }
        }
    }

    /// Lists that were published for too short a time, the first and the last day counted.
    fn publications(&mut self) {
        let days = self.number(RuleId::PublicationDays, "working_days");
        for row in self.register.appraisals().rows() {
            let Appraisal { published: Some(from), published_until: Some(until), .. } = &row.record
            else {
                continue;
            };
            let due = workdays::after(from.earliest().plus_days(-1), days);
            if until.latest() < due {
                let field = Some(Appraisal::PUBLISHED_UNTIL.id());
                self.add(
                    RuleId::PublicationDays,
                    (Kind::Appraisal, &row.id),
                    Numbers::Due(due),
                    field,
                );
            }
        }
    }

    /// Outcomes of cooperations without evidence.
    pub(super) fn outcomes(&mut self) {
        for row in self.register.outcomes().rows() {
            let Some(of) = &row.record.cooperation else { continue };
            let own = self.register.cooperations().get(&of.id);
            if own.is_some() && !is_evidenced(self.register, Kind::Cooperation, &of.id) {
                let other = RecordKey::new(Kind::Cooperation.code(), of.id.clone());
                let at = (Kind::Outcome, &row.id);
                self.add(
                    RuleId::NoEvidence,
                    at,
                    Numbers::Other(other),
                    Some(Outcome::COOPERATION.id()),
                );
            }
        }
    }
}
