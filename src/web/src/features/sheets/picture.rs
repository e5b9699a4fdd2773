//! A chart as a picture for documents, with its title, legend and source.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::components::chart::standalone;
use crate::platform;
use crate::state::AppState;
use zhibu_app::sheets::ChartDrawing;
use zhibu_charts::{SheetTexts, sheet};
use zhibu_text::m;

/// The pixels of a PNG for one of the page.
const SCALE: u32 = 2;

fn document_svg(drawn: &ChartDrawing, notes: String) -> String {
    let texts = SheetTexts { title: drawn.title.clone(), legend: drawn.legend.clone(), notes };
    standalone(&sheet(&drawn.svg, &texts))
}

/// Downloads it as SVG.
pub fn save_svg(state: AppState, drawn: &ChartDrawing, notes: String) {
    let svg = document_svg(drawn, notes);
    let name = format!("{}.svg", drawn.name);
    if let Err(error) = platform::download(&name, "image/svg+xml", &svg) {
        state.notify_export_failed(&error);
    }
}

/// Downloads it as PNG, with twice the pixels of the page.
pub fn save_png(state: AppState, drawn: &ChartDrawing, notes: String) {
    let svg = document_svg(drawn, notes);
    let name = format!("{}.png", drawn.name);
    leptos::task::spawn_local(async move {
        let saved = match png(&svg).await {
            Ok(bytes) => platform::download_bytes(&name, "image/png", &bytes),
            Err(error) => Err(error),
        };
        match saved {
            Ok(()) => state.notify(m::PICTURE_SAVED.get(state.lang_now())),
            Err(error) => state.notify_export_failed(&error),
        }
    });
}

/// The bytes of a PNG of this SVG.
async fn png(svg: &str) -> Result<Vec<u8>, JsValue> {
    let image = web_sys::HtmlImageElement::new()?;
    let encoded = js_sys::encode_uri_component(svg);
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{encoded}"));
    JsFuture::from(image.decode()).await?;
    let (width, height) = (image.natural_width() * SCALE, image.natural_height() * SCALE);
    let canvas = platform::document().create_element("canvas")?;
    let canvas: web_sys::HtmlCanvasElement = canvas.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: web_sys::CanvasRenderingContext2d = context.unchecked_into();
    let (width, height) = (f64::from(width), f64::from(height));
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    let url = canvas.to_data_url_with_type("image/png")?;
    let base64 = url.split_once(',').map_or("", |(_, base64)| base64);
    let binary = platform::window().atob(base64)?;
    // Each character is a byte.
    Ok(binary.chars().filter_map(|char| u8::try_from(u32::from(char)).ok()).collect())
}
