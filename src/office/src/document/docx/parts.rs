//! The other parts of the package: styles, settings, footers, and what says where each is.
//!
//! The measures are those of GB/T 9704-2012: A4; 37 mm above the text, 28 mm left, 26 mm right and 35 mm below it,
//! which leaves 156 × 225 mm for 22 lines of 28 characters.

use std::fmt::Write;

use super::markup::escaped;
use zhibu_domain::values::date::Day;

/// The declaration that each part begins with.
pub const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

const MAIN: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// The namespaces of the text.
pub const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";

/// The width of the text, in twentieths of a point: 156 mm.
pub const TEXT_WIDTH_TWIPS: u32 = 8844;

/// The page. It has no grid: programs disagree on the width of its cells, and lines of 28 points are 22 on a page without
/// one. The number stands 7 mm below the text.
pub const SECTION: &str = "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"odd\"/>\
    <w:footerReference w:type=\"even\" r:id=\"even\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
    <w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"1310\" \
    w:gutter=\"0\"/><w:docGrid w:linePitch=\"560\"/></w:sectPr>";

/// What each part is.
pub const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
    <Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Default Extension=\"png\" ContentType=\"image/png\"/>\
    <Default Extension=\"svg\" ContentType=\"image/svg+xml\"/>\
    <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
    <Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
    <Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>\
    <Override PartName=\"/word/fontTable.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml\"/>\
    <Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
    <Override PartName=\"/word/footer2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
    <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
    <Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>\
    </Types>";

/// Where the main part and the properties are.
pub const PACKAGE_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"main\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
    <Relationship Id=\"core\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
    <Relationship Id=\"app\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties\" Target=\"docProps/app.xml\"/>\
    </Relationships>";

/// Properties that say nothing of who uses the program.
pub const APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
    <Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>";

/// Footers differ on odd and even pages; punctuation is set as in Chinese.
pub const SETTINGS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
    <w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:evenAndOddHeaders/>\
    <w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat>\
    <w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>\
    </w:compat><w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>";

/// The fonts, by the names that Word and WPS know them by. They are not embedded; where one is missing, they substitute.
mod fonts {
    pub const TITLE: &str = "方正小标宋简体";
    pub const TEXT: &str = "仿宋_GB2312";
    pub const FIRST: &str = "黑体";
    pub const SECOND: &str = "楷体_GB2312";
    pub const PAGE: &str = "宋体";

    /// Each with the class of its shapes, by which a substitute is found.
    pub const ALL: [(&str, &str); 5] = [
        (TITLE, "roman"),
        (TEXT, "modern"),
        (FIRST, "modern"),
        (SECOND, "modern"),
        (PAGE, "roman"),
    ];
}

/// The properties: the title and the day, and no person.
pub fn core(title: &str, made: Day) -> String {
    format!(
        "{XML}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator></dc:creator>\
         <dc:language>zh-CN</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{made}T00:00:00Z</dcterms:created></cp:coreProperties>",
        escaped(title)
    )
}

/// Where the parts of the text are, with those of this number of charts.
pub fn relations(charts: usize) -> String {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut xml = format!(
        "{XML}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    let mut add = |id: &str, kind: &str, target: &str| {
        let _infallible =
            write!(xml, "<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>");
    };
    add("styles", "styles", "styles.xml");
    add("settings", "settings", "settings.xml");
    add("fonts", "fontTable", "fontTable.xml");
    add("odd", "footer", "footer1.xml");
    add("even", "footer", "footer2.xml");
    for number in 1..=charts {
        for form in ["png", "svg"] {
            add(&format!("{form}{number}"), "image", &format!("media/chart{number}.{form}"));
        }
    }
    xml.push_str("</Relationships>");
    xml
}

/// The fonts that the styles name.
pub fn font_table() -> String {
    let mut xml = format!("{XML}<w:fonts {MAIN}>");
    for (font, family) in fonts::ALL {
        let _infallible = write!(
            xml,
            "<w:font w:name=\"{font}\"><w:charset w:val=\"86\"/><w:family w:val=\"{family}\"/></w:font>"
        );
    }
    xml.push_str("</w:fonts>");
    xml
}

/// A footer with the page number between dashes, one character from the outer edge.
pub fn footer(side: &str) -> String {
    let run = |inside: &str| format!("<w:r>{inside}</w:r>");
    let field = |kind: &str| run(&format!("<w:fldChar w:fldCharType=\"{kind}\"/>"));
    let text = |words: &str| run(&format!("<w:t xml:space=\"preserve\">{words}</w:t>"));
    format!(
        "{XML}<w:ftr {MAIN}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:ind w:{side}=\"280\"/><w:jc w:val=\"{side}\"/>\
         </w:pPr>{}{}{}{}{}{}{}</w:p></w:ftr>",
        text("— "),
        field("begin"),
        run("<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>"),
        field("separate"),
        text("1"),
        field("end"),
        text(" —"),
    )
}

/// A style of paragraphs.
struct Style {
    id: &'static str,
    name: &'static str,
    /// What its paragraphs are beyond the text's.
    paragraph: &'static str,
    font: &'static str,
    /// The size of its type, in half points.
    half_points: u32,
}

/// No blanks before the first line.
const FLUSH: &str = "<w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/>";
/// Rows of a table are as high as their text.
const IN_TABLE: &str = "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"240\" w:lineRule=\"auto\"/>\
    <w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"left\"/>";

/// The styles. The text is 3号仿宋 in lines of 28 points, and begins with two blanks; no punctuation hangs over its edge, and
/// nothing is put between Chinese characters and digits, so that 28 characters are a line and a date is as wide as counted.
pub fn styles() -> String {
    let mut xml = format!("{XML}<w:styles {MAIN}><w:docDefaults><w:rPrDefault><w:rPr>");
    xml.push_str(&letters(fonts::TEXT, 32, TIGHTER));
    xml.push_str(
        "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/><w:pPr>\
         <w:widowControl w:val=\"0\"/><w:overflowPunct w:val=\"0\"/><w:autoSpaceDE w:val=\"0\"/>\
         <w:autoSpaceDN w:val=\"0\"/><w:spacing w:line=\"560\" w:lineRule=\"exact\"/>\
         <w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:jc w:val=\"both\"/></w:pPr></w:style>",
    );
    for style in STYLES {
        let Style { id, name, paragraph, font, half_points } = style;
        let letters = letters(font, *half_points, if *half_points == 32 { TIGHTER } else { 0 });
        let _infallible = write!(
            xml,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/>\
             <w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
        );
    }
    xml.push_str(
        "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr>\
         <w:tblCellMar><w:left w:w=\"85\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>\
         </w:style><w:style w:type=\"table\" w:styleId=\"Grid\"><w:name w:val=\"Table Grid\"/>\
         <w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>",
    );
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        let _infallible = write!(xml, "<w:{side} w:val=\"single\" w:sz=\"4\" w:color=\"000000\"/>");
    }
    xml.push_str("</w:tblBorders></w:tblPr></w:style></w:styles>");
    xml
}

/// What characters of 16 points are moved closer, in twentieths of a point, so that 28 are 156 mm.
const TIGHTER: i32 = -5;

/// The font for Latin and Chinese characters, how much further apart they stand, and their size.
fn letters(font: &str, half_points: u32, apart: i32) -> String {
    format!(
        "<w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\" w:eastAsia=\"{font}\" w:cs=\"{font}\"/>\
         <w:spacing w:val=\"{apart}\"/><w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>"
    )
}

const STYLES: &[Style] = &[
    Style {
        id: "Title",
        name: "Title",
        paragraph: "<w:keepNext/><w:spacing w:line=\"640\" w:lineRule=\"exact\"/>\
            <w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"center\"/>",
        font: fonts::TITLE,
        half_points: 44,
    },
    Style {
        id: "Subtitle",
        name: "Subtitle",
        paragraph: "<w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"center\"/>",
        font: fonts::SECOND,
        half_points: 32,
    },
    Style {
        id: "Number",
        name: "Document Number",
        paragraph: "<w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"center\"/>",
        font: fonts::TEXT,
        half_points: 32,
    },
    Style {
        id: "Heading1",
        name: "heading 1",
        paragraph: "<w:keepNext/><w:outlineLvl w:val=\"0\"/>",
        font: fonts::FIRST,
        half_points: 32,
    },
    Style {
        id: "Heading2",
        name: "heading 2",
        paragraph: "<w:keepNext/><w:outlineLvl w:val=\"1\"/>",
        font: fonts::SECOND,
        half_points: 32,
    },
    Style {
        id: "Heading3",
        name: "heading 3",
        paragraph: "<w:keepNext/><w:outlineLvl w:val=\"2\"/>",
        font: fonts::TEXT,
        half_points: 32,
    },
    Style {
        id: "Heading4",
        name: "heading 4",
        paragraph: "<w:keepNext/><w:outlineLvl w:val=\"3\"/>",
        font: fonts::TEXT,
        half_points: 32,
    },
    Style { id: "Flush", name: "Flush Left", paragraph: FLUSH, font: fonts::TEXT, half_points: 32 },
    Style {
        id: "Signature",
        name: "Signature",
        paragraph: "<w:keepLines/><w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"right\"/>",
        font: fonts::TEXT,
        half_points: 32,
    },
    Style { id: "Annexes", name: "Annexes", paragraph: "", font: fonts::TEXT, half_points: 32 },
    Style {
        id: "AnnexMark",
        name: "Annex Mark",
        paragraph: FLUSH,
        font: fonts::FIRST,
        half_points: 32,
    },
    Style {
        id: "AnnexTitle",
        name: "Annex Title",
        paragraph: "<w:spacing w:line=\"640\" w:lineRule=\"exact\"/>\
            <w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"center\"/>",
        font: fonts::TITLE,
        half_points: 44,
    },
    Style {
        id: "TableTitle",
        name: "Table Title",
        paragraph: "<w:keepNext/><w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"center\"/>",
        font: fonts::FIRST,
        half_points: 28,
    },
    Style {
        id: "Caption",
        name: "caption",
        paragraph: "<w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"center\"/>",
        font: fonts::FIRST,
        half_points: 28,
    },
    Style {
        id: "TableHead",
        name: "Table Head",
        paragraph: "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"240\" w:lineRule=\"auto\"/>\
            <w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"center\"/>",
        font: fonts::FIRST,
        half_points: 24,
    },
    Style {
        id: "TableText",
        name: "Table Text",
        paragraph: IN_TABLE,
        font: fonts::TEXT,
        half_points: 24,
    },
    Style {
        id: "TableNumber",
        name: "Table Number",
        paragraph: "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"240\" w:lineRule=\"auto\"/>\
            <w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"right\"/>",
        font: fonts::TEXT,
        half_points: 24,
    },
    Style {
        id: "Picture",
        name: "Picture",
        paragraph: "<w:keepNext/><w:spacing w:line=\"240\" w:lineRule=\"auto\"/>\
            <w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"center\"/>",
        font: fonts::TEXT,
        half_points: 24,
    },
    Style {
        id: "Footer",
        name: "footer",
        paragraph: "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"240\" w:lineRule=\"auto\"/>\
            <w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/>",
        font: fonts::PAGE,
        half_points: 28,
    },
];
