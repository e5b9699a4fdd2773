//! The life of a temporary organisation as seven stages: what is done, what comes next and what lies ahead.

use crate::branches::lifecycle::{BranchLife, Stage};
use crate::kinds::choices::StepKind;
use crate::values::date::{Day, PartialDate};

/// A stage of a life, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LifeStage {
    /// 请示, 批复, 指定, 成立, 撤销 and 归档: a step is its whole stage. A conversion ends a life as a dissolution does.
    Step(StepKind),
    /// 运行: between the launch and the end.
    Running,
}

/// The seven stages in order.
pub const LIFE_STAGES: [LifeStage; 7] = [
    LifeStage::Step(StepKind::Request),
    LifeStage::Step(StepKind::Approve),
    LifeStage::Step(StepKind::Appoint),
    LifeStage::Step(StepKind::Launch),
    LifeStage::Running,
    LifeStage::Step(StepKind::Dissolve),
    LifeStage::Step(StepKind::Close),
];

/// How far a life is in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageProgress {
    /// It is over, on this day as far as that is known.
    Done(Option<PartialDate>),
    /// It is over, but its step is not recorded.
    Owed,
    /// The organisation is in it.
    Current,
    /// It comes next.
    Next,
    /// It lies ahead.
    Ahead,
}

/// What is to be done next in a life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextDeed {
    /// A step is to be recorded.
    Step(StepKind),
    /// Nothing but its work: activities are recorded.
    Work,
}

/// The stages of a life, each with how far it is.
pub fn stages(life: &BranchLife<'_>) -> [(LifeStage, StageProgress); 7] {
    let reached = life.stage();
    let mut has_next = reached == Stage::Running;
    LIFE_STAGES.map(|stage| {
        let progress = match stage {
            LifeStage::Running if reached > Stage::Running => StageProgress::Done(None),
            LifeStage::Running if reached == Stage::Running => StageProgress::Current,
            LifeStage::Step(kind) if life.has(kind) => StageProgress::Done(date_of(life, kind)),
            LifeStage::Step(kind) if life.owed().contains(&kind) => StageProgress::Owed,
            LifeStage::Step(_) if !has_next => {
                has_next = true;
                StageProgress::Next
            }
            _ => StageProgress::Ahead,
        };
        (stage, progress)
    })
}

/// The date of a stage: of its step, or of the conversion that ended the life instead.
fn date_of(life: &BranchLife<'_>, kind: StepKind) -> Option<PartialDate> {
    let of = if kind == StepKind::Dissolve { life.date(StepKind::Convert) } else { None };
    life.date(kind).or(of)
}

/// What is to be done next on a day: the first step that is owed or may follow. An organisation that is at work has
/// none until its planned end.
pub fn next_deed(
    life: &BranchLife<'_>,
    planned_end: Option<PartialDate>,
    as_of: Day,
) -> Option<NextDeed> {
    let first = life.next().first().copied();
    if life.stage() != Stage::Running || !life.owed().is_empty() {
        return first.map(NextDeed::Step);
    }
    let is_due = planned_end.is_some_and(|end| end.latest() <= as_of);
    Some(if is_due { NextDeed::Step(StepKind::Dissolve) } else { NextDeed::Work })
}
