//! What came of the needs and cooperations of 示例区: answers, and what contracts came to by date; its catalogue
//! of measures, and its areas.

use super::maker::{Maker, count};
use zhibu_domain::kinds::choices::{
    Adding, AreaLevel, CooperationStage, InstalmentKind, OfferKind, OrganisationType, Satisfaction,
};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Area, Cooperation, Instalment, Measure, Offer, Organisation};
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::quantity::{Decimal, Quantity};
use zhibu_ledger::Name;

/// How many cooperations have their instalments recorded.
const FULFILLED: usize = 4;
const MEASURES: [(&str, &str, Adding); 5] = [
    ("促成订单", "万元", Adding::Sum),
    ("增收", "万元", Adding::Sum),
    ("带动户数", "户", Adding::Never),
    ("融资", "万元", Adding::Sum),
    ("降本", "万元", Adding::Sum),
];
const STREETS: [&str; 3] = ["东湖街道", "西岭街道", "南湾街道"];

/// Adds all of it.
pub(super) fn fulfilment(maker: &mut Maker) {
    answers(maker);
    instalments(maker);
    measures(maker);
    areas(maker);
}

/// A day some days after another.
fn later(date: PartialDate, days: i32) -> PartialDate {
    date.latest().plus_days(days).into()
}

/// Two needs that were answered in time, to the content of one unit and in part of the other.
fn answers(maker: &mut Maker) {
    let needs = maker.ids_where(Offer::OFFER_KIND, &OfferKind::Need).into_iter();
    let dated = needs.filter_map(|id| Some((maker.value(&id, Offer::FROM)?, id)));
    let dated: Vec<(PartialDate, Name)> =
        dated.filter(|(_, id)| maker.value(id, Offer::POSTED_BY).is_some()).take(2).collect();
    for ((from, id), satisfaction) in
        dated.into_iter().zip([Satisfaction::Satisfied, Satisfaction::Partly])
    {
        maker.amend(
            Patch::<Offer>::new(id)
                .set(Offer::DEPARTMENT, "示例区金融服务中心")
                .set(Offer::DEADLINE, later(from, 20))
                .set(Offer::ANSWER, "已组织银企对接，由成员银行上门核实（虚构）")
                .set(Offer::ANSWERED, later(from, 12))
                .set(Offer::SATISFACTION, satisfaction),
        );
    }
}

/// The instalments of completed cooperations. Of the last one more arrived, and more was signed by date, than
/// was contracted, which two rules find.
fn instalments(maker: &mut Maker) {
    let done = maker.ids_where(Cooperation::STAGE, &CooperationStage::Done).into_iter();
    let done = done.filter_map(|id| {
        let (worth, signed) =
            (maker.value(&id, Cooperation::AMOUNT)?, maker.value(&id, Cooperation::SIGNED)?);
        Some((id, worth, signed))
    });
    let done: Vec<(Name, Quantity, PartialDate)> = done.take(FULFILLED).collect();
    for (number, (id, worth, signed)) in done.into_iter().enumerate() {
        let surplus = i64::from(number + 1 == FULFILLED);
        let half = Decimal::from_ten_thousandths(worth.value.ten_thousandths() / 2);
        let rest = worth.value.ten_thousandths() - half.ten_thousandths();
        let rest = Decimal::from_ten_thousandths(rest) + Decimal::from_whole(surplus);
        let of = |value: Decimal| Quantity { value, ..worth.clone() };
        let all = [
            (InstalmentKind::Contracted, of(worth.value + Decimal::from_whole(surplus)), 0),
            (InstalmentKind::Arrived, of(half), 5),
            (InstalmentKind::Arrived, of(rest), 15),
            (InstalmentKind::Paid, of(half), 20),
        ];
        for (index, (what, amount, days)) in all.into_iter().enumerate() {
            maker.add(
                Patch::<Instalment>::new(format!("instalment-{id}-{index}"))
                    .set(Instalment::WHAT, what)
                    .set(Instalment::COOPERATION, Reference::to(id.clone()))
                    .set(Instalment::DATE, later(signed, days))
                    .set(Instalment::AMOUNT, amount)
                    .set(Instalment::EVIDENCE, "银行回单（虚构）"),
            );
        }
    }
}

fn measures(maker: &mut Maker) {
    for (number, (name, unit, adding)) in (1..).zip(MEASURES) {
        maker.add(
            Patch::<Measure>::new(format!("measure-{number}"))
                .set(Measure::NAME, name)
                .set(Measure::UNIT, unit)
                .set(Measure::ADDING, adding)
                .set(Measure::ORDER, count(number)),
        );
    }
}

/// The district with three streets. Committees of departments are in a street each.
fn areas(maker: &mut Maker) {
    maker.add(
        Patch::<Area>::new("area-district")
            .set(Area::NAME, "示例区")
            .set(Area::CODE, "990100")
            .set(Area::LEVEL, AreaLevel::District),
    );
    for (number, name) in STREETS.into_iter().enumerate() {
        maker.add(
            Patch::<Area>::new(format!("area-street-{number}"))
                .set(Area::NAME, name)
                .set(Area::CODE, format!("99010{number}001"))
                .set(Area::PARENT, Reference::to("area-district"))
                .set(Area::LEVEL, AreaLevel::Street),
        );
    }
    let committees = maker.ids_where(Organisation::CODE, &OrganisationType::Committee);
    for (number, id) in committees.into_iter().enumerate() {
        // The first is above all others, and most stay in no street.
        let area = match number {
            0 => "area-district".to_owned(),
            1..=3 => format!("area-street-{}", number - 1),
            _ => continue,
        };
        maker.amend(Patch::<Organisation>::new(id).set(Organisation::AREA, Reference::to(area)));
    }
}
