//! The plans of the key projects of 示例区, with overlapping stages, one of them late; statutory holidays;
//! and a countdown task.

use super::demo_lives::task_id;
use super::maker::{DAYS, Living, Maker, amount, count, date, day_within};
use zhibu_domain::kinds::choices::LinkKind::{self, FinishFinish, FinishStart, StartStart};
use zhibu_domain::kinds::choices::{DayKind, Setting};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Holiday, Link, Node, Progress, Task};
use zhibu_domain::projects::holidays::STATUTORY;
use zhibu_domain::values::quantity::{Qualifier, Quantity};

/// The number of active key projects with a plan.
const PLANNED: usize = 4;

/// A node of the plan.
struct Piece {
    name: &'static str,
    stage: &'static str,
    /// Working days.
    days: usize,
    wait: Option<Wait>,
}

/// The link to the node that another one waits for.
struct Wait {
    /// The index of that node.
    before: usize,
    kind: LinkKind,
    /// Working days.
    lag: usize,
    /// Working days.
    overlap: usize,
}

impl Piece {
    /// Ties it to a node before it.
    const fn after(mut self, before: usize, kind: LinkKind, lag: usize, overlap: usize) -> Self {
        self.wait = Some(Wait { before, kind, lag, overlap });
        self
    }
}

const fn piece(name: &'static str, stage: &'static str, days: usize) -> Piece {
    Piece { name, stage, days, wait: None }
}

const PIECES: [Piece; 12] = [
    piece("立项批复", "前期", 10),
    piece("用地预审", "前期", 15).after(0, StartStart, 3, 0),
    piece("环评", "前期", 20).after(0, FinishStart, 0, 4),
    piece("初步设计", "设计", 25).after(1, FinishStart, 0, 5),
    piece("施工图设计", "设计", 20).after(3, FinishStart, 0, 8),
    piece("图审", "设计", 8).after(4, FinishFinish, 3, 0),
    piece("施工招标", "招标", 20).after(4, StartStart, 10, 0),
    piece("施工许可", "招标", 5).after(6, FinishStart, 0, 0),
    piece("土方开挖", "施工", 15).after(7, FinishStart, 0, 2),
    piece("主体施工", "施工", 60).after(8, FinishStart, 0, 5),
    piece("外线配套", "施工", 30).after(9, StartStart, 20, 0),
    piece("竣工验收", "验收", 0).after(9, FinishStart, 0, 0),
];

/// The baseline, in days from the start of the project: the plan at its beginning.
const BASELINE: [(i32, i32); 12] = [
    (0, 13),
    (4, 25),
    (10, 38),
    (28, 62),
    (53, 81),
    (60, 88),
    (66, 94),
    (95, 101),
    (100, 121),
    (117, 201),
    (145, 187),
    (201, 201),
];
/// The number of plans with a baseline.
const WITH_BASELINE: usize = 2;

/// Adds holidays, plans and the countdown.
pub(super) fn plans(maker: &mut Maker, branches: &[Living]) {
    for (index, (name, is_off, from, to)) in STATUTORY.iter().enumerate() {
        maker.add(
            Patch::<Holiday>::new(format!("holiday-{index:02}"))
                .set(Holiday::NAME, *name)
                .set(Holiday::DAY_KIND, if *is_off { DayKind::Off } else { DayKind::Work })
                .set(Holiday::FROM, date(from))
                .set(Holiday::TO, date(to)),
        );
    }
    let living = branches.iter().enumerate();
    let key =
        living.filter(|(_, branch)| branch.setting == Setting::KeyProject && branch.to == DAYS);
    for (number, (index, _)) in key.take(PLANNED).enumerate() {
        plan(maker, &task_id(index), number);
    }
    let urgent = branches.iter().position(|branch| branch.setting == Setting::TaskForce);
    if let Some(index) = urgent {
        count_down(maker, &task_id(index));
    }
}

fn plan(maker: &mut Maker, task: &str, number: usize) {
    let start = DAYS - 60 + i32::try_from(number).unwrap_or(0) * 12;
    let day = |days: i32| day_within(start + days);
    let id = |index: usize| format!("node-{task}-{index:02}");
    for (index, piece) in PIECES.iter().enumerate() {
        let mut node = Patch::<Node>::new(id(index))
            .set(Node::NAME, piece.name)
            .set(Node::TASK, Reference::to(task))
            .set(Node::STAGE, piece.stage)
            .set(Node::DAYS, count(piece.days))
            .set_or_keep(Node::NOT_BEFORE, (index == 0).then(|| day(0)))
            .set(Node::RESPONSIBLE, format!("示例区{}专班", piece.stage));
        // The first plan has begun and is late.
        let done = match (number, index) {
            (0, 0) => Some((0, Some(13))),
            (0, 1) => Some((4, Some(30))),
            (0, 2) => Some((10, Some(44))),
            (0, 3) => Some((31, None)),
            _ => None,
        };
        if let Some((started, finished)) = done {
            node = node
                .set(Node::STARTED, day(started))
                .set_or_keep(Node::FINISHED, finished.map(day));
        }
        if number < WITH_BASELINE {
            let (from, to) = BASELINE[index];
            node = node.set(Node::BASELINE_START, day(from)).set(Node::BASELINE_FINISH, day(to));
        }
        maker.add(node);
        if let Some(wait) = &piece.wait {
            let days = |days: usize| (days > 0).then(|| count(days));
            maker.add(
                Patch::<Link>::new(format!("link-{task}-{index:02}"))
                    .set(Link::BEFORE, Reference::to(id(wait.before)))
                    .set(Link::AFTER, Reference::to(id(index)))
                    .set(Link::LINK_KIND, wait.kind)
                    .set_or_keep(Link::LAG, days(wait.lag))
                    .set_or_keep(Link::OVERLAP, days(wait.overlap)),
            );
        }
    }
}

/// Sixty households in ten days; four days have passed.
fn count_down(maker: &mut Maker, task: &str) {
    let more_than_60 = Quantity { qualifier: Qualifier::MoreThan, ..amount(60, "户") };
    maker.amend(
        Patch::<Task>::new(task)
            .set(Task::AMOUNT, more_than_60)
            .set(Task::START, day_within(DAYS - 4))
            .set(Task::PLANNED_END, date("2026-01-05"))
            .clear(Task::ENDED),
    );
    for (day, number) in (0..).zip([4, 7, 5, 6]) {
        maker.add(
            Patch::<Progress>::new(format!("progress-{task}-{day}"))
                .set(Progress::TASK, Reference::to(task))
                .set(Progress::DATE, day_within(DAYS - 4 + day))
                .set(Progress::COUNT, count(number)),
        );
    }
}
