//! Colours by meaning. The style sheet defines the custom properties `--ink-…` for each theme.

use std::fmt::Write as _;

use plotters::style::RGBColor;

/// The number of inks of categories. They come in three families: what stands beside each other is of one family.
pub const CATEGORY_INKS: u8 = 23;
/// The number of category colours: all inks, then the same hatched.
const CATEGORY_COLORS: u8 = 2 * CATEGORY_INKS;

/// The meaning of a stroke or an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Color {
    /// A category, by its index in a fixed list: from [`CATEGORY_INKS`] on hatched.
    Category(usize),
    /// Possible, but not certain.
    Possible,
    /// Without a category yet (待补).
    Owed,
    /// Beginnings.
    Began,
    /// Ends.
    Ended,
    /// A single series.
    Single,
    /// One of many series that share a colour.
    Rest,
    /// The critical path.
    Critical,
    /// Tasks with an organisation.
    Covered,
    /// Tasks for which none is needed.
    Exempt,
    /// Tasks that should have an organisation.
    Due,
    /// Tasks that may share one.
    Joint,
    /// What ties units to each other.
    Tied,
    /// Axis lines.
    Axis,
    /// Grid lines.
    Grid,
    /// Labels.
    Label,
    /// The background, which keeps lines clear of labels.
    Paper,
}

/// Red and green of marker colours, whose blue is the number of a [`Color`]. Drawings use no other
/// colours.
const MARKER: (u8, u8) = (1, 0);

impl Color {
    fn number(self) -> u8 {
        match self {
            Self::Category(index) => {
                u8::try_from(index % usize::from(CATEGORY_COLORS)).expect("fewer than 256 colours")
            }
            Self::Possible => 64,
            Self::Owed => 65,
            Self::Began => 66,
            Self::Ended => 67,
            Self::Single => 68,
            Self::Axis => 69,
            Self::Grid => 70,
            Self::Label => 71,
            Self::Rest => 72,
            Self::Critical => 73,
            Self::Paper => 74,
            Self::Covered => 75,
            Self::Exempt => 76,
            Self::Due => 77,
            Self::Joint => 78,
            Self::Tied => 79,
        }
    }

    fn from_number(number: u8) -> Option<Self> {
        let others = [
            Self::Possible,
            Self::Owed,
            Self::Began,
            Self::Ended,
            Self::Single,
            Self::Axis,
            Self::Grid,
            Self::Label,
            Self::Rest,
            Self::Critical,
            Self::Paper,
            Self::Covered,
            Self::Exempt,
            Self::Due,
            Self::Joint,
            Self::Tied,
        ];
        if number < CATEGORY_COLORS {
            return Some(Self::Category(usize::from(number)));
        }
        others.into_iter().find(|color| color.number() == number)
    }

    pub(super) fn color(self) -> RGBColor {
        RGBColor(MARKER.0, MARKER.1, self.number())
    }

    /// The CSS custom property of the colour.
    pub fn property(self) -> String {
        match self {
            Self::Category(index) => format!("--ink-{}", index % usize::from(CATEGORY_INKS)),
            Self::Possible => "--ink-possible".to_owned(),
            Self::Owed => "--ink-owed".to_owned(),
            Self::Began => "--ink-began".to_owned(),
            Self::Ended => "--ink-ended".to_owned(),
            Self::Single => "--ink-single".to_owned(),
            Self::Axis => "--ink-axis".to_owned(),
            Self::Grid => "--ink-grid".to_owned(),
            Self::Label => "--ink-label".to_owned(),
            Self::Rest => "--ink-rest".to_owned(),
            Self::Critical => "--ink-critical".to_owned(),
            Self::Covered | Self::Exempt => "--ink-covered".to_owned(),
            Self::Due | Self::Joint => "--ink-due".to_owned(),
            Self::Tied => "--ink-tied".to_owned(),
            Self::Paper => "--paper".to_owned(),
        }
    }

    /// Whether areas of this colour are hatched.
    pub fn is_hatched(self) -> bool {
        match self {
            Self::Category(index) => {
                index % usize::from(CATEGORY_COLORS) >= usize::from(CATEGORY_INKS)
            }
            Self::Possible | Self::Ended | Self::Exempt | Self::Joint => true,
            _ => false,
        }
    }

    /// The id of its hatching pattern.
    pub fn pattern(self) -> String {
        format!("hatch-{}", self.number())
    }

    /// The value of `fill` for an area of this colour.
    pub fn fill(self) -> String {
        self.paint(true)
    }

    fn paint(self, is_fill: bool) -> String {
        if is_fill && self.is_hatched() {
            format!("url(#{})", self.pattern())
        } else {
            format!("var({})", self.property())
        }
    }
}

/// The SVG definitions of all hatching patterns, needed once in the page and in every downloaded
/// picture.
pub fn pattern_defs() -> String {
    let mut defs = String::from("<defs>");
    for color in (0..=u8::MAX).filter_map(Color::from_number).filter(|color| color.is_hatched()) {
        let (name, property) = (color.pattern(), color.property());
        write!(
            defs,
            "<pattern id=\"{name}\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><rect width=\"5\" height=\"5\" fill=\"var({property})\" \
             fill-opacity=\"0.25\"/><rect width=\"2\" height=\"5\" fill=\"var({property})\"/></pattern>"
        )
        .expect("writing to a string never fails");
    }
    defs + "</defs>"
}

/// Replaces the marker colours of a drawing with CSS custom properties and patterns.
pub(super) fn apply(svg: &str) -> String {
    let mut replaced = String::with_capacity(svg.len() + svg.len() / 4);
    let mut rest = svg;
    let marker = format!("=\"#{:02X}{:02X}", MARKER.0, MARKER.1);
    while let Some(found) = rest.find(&marker) {
        let number_at = found + marker.len();
        let number = rest.get(number_at..number_at + 2);
        let color = number
            .and_then(|number| u8::from_str_radix(number, 16).ok())
            .and_then(Color::from_number);
        let Some(color) = color else {
            replaced.push_str(&rest[..number_at]);
            rest = &rest[number_at..];
            continue;
        };
        replaced.push_str(&rest[..found]);
        replaced.push_str("=\"");
        replaced.push_str(&color.paint(rest[..found].ends_with("fill")));
        rest = &rest[number_at + 2..];
    }
    replaced.push_str(rest);
    replaced
}
