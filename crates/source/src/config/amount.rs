/// A number of bytes written as `500MB`, `1.5 GiB` or `1024`: `kB`, `MB`, `GB`, `TB` are powers of 1000,
/// `KiB`, `MiB`, `GiB`, `TiB` of 1024. `None` for anything else; `K`, `M` and `G` mean either to somebody.
pub fn bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits =
        text.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = match unit.trim_start().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1000,
        "mb" => 1000_u64.pow(2),
        "gb" => 1000_u64.pow(3),
        "tb" => 1000_u64.pow(4),
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        "tib" => 1 << 40,
        _ => return None,
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let whole: u64 = whole.parse().ok().filter(|_| !number.ends_with('.'))?;
    let part = if fraction.is_empty() { 0 } else { part(fraction, unit)? };
    whole.checked_mul(unit)?.checked_add(part)
}

/// `0.fraction` of `unit`, rounded down.
fn part(fraction: &str, unit: u64) -> Option<u64> {
    let digits = fraction
        .get(..fraction.len().min(9))
        .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let scale = 10_u128.pow(u32::try_from(digits.len()).ok()?);
    u64::try_from(u128::from(digits.parse::<u64>().ok()?) * u128::from(unit) / scale).ok()
}
