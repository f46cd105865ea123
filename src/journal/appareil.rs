//! What the browser knows by itself: whose device it is, what day it is, a fresh id.

use chrono::NaiveDate;
use js_sys::Date;
use leptos::wasm_bindgen::JsCast as _;
use uuid::Builder;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlDocument, window};

use crate::kernel::id::{ActiviteId, PersonneId};

/// The person who was signed in last on this browser, until they sign out (`identite::cookie::Kind::Appareil`).
pub fn owner() -> Option<PersonneId> {
    let document: HtmlDocument = window()?.document()?.unchecked_into();
    let cookies = document.cookie().ok()?;
    let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| matches!(*name, "fil-appareil" | "__Host-fil-appareil"))?.1.parse().ok()
}

/// The civil date of this device.
pub fn today() -> NaiveDate {
    let now = Date::new_0();
    let day = i32::try_from(now.get_full_year())
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, now.get_month() + 1, now.get_date()));
    day.unwrap_or_default()
}

/// Milliseconds since 1970.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a date of this century")]
pub fn now() -> u64 {
    Date::now() as u64
}

/// The id of a new entry, that sorts by the time of this device (`UUIDv7`).
pub fn fresh_id() -> ActiviteId {
    let mut random = [0; 10];
    if let Some(crypto) = window().and_then(|window| window.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(&mut random);
    }
    Builder::from_unix_timestamp_millis(now(), &random).into_uuid().into()
}

/// Asks the browser not to empty this site's storage when room is short.
pub async fn persist() {
    if let Some(promise) = window().and_then(|window| window.navigator().storage().persist().ok()) {
        let _ = JsFuture::from(promise).await;
    }
}
