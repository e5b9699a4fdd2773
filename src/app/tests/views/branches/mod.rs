//! The pages of temporary organisations and teams, and their commands.

mod conduct;
mod life;
mod method;
mod team;

use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::choices::BranchForm;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Assignment, Branch, Member, Organisation};
use zhibu_domain::values::date::{Day, PartialDate};

use crate::support::{put, workspace};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn day(month: u8, day: u8) -> Day {
    Day::new(2022, month, day).unwrap()
}

/// An organisation with three members: one without a home organisation, one whose note is written.
fn with_members() -> Workspace {
    let mut workspace = workspace();
    put(
        &mut workspace,
        Patch::<Branch>::new("b")
            .set(Branch::NAME, "示例支部")
            .set(Branch::FORM, BranchForm::Branch)
            .set(Branch::ESTABLISHED, date("2022-01-05")),
    );
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例机关支部"));
    for (id, name, home) in [("m1", "丙", Some("o")), ("m2", "甲", Some("o")), ("m3", "乙", None)]
    {
        put(
            &mut workspace,
            Patch::<Member>::new(id)
                .set(Member::NAME, name)
                .set_or_clear(Member::ORGANISATION, home.map(Reference::to)),
        );
        put(
            &mut workspace,
            Patch::<Assignment>::new(format!("a-{id}"))
                .set(Assignment::MEMBER, Reference::to(id))
                .set(Assignment::BRANCH, Reference::to("b"))
                .set(Assignment::FROM, date("2022-01-05")),
        );
    }
    put(&mut workspace, Patch::<Assignment>::new("a-m1").set(Assignment::CONDUCT, "表现良好"));
    workspace
}
