//! Numbers of HCL: decimal and exact, because a version such as `1.10` plus `0.1` must not show the rounding of 64 bits.

use std::{cmp::Ordering, fmt};

/// Digits behind the point that a number may have.
const MOST_DIGITS: u32 = 30;

/// `digits / 10^scale`, without zeros at the end of what is behind the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    digits: i128,
    scale: u32,
}

impl Number {
    fn new(mut digits: i128, mut scale: u32) -> Self {
        while scale > 0 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        Self { digits, scale }
    }

    /// Reads `-1.5e3`; none where it is no number or has too many digits.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (sign, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let digits = format!("{whole}{fraction}").parse::<i128>().ok()? * sign;
        let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        match u32::try_from(scale) {
            Ok(scale) if scale <= MOST_DIGITS => Some(Self::new(digits, scale)),
            Ok(_) => None,
            Err(_) => {
                Some(Self::new(digits.checked_mul(10_i128.checked_pow(scale.unsigned_abs())?)?, 0))
            }
        }
    }

    /// The number that a computation in 64 bits gives.
    pub(super) fn of_float(value: f64) -> Option<Self> {
        if value.is_finite() { Self::parse(&format!("{value}")) } else { None }
    }

    pub(super) fn to_float(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// Its value, if it is a whole number that fits.
    pub(super) fn integer(self) -> Option<i64> {
        if self.scale == 0 { i64::try_from(self.digits).ok() } else { None }
    }

    pub(super) fn is_zero(self) -> bool {
        self.digits == 0
    }

    pub(super) fn is_negative(self) -> bool {
        self.digits < 0
    }

    pub(super) fn negated(self) -> Option<Self> {
        Some(Self { digits: self.digits.checked_neg()?, ..self })
    }

    fn aligned(self, other: Self) -> Option<(i128, i128, u32)> {
        let scale = self.scale.max(other.scale);
        let grown =
            |number: Self| number.digits.checked_mul(10_i128.checked_pow(scale - number.scale)?);
        Some((grown(self)?, grown(other)?, scale))
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let (left, right, scale) = self.aligned(other)?;
        Some(Self::new(left.checked_add(right)?, scale))
    }

    pub(super) fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated()?)
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        let scale = self.scale + other.scale;
        let product = Self::new(self.digits.checked_mul(other.digits)?, scale);
        (product.scale <= MOST_DIGITS).then_some(product)
    }

    /// None where the quotient has no end.
    pub(super) fn divided(self, other: Self) -> Option<Self> {
        let (mut left, right, _) = self.aligned(other)?;
        let mut scale = 0;
        while right != 0 && left.checked_rem(right)? != 0 && scale < MOST_DIGITS {
            left = left.checked_mul(10)?;
            scale += 1;
        }
        (left.checked_rem(right)? == 0).then(|| Self::new(left / right, scale))
    }

    /// What is left of a division, with the sign of what is divided.
    pub(super) fn remainder(self, other: Self) -> Option<Self> {
        let (left, right, scale) = self.aligned(other)?;
        Some(Self::new(left.checked_rem(right)?, scale))
    }

    /// Without what is behind the point.
    pub(super) fn truncated(self) -> Self {
        Self { digits: self.digits / 10_i128.pow(self.scale), scale: 0 }
    }

    /// The largest whole number that is not above it.
    pub(super) fn floor(self) -> Option<Self> {
        let whole = self.truncated();
        let below = self.digits < 0 && whole != self;
        if below { whole.minus(Self::from(1_i64)) } else { Some(whole) }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self { digits: i128::from(value), scale: 0 }
    }
}

impl From<usize> for Number {
    fn from(value: usize) -> Self {
        Self { digits: i128::try_from(value).unwrap_or(i128::MAX), scale: 0 }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match self.aligned(*other) {
            Some((left, right, _)) => left.cmp(&right),
            None => self.to_float().total_cmp(&other.to_float()),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = self.scale as usize;
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let sign = if self.digits < 0 { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        write!(out, "{sign}{whole}{point}{fraction}")
    }
}
