//! Where a title of several lines is broken: so that they are about as long, and no word is torn where that can be seen
//! (GB/T 9704-2012, 7.3.1).

use super::signature::width;

/// The width of a line of a title in half characters: 156 mm of 22 points.
const LINE: u32 = 40;
/// How many half characters a line may be longer or shorter for the sake of a better break.
const BETTER_BREAK: u32 = 10;

/// What closes what is before it, or belongs to it: no line begins so.
const CLOSES: &str = "，。、；：？！）》〕”’的";
/// What opens what is after it: no line ends so.
const OPENS: &str = "（《〔“‘";
/// What a line ends with well.
const ENDS: &str = "，、；：）》〕”’的和与及";
/// What a line begins with well, besides what opens.
const BEGINS: [&str; 7] = ["临时", "联合", "党建", "党员", "党支部", "建设", "工作"];

/// The title with a line break for each of its lines but the last.
pub fn broken(title: &str) -> String {
    let mut rest = title;
    let mut lines = Vec::new();
    while width(rest) > LINE && !rest.contains('\n') {
        let (line, after) = rest.split_at(best_break(rest));
        lines.push(line);
        rest = after;
    }
    lines.push(rest);
    lines.join("\n")
}

/// The byte at which the next line begins.
fn best_break(title: &str) -> usize {
    let whole = width(title);
    let target = whole / whole.div_ceil(LINE);
    let cost = |at: usize| {
        let line = width(&title[..at]);
        let is_too_long = line > LINE;
        (is_too_long, line.abs_diff(target) + badness(title, at))
    };
    let starts = title.char_indices().skip(1).map(|(at, _)| at);
    starts.min_by_key(|at| cost(*at)).unwrap_or(title.len())
}

/// How bad a break is, in half characters.
fn badness(title: &str, at: usize) -> u32 {
    let (line, rest) = title.split_at(at);
    let (Some(last), Some(next)) = (line.chars().next_back(), rest.chars().next()) else {
        return 0;
    };
    let is_word = last.is_ascii_alphanumeric() && next.is_ascii_alphanumeric();
    if is_word || CLOSES.contains(next) || OPENS.contains(last) {
        return LINE;
    }
    let is_good = ENDS.contains(last)
        || OPENS.contains(next)
        || BEGINS.iter().any(|word| rest.starts_with(word));
    if is_good { 0 } else { BETTER_BREAK }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_title_are_about_as_long_and_tear_no_word() {
        let cases = [
            ("关于成立示例支部的请示", "关于成立示例支部的请示"),
            (
                "关于同意成立西岭违建治理专班临时党总支的批复",
                "关于同意成立西岭违建治理专班\n临时党总支的批复",
            ),
            (
                "关于示例区党员先锋岗评选（上半年）的表彰决定",
                "关于示例区党员先锋岗评选\n（上半年）的表彰决定",
            ),
            (
                "关于2025年临时党组织建设情况和党建联盟工作情况的通报",
                "关于2025年临时党组织建设情况和\n党建联盟工作情况的通报",
            ),
        ];
        for (title, expected) in cases {
            assert_eq!(broken(title), expected);
        }
    }

    #[test]
    fn every_line_fits_and_nothing_is_lost() {
        for count in [21, 40, 41, 100] {
            let title = "党".repeat(count);
            let lines = broken(&title);
            assert!(lines.lines().all(|line| width(line) <= LINE), "{lines}");
            assert_eq!(lines.replace('\n', ""), title);
            assert_eq!(lines.lines().count(), count.div_ceil(20), "{lines}");
        }
    }
}
