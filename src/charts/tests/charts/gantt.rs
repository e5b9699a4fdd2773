//! Plans: their bands, and what is drawn in each.

use zhibu_charts::{Gantt, GanttLink, GanttRow, PageRows, gantt};

/// The labelled and the last day of the axis.
const LAST_DAY: i32 = 400;

fn node(index: i32) -> GanttRow {
    GanttRow::Node {
        label: format!("节点{index}"),
        plan: (index, index + 3),
        likely: (index, index + 4),
        baseline: Some((index, index + 2)),
        is_critical: index % 2 == 0,
        is_milestone: index % 5 == 4,
        is_done: index % 3 == 0,
    }
}

fn plan(nodes: i32, links: &[(usize, usize)]) -> Gantt {
    let stage = GanttRow::Stage { label: "前期".to_owned(), span: (0, nodes + 3) };
    let link = |rows: &(usize, usize)| GanttLink {
        rows: *rows,
        from_start: rows.0 % 2 == 1,
        to_finish: rows.1 % 3 == 1,
        is_critical: rows.0.is_multiple_of(2),
    };
    Gantt {
        rows: std::iter::once(stage).chain((0..nodes).map(node)).collect(),
        links: links.iter().map(link).collect(),
        span: (-1, LAST_DAY),
        ticks: vec![(0, "1月".to_owned()), (200, "7月".to_owned())],
        today: 5,
    }
}

fn links_in(svg: &str) -> usize {
    // Links and the lines of the axis: two labelled days and today.
    svg.matches("<polyline").count() - 3
}

#[test]
fn a_short_plan_is_one_band_and_matches_the_snapshot() {
    let plan = plan(6, &[(1, 2), (2, 5), (3, 1)]);
    let picture = gantt(&plan, 640);
    assert_eq!(picture.band_count(), 1);
    assert_eq!(picture.band_height_px(0), picture.size.1);
    insta::assert_snapshot!("gantt", picture.band_svg(&plan, 0));
}

#[test]
fn a_long_plan_is_drawn_in_bands_of_which_each_has_its_own_rows() {
    let plan = plan(149, &[]);
    let picture = gantt(&plan, 640);
    assert_eq!(picture.band_count(), 3);
    let heights = (0..3).map(|band| picture.band_height_px(band)).sum::<i32>();
    assert_eq!(heights, picture.size.1);
    let bands: Vec<String> = (0..3).map(|band| picture.band_svg(&plan, band)).collect();
    for index in 0..149_usize {
        // The first row is the stage.
        let own = (index + 1) / 60;
        for (band, svg) in bands.iter().enumerate() {
            let is_there =
                svg.lines().any(|line| line.trim_start_matches("◆ ") == format!("节点{index}"));
            assert_eq!(is_there, band == own, "节点{index} in band {band}");
        }
    }
    assert!(bands[0].contains("1月") && !bands[1].contains("1月"), "the axis is in the first band");
    let edges = |svg: &str| {
        let of = svg.split_once("viewBox=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
        let numbers: Vec<i32> = of.split(' ').map(|number| number.parse().unwrap()).collect();
        (numbers[1], numbers[1] + numbers[3])
    };
    let edges: Vec<(i32, i32)> = bands.iter().map(|svg| edges(svg)).collect();
    assert_eq!((edges[0].0, edges[2].1), (0, picture.size.1));
    assert_eq!((edges[0].1, edges[1].1), (edges[1].0, edges[2].0));
}

#[test]
fn a_link_is_drawn_in_each_band_that_it_touches() {
    for (link, touched) in [
        ((1, 59), [1, 0, 0]),
        ((1, 60), [1, 1, 0]),
        ((59, 60), [1, 1, 0]),
        ((130, 2), [1, 1, 1]),
        ((60, 119), [0, 1, 0]),
        ((120, 149), [0, 0, 1]),
    ] {
        let plan = plan(149, &[link]);
        let picture = gantt(&plan, 640);
        let drawn = [0, 1, 2].map(|band| links_in(&picture.band_svg(&plan, band)));
        assert_eq!(drawn, touched, "{link:?}");
    }
}

#[test]
fn a_printed_page_has_its_own_rows_under_the_axis() {
    let plan = plan(70, &[(1, 70)]);
    let pages = gantt(&plan, 640).pages(&plan, PageRows { first: 20, further: 30 });
    assert_eq!(pages.len(), 3);
    for (index, page) in pages.iter().enumerate() {
        assert!(page.axis.contains("7月"));
        let nodes = page.rows.matches("节点").count();
        assert_eq!(nodes, [19, 30, 21][index]);
        assert_eq!(links_in(&page.rows), 1);
    }
}

#[test]
fn marks_are_where_the_bars_are() {
    let plan = plan(6, &[]);
    let picture = gantt(&plan, 640);
    assert_eq!(
        picture.marks.iter().map(|mark| mark.bucket).collect::<Vec<_>>(),
        [1, 2, 3, 4, 5, 6]
    );
    let svg = picture.band_svg(&plan, 0);
    let first = picture.marks[0].area;
    let bar = format!(
        "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
        first.x, first.y, first.width, first.height
    );
    assert!(svg.contains(&bar), "{bar} in {svg}");
}
