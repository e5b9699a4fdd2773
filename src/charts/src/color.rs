//! Inks: colours by meaning. The style sheet says what `--color-…` looks like in each theme.

use std::fmt::Write as _;

use plotters::style::RGBColor;

/// How many inks there are for categories: seven hues, then the same seven hatched, so that they
/// can be told apart in grey print and by the colour-blind.
pub const CATEGORY_COLORS: u8 = 14;
const HUES: u8 = 7;

/// What a stroke or an area is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// A category by its fixed place in its list, wrapping round after fourteen.
    Category(usize),
    /// What is possibly there.
    Possible,
    /// What has no category yet (待补).
    Owed,
    /// What began.
    Began,
    /// What ended.
    Ended,
    /// A single series.
    Single,
    /// One of many that are not told apart.
    Rest,
    /// What decides when all of it ends.
    Critical,
    /// Axis lines.
    Axis,
    /// Grid lines.
    Grid,
    /// Labels.
    Label,
    /// What lies under everything, for what is to stand clear of lines.
    Paper,
}

/// Marks a colour of the drawing as a place for an ink: no drawing uses it otherwise.
const MARKER: (u8, u8) = (1, 0);

impl Color {
    fn number(self) -> u8 {
        match self {
            Self::Category(index) => {
                u8::try_from(index % usize::from(CATEGORY_COLORS)).expect("fewer than 256 inks")
            }
            Self::Possible => 32,
            Self::Owed => 33,
            Self::Began => 34,
            Self::Ended => 35,
            Self::Single => 36,
            Self::Axis => 37,
            Self::Grid => 38,
            Self::Label => 39,
            Self::Rest => 40,
            Self::Critical => 41,
            Self::Paper => 42,
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
        ];
        if number < CATEGORY_COLORS {
            return Some(Self::Category(usize::from(number)));
        }
        others.into_iter().find(|color| color.number() == number)
    }

    pub(super) fn color(self) -> RGBColor {
        RGBColor(MARKER.0, MARKER.1, self.number())
    }

    /// The custom property that holds its colour.
    pub fn property(self) -> String {
        match self {
            Self::Category(index) => format!("--ink-{}", index % usize::from(HUES)),
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
            Self::Paper => "--paper".to_owned(),
        }
    }

    /// Whether areas of this ink are hatched.
    pub fn is_hatched(self) -> bool {
        match self {
            Self::Category(index) => index % usize::from(CATEGORY_COLORS) >= usize::from(HUES),
            Self::Possible | Self::Ended => true,
            _ => false,
        }
    }

    /// The name of its hatching, for the legend.
    pub fn pattern(self) -> String {
        format!("hatch-{}", self.number())
    }

    /// What fills an area of this ink, hatched if it is.
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

/// The hatchings, to stand once in the page and in every downloaded picture.
pub fn pattern_defs() -> String {
    let mut defs = String::from("<defs>");
    let inks = (0..=u8::MAX).filter_map(Color::from_number).filter(|color| color.is_hatched());
    for color in inks {
        let (name, property) = (color.pattern(), color.property());
        write!(
            defs,
            "<pattern id=\"{name}\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><rect width=\"5\" height=\"5\" fill=\"var({property})\" \
             fill-opacity=\"0.25\"/><rect width=\"2\" height=\"5\" fill=\"var({property})\"/></pattern>"
        )
        .expect("writing to a text never fails");
    }
    defs + "</defs>"
}

/// Puts the inks in the place of the marker colours of a drawing.
pub(super) fn apply(svg: &str) -> String {
    let mut inked = String::with_capacity(svg.len() + svg.len() / 4);
    let mut rest = svg;
    let marker = format!("=\"#{:02X}{:02X}", MARKER.0, MARKER.1);
    while let Some(found) = rest.find(&marker) {
        let number_at = found + marker.len();
        let number = rest.get(number_at..number_at + 2);
        let color = number
            .and_then(|number| u8::from_str_radix(number, 16).ok())
            .and_then(Color::from_number);
        let Some(color) = color else {
            inked.push_str(&rest[..number_at]);
            rest = &rest[number_at..];
            continue;
        };
        inked.push_str(&rest[..found]);
        inked.push_str("=\"");
        inked.push_str(&color.paint(rest[..found].ends_with("fill")));
        rest = &rest[number_at + 2..];
    }
    inked.push_str(rest);
    inked
}
