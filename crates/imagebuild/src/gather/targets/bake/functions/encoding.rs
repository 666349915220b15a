//! Functions that encode and hash.

use base64::{Engine, prelude::BASE64_STANDARD};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::{Function, Outcome, Value, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("base64decode", 1, 1, |it| {
        let bytes = BASE64_STANDARD.decode(it.text(0)?).map_err(|_| "this is no base64")?;
        text(bytes)
    }),
    function("base64encode", 1, 1, |it| Ok(Value::String(BASE64_STANDARD.encode(it.text(0)?)))),
    function("jsondecode", 1, 1, |it| {
        let json = serde_json::from_str(&it.text(0)?).map_err(|_| "this is no JSON")?;
        Value::of_json(&json)
    }),
    function("jsonencode", 1, 1, |it| Ok(Value::String(it.value(0)?.to_json()))),
    function("md5", 1, 1, |it| Ok(Value::String(hex(&Md5::digest(it.text(0)?))))),
    function("sha1", 1, 1, |it| Ok(Value::String(hex(&Sha1::digest(it.text(0)?))))),
    function("sha256", 1, 1, |it| Ok(Value::String(hex(&Sha256::digest(it.text(0)?))))),
    function("sha512", 1, 1, |it| Ok(Value::String(hex(&Sha512::digest(it.text(0)?))))),
    function("urlencode", 1, 1, |it| Ok(Value::String(url(&it.text(0)?)))),
];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn text(bytes: Vec<u8>) -> Outcome {
    String::from_utf8(bytes).map(Value::String).map_err(|_| "the bytes are no text".to_owned())
}

/// As Go escapes a query: a space is a plus sign.
fn url(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b' ' => "+".to_owned(),
        byte if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) => {
            char::from(byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}
