//! The relation map as drawn: labels do not overlap, lines do not cross, every point has a seat.

use proptest::prelude::*;
use zhibu_charts::{
    Color, PointShape, RelationLine, RelationPoint, Relations, relations, relations_around, seats,
};

/// A hub with fifty, as the tea alliance has, and another with ten that shares three of them.
fn fifty() -> Relations {
    let mut points = vec![];
    for hub in 0..2 {
        let label = format!("联盟{hub}");
        points.push(RelationPoint {
            label,
            shape: PointShape::Ring,
            color: Color::Critical,
            column: 1,
        });
    }
    for number in 0..50 {
        points.push(RelationPoint {
            label: format!("第{number}茶业有限责任公司"),
            shape: PointShape::Disc,
            color: Color::Category(number % 7),
            column: 0,
        });
    }
    let mut lines: Vec<RelationLine> =
        (0..50).map(|number| RelationLine { between: (0, number + 2), kind: 0 }).collect();
    lines.extend((45..48).map(|number| RelationLine { between: (1, number + 2), kind: 0 }));
    Relations {
        points,
        lines,
        kinds: vec![(Color::Rest, 1)],
        columns: vec!["单位".to_owned(), "联盟".to_owned()],
        split: Some(0),
        focus: None,
    }
}

#[test]
fn fifty_units_do_not_overlap() {
    let picture = relations(&fifty(), 1000);
    assert!(picture.size.1 < 640, "two columns of twenty-five: {:?}", picture.size);
    for (index, area) in picture.areas.iter().enumerate() {
        assert!(area.x >= 0 && area.x + area.width <= picture.size.0, "{area:?}");
        assert!(area.y >= 0 && area.y + area.height <= picture.size.1, "{area:?}");
        for other in &picture.areas[index + 1..] {
            let apart = area.x + area.width <= other.x
                || other.x + other.width <= area.x
                || area.y + area.height <= other.y
                || other.y + other.height <= area.y;
            assert!(apart, "{area:?} {other:?}");
        }
    }
    for number in 0..50 {
        assert!(picture.svg.contains(&format!("第{number}茶业有限责任公司")), "a name is cut");
    }
    insta::assert_snapshot!("map_of_fifty", picture.svg);
}

#[test]
fn around_a_point_only_its_own_lines_and_their_ends_are_drawn() {
    let model = fifty();
    let picture = relations(&model, 1000);
    // The second hub has three of the fifty.
    let around = relations_around(&model, &picture, 1);
    assert_eq!(around.matches("茶业有限责任公司").count(), 3);
    assert!(around.contains("联盟1") && !around.contains("联盟0"), "{around}");
    // Each where it is in the whole picture.
    let texts = |svg: &str| -> Vec<String> {
        svg.split("<text ")
            .skip(1)
            .map(|part| part.split("</text>").next().unwrap().to_owned())
            .collect()
    };
    let whole = texts(&picture.svg);
    assert!(texts(&around).iter().all(|text| whole.contains(text)), "{around}");
}

/// How many pairs of lines between neighbouring columns cross each other.
fn crossings(model: &Relations) -> usize {
    let seats = seats(model);
    let lines: Vec<_> = model
        .lines
        .iter()
        .map(|line| {
            let (one, other) = (seats[line.between.0], seats[line.between.1]);
            if one.column <= other.column { (one, other) } else { (other, one) }
        })
        .collect();
    let mut count = 0;
    for (index, (a, b)) in lines.iter().enumerate() {
        for (c, d) in &lines[index + 1..] {
            if a.column == c.column && b.column == d.column && a.column != b.column {
                count += usize::from(
                    (a.row < c.row && b.row > d.row) || (a.row > c.row && b.row < d.row),
                );
            }
        }
    }
    count
}

#[test]
fn sorted_columns_have_no_crossings() {
    // Ten pairs, given in opposite order: sorted, no line crosses another.
    let point = |label: String, column| RelationPoint {
        label,
        shape: PointShape::Disc,
        color: Color::Single,
        column,
    };
    let points = (0..10)
        .map(|number| point(format!("左{number}"), 0))
        .chain((0..10).map(|number| point(format!("右{number}"), 1)))
        .collect();
    let lines =
        (0..10).map(|number| RelationLine { between: (number, 19 - number), kind: 0 }).collect();
    let columns = vec!["左".to_owned(), "右".to_owned()];
    let model =
        Relations { points, lines, columns, kinds: vec![(Color::Rest, 1)], ..Relations::default() };
    assert_eq!(crossings(&model), 0);
}

proptest! {
    /// Every point has a seat of its own, whatever is tied to whatever.
    #[test]
    fn every_point_has_a_position(
        columns in prop::collection::vec(0..4_usize, 1..40),
        lines in prop::collection::vec((0..40_usize, 0..40_usize), 0..60),
        split in prop::option::of(0..4_usize),
        width in 1..2000_u32,
    ) {
        let count = columns.len();
        let model = Relations {
            points: columns
                .iter()
                .map(|column| RelationPoint {
                    label: "名称".repeat(*column + 1),
                    shape: PointShape::Square,
                    color: Color::Single,
                    column: *column,
                })
                .collect(),
            lines: lines
                .into_iter()
                .map(|(one, other)| RelationLine { between: (one % count, other % count), kind: 0 })
                .collect(),
            kinds: vec![(Color::Rest, 1)],
            columns: ["一", "二", "三", "四"].map(str::to_owned).to_vec(),
            split,
            focus: Some(0),
        };
        let picture = relations(&model, width);
        let mut seats = picture.seats.iter().map(|seat| (seat.column, seat.row)).collect::<Vec<_>>();
        seats.sort_unstable();
        seats.dedup();
        prop_assert_eq!(seats.len(), count);
        for area in &picture.areas {
            prop_assert!(area.y >= 0 && area.y + area.height <= picture.size.1);
        }
    }
}
