//! The pictures of the help: each step of a job as a small drawing without words, in the colours of the theme.

use std::fmt::Write as _;

use zhibu_text::{Message, m};

/// A picture with what it shows in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpPicture {
    /// The SVG element.
    pub svg: String,
    /// What it shows, for those who do not see it.
    pub says: Message,
}

const SURFACE: &str = "--surface";
const EDGE: &str = "--control";
const LINE: &str = "--hairline";
const ACCENT: &str = "--accent";
const GOOD: &str = "--good";
const WARNING: &str = "--warning";
const QUIET: &str = "--ink-quiet";

/// A drawing of 160 by 96.
struct Drawing(String);

impl Drawing {
    fn new() -> Self {
        let mut drawing = Self(String::from(
            "<svg viewBox=\"0 0 160 96\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\">",
        ));
        drawing.area((0, 0), (160, 96), "--sunken");
        drawing
    }

    fn picture(mut self, says: Message) -> HelpPicture {
        self.0.push_str("</svg>");
        HelpPicture { svg: self.0, says }
    }

    fn add(&mut self, element: std::fmt::Arguments<'_>) {
        self.0.write_fmt(element).expect("writing to a string never fails");
    }

    /// An area without an edge.
    fn area(&mut self, (x, y): (i32, i32), (width, height): (i32, i32), color: &str) {
        self.add(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"2\" fill=\"var({color})\"/>"
        ));
    }

    /// A sheet with an edge.
    fn sheet(&mut self, (x, y): (i32, i32), (width, height): (i32, i32), edge: &str) {
        self.add(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"3\" \
             fill=\"var({SURFACE})\" stroke=\"var({edge})\"/>"
        ));
    }

    /// A stroke along a path.
    fn stroke(&mut self, path: &str, width: u32, color: &str) {
        self.add(format_args!(
            "<path d=\"{path}\" stroke=\"var({color})\" stroke-width=\"{width}\"/>"
        ));
    }

    /// Lines of writing, one below the other.
    fn writing(&mut self, (x, y): (i32, i32), lengths: &[i32]) {
        for (row, length) in (0..).zip(lengths) {
            self.area((x, y + 9 * row), (*length, 3), EDGE);
        }
    }

    /// The window of the program, with its rail.
    fn window(&mut self, at: (i32, i32), size: (i32, i32)) {
        let ((x, y), (width, height)) = (at, size);
        self.sheet(at, size, EDGE);
        self.area((x + 1, y + 1), (9, height - 2), LINE);
        self.area((x + 14, y + 5), (width / 4, 4), QUIET);
    }

    /// A screen on its foot: a PC.
    fn screen(&mut self, (x, y): (i32, i32), edge: &str) {
        self.sheet((x, y), (52, 36), edge);
        self.stroke(&format!("M{} {}v7m-10 0h20", x + 26, y + 36), 2, edge);
    }

    /// A file: a sheet with a folded corner.
    fn file(&mut self, (x, y): (i32, i32)) {
        self.add(format_args!(
            "<path d=\"M{x} {y}h14l6 6v20h-20z\" fill=\"var({SURFACE})\" stroke=\"var({EDGE})\"/>"
        ));
        self.stroke(&format!("M{} {y}v6h6", x + 14), 1, EDGE);
        self.area((x + 4, y + 12), (12, 2), ACCENT);
        self.area((x + 4, y + 17), (9, 2), EDGE);
    }

    /// An arrow to the right that ends here.
    fn arrow(&mut self, (x, y): (i32, i32), length: i32) {
        self.stroke(&format!("M{} {y}h{length}m-5 -4l5 4l-5 4", x - length), 2, ACCENT);
    }

    fn check(&mut self, (x, y): (i32, i32)) {
        self.stroke(&format!("M{x} {y}l4 4l8 -9"), 3, GOOD);
    }
}

/// A table is dropped into the ledger.
pub(super) fn table_into_ledger() -> HelpPicture {
    let mut drawing = Drawing::new();
    drawing.sheet((12, 22), (46, 52), EDGE);
    drawing.area((13, 23), (44, 10), GOOD);
    drawing.stroke("M12 46h46M12 59h46M27 33v41M42 33v41", 1, LINE);
    drawing.window((84, 14), (64, 68));
    drawing.writing((100, 34), &[38, 30, 38, 26, 34]);
    drawing.arrow((80, 48), 16);
    drawing.picture(m::PICTURE_TABLE)
}

/// What is not in order leads to its field.
pub(super) fn finding_to_field() -> HelpPicture {
    let mut drawing = Drawing::new();
    drawing.window((10, 12), (74, 72));
    for (y, color) in [(30, WARNING), (46, WARNING), (62, GOOD)] {
        drawing.area((26, y), (7, 7), color);
        drawing.area((38, y + 2), (38, 3), EDGE);
    }
    drawing.sheet((104, 34), (46, 28), ACCENT);
    drawing.area((110, 40), (18, 3), QUIET);
    drawing.area((110, 50), (2, 7), ACCENT);
    drawing.stroke("M80 49h20m-5 -4l5 4l-5 4", 2, ACCENT);
    drawing.picture(m::PICTURE_FINDING)
}

/// Files go out to the units and come back into one ledger.
pub(super) fn files_out_and_back() -> HelpPicture {
    let mut drawing = Drawing::new();
    drawing.window((8, 20), (50, 56));
    drawing.writing((24, 40), &[26, 20, 26]);
    for y in [4, 35, 66] {
        drawing.file((124, y));
    }
    drawing.stroke("M64 34C88 30 96 18 116 17m-6 -3l6 3l-4 5M64 44h52m-5 -4l5 4l-5 4", 2, ACCENT);
    drawing.stroke("M116 54h-52m5 -4l-5 4l5 4M116 79C96 78 88 66 64 62m6 -3l-6 3l4 5", 2, GOOD);
    drawing.picture(m::PICTURE_ROUND)
}

/// The ledger is copied into a folder again and again.
pub(super) fn backup() -> HelpPicture {
    let mut drawing = Drawing::new();
    drawing.window((10, 16), (56, 62));
    drawing.writing((26, 36), &[32, 24, 32, 20]);
    drawing.arrow((92, 48), 20);
    drawing.add(format_args!(
        "<path d=\"M100 34h16l5 6h29v34h-50z\" fill=\"var({SURFACE})\" stroke=\"var({EDGE})\"/>"
    ));
    drawing.stroke("M133 50a9 9 0 1 0 1 8m0 -10v3h-4M125 53v5l4 2", 2, GOOD);
    drawing.picture(m::PICTURE_BACKUP)
}

/// A file is opened; above all stands what is asked.
pub(super) fn open_file() -> HelpPicture {
    let mut drawing = Drawing::new();
    drawing.file((16, 34));
    drawing.arrow((62, 48), 18);
    drawing.window((70, 12), (80, 72));
    drawing.sheet((86, 26), (58, 22), ACCENT);
    drawing.area((91, 31), (34, 4), ACCENT);
    drawing.area((91, 40), (46, 3), EDGE);
    drawing.writing((86, 56), &[50, 40]);
    drawing.picture(m::PICTURE_ASKED)
}

/// What is owed is filled in.
pub(super) fn fill_in() -> HelpPicture {
    let mut drawing = Drawing::new();
    drawing.window((24, 10), (112, 76));
    for (y, length) in [(26, 44), (44, 30), (62, 0)] {
        drawing.area((42, y), (14, 3), QUIET);
        drawing.sheet((60, y - 5), (56, 13), if length > 0 { LINE } else { ACCENT });
        drawing.area((65, y), (length.max(2), 3), if length > 0 { EDGE } else { ACCENT });
        if length > 0 {
            drawing.check((118, y));
        }
    }
    drawing.picture(m::PICTURE_FILL)
}

/// The file goes back to the office.
pub(super) fn hand_in() -> HelpPicture {
    let mut drawing = Drawing::new();
    drawing.screen((10, 24), EDGE);
    drawing.file((70, 30));
    drawing.arrow((108, 46), 14);
    drawing.add(format_args!(
        "<path d=\"M114 44l18 -14l18 14v34h-36z\" fill=\"var({SURFACE})\" stroke=\"var({EDGE})\"/>"
    ));
    drawing.stroke("M122 52h4m12 0h4M122 62h4m12 0h4M129 78v-10h6v10", 2, QUIET);
    drawing.picture(m::PICTURE_HAND_IN)
}

/// Figures and columns; a figure leads to its records.
pub(super) fn first_screen() -> HelpPicture {
    let mut drawing = Drawing::new();
    drawing.window((10, 10), (90, 76));
    for x in [26, 50, 74] {
        drawing.area((x, 24), (14, 8), QUIET);
    }
    drawing.stroke("M26 78h66", 1, EDGE);
    for (x, height) in [(30, 12), (44, 18), (58, 26), (72, 34)] {
        drawing.area((x, 78 - height), (9, height), "--ink-0");
    }
    drawing.sheet((116, 28), (36, 44), ACCENT);
    drawing.writing((121, 36), &[26, 20, 26, 16]);
    drawing.stroke("M88 28C100 28 104 40 112 46m-6 0l6 0l0 -6", 2, ACCENT);
    drawing.picture(m::PICTURE_FIGURES)
}

/// The demo can be set back.
pub(super) fn demo() -> HelpPicture {
    let mut drawing = Drawing::new();
    drawing.window((14, 12), (86, 72));
    for (x, height) in [(32, 16), (48, 28), (64, 22), (80, 38)] {
        drawing.area((x, 78 - height), (10, height), "--ink-2");
    }
    drawing.stroke("M140 40a14 14 0 1 0 2 14m-1 -20v7h-8", 3, ACCENT);
    drawing.picture(m::PICTURE_DEMO)
}

/// The data is in this PC, and in no cloud.
pub(super) fn in_this_pc() -> HelpPicture {
    let mut drawing = Drawing::new();
    drawing.screen((16, 26), ACCENT);
    drawing.writing((24, 34), &[36, 28, 34]);
    drawing.stroke("M104 60a9 9 0 0 1 1 -18a14 14 0 0 1 27 -3a11 11 0 0 1 5 21z", 2, EDGE);
    drawing.stroke("M104 70l34 -40", 3, ACCENT);
    drawing.picture(m::PICTURE_HERE)
}

/// The key stays in the PC.
pub(super) fn key() -> HelpPicture {
    let mut drawing = Drawing::new();
    drawing.screen((54, 24), EDGE);
    drawing.stroke("M72 42a5 5 0 1 0 -0.1 0.1M77 42h18m-5 0v5m-5 -5v4", 2, ACCENT);
    drawing.picture(m::PICTURE_KEY)
}

/// A file has records and their history.
pub(super) fn whole_file() -> HelpPicture {
    let mut drawing = Drawing::new();
    for at in [(44, 18), (50, 24), (56, 30)] {
        drawing.sheet(at, (44, 54), EDGE);
    }
    drawing.writing((63, 40), &[30, 24, 30]);
    drawing.area((63, 70), (14, 3), ACCENT);
    drawing.check((116, 54));
    drawing.picture(m::PICTURE_FILE)
}

/// The old PC gives a file.
pub(super) fn out_of_old() -> HelpPicture {
    let mut drawing = Drawing::new();
    drawing.screen((16, 26), EDGE);
    drawing.writing((24, 34), &[36, 28, 34]);
    drawing.arrow((102, 46), 24);
    drawing.file((114, 32));
    drawing.picture(m::PICTURE_OUT)
}

/// The new PC takes the file.
pub(super) fn into_new() -> HelpPicture {
    let mut drawing = Drawing::new();
    drawing.file((16, 32));
    drawing.arrow((72, 46), 24);
    drawing.screen((84, 26), ACCENT);
    drawing.writing((92, 34), &[36, 28, 34]);
    drawing.check((142, 44));
    drawing.picture(m::PICTURE_INTO)
}

/// The ledger is removed from the old PC.
pub(super) fn remove_old() -> HelpPicture {
    let mut drawing = Drawing::new();
    drawing.screen((16, 26), EDGE);
    drawing.stroke("M32 36l20 16m0 -16l-20 16", 3, ACCENT);
    drawing.screen((92, 26), GOOD);
    drawing.writing((100, 34), &[36, 28, 34]);
    drawing.picture(m::PICTURE_REMOVE)
}
