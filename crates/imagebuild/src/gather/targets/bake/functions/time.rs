//! Functions of time.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{Arguments, Function, Number, Outcome, Value, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("formatdate", 2, 2, |it| {
        let moment = Moment::parse(&it.text(1)?)?;
        moment.formatted(&it.text(0)?).map(Value::String)
    }),
    function("formattimestamp", 2, 2, |it| {
        let moment = match it.value(1)? {
            Value::Number(_) => Moment { seconds: bounded(it.integer(1)?)?, offset: 0 },
            Value::String(text) => Moment::parse(text)?,
            other => return Err(format!("a time is wanted here, not {}", other.kind())),
        };
        match it.text(0)?.as_str() {
            "X" => Ok(Value::string(moment.seconds.to_string())),
            format => moment.formatted(format).map(Value::String),
        }
    }),
    function("timeadd", 2, 2, |it| {
        let moment = Moment::parse(&it.text(0)?)?;
        let seconds = moment.seconds.checked_add(duration(&it.text(1)?)?);
        let seconds = bounded(seconds.ok_or("the time is too far away")?)?;
        Ok(Value::String(Moment { seconds, ..moment }.rfc3339()))
    }),
    function("timestamp", 0, 0, |_| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|_| "the clock is wrong")?;
        let seconds = i64::try_from(now.as_secs()).map_err(|_| "the clock is wrong")?;
        Ok(Value::String(Moment { seconds, offset: 0 }.rfc3339()))
    }),
    function("unixtimestampparse", 1, 1, parts),
];

const DAY: i64 = 86_400;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// Seconds since 1970, and those that the clock is ahead of UTC.
#[derive(Clone, Copy)]
struct Moment {
    seconds: i64,
    offset: i64,
}

/// A time of the years 0 to 9999.
fn bounded(seconds: i64) -> Result<i64, String> {
    let years = -62_167_219_200..253_402_300_800;
    if years.contains(&seconds) { Ok(seconds) } else { Err("the time is too far away".to_owned()) }
}

/// Days since 1970 of a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day.
fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

fn name(names: &'static [&'static str], at: i64) -> &'static str {
    usize::try_from(at).ok().and_then(|at| names.get(at)).copied().unwrap_or_default()
}

impl Moment {
    /// Reads `2024-01-31T12:00:00Z`.
    fn parse(text: &str) -> Result<Self, String> {
        const USAGE: &str = "write a time as 2024-01-31T12:00:00Z";
        let number = |from: usize, to: usize| {
            let digits =
                text.get(from..to).filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
            digits.and_then(|digits| digits.parse::<i64>().ok()).ok_or(USAGE)
        };
        let mark = |at: usize, mark: &str| text.get(at..=at) == Some(mark);
        if !(mark(4, "-") && mark(7, "-") && mark(10, "T") && mark(13, ":") && mark(16, ":")) {
            return Err(USAGE.to_owned());
        }
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        let mut rest = text.get(19..).ok_or(USAGE)?;
        if let Some(fraction) = rest.strip_prefix('.') {
            rest = fraction.trim_start_matches(|char: char| char.is_ascii_digit());
        }
        let offset = match rest.as_bytes() {
            [b'Z'] => 0,
            [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
                let at = text.len() - rest.len();
                let ahead = number(at + 1, at + 3)? * 3600 + number(at + 4, at + 6)? * 60;
                if *sign == b'-' { -ahead } else { ahead }
            }
            _ => return Err(USAGE.to_owned()),
        };
        let at_midnight = days(year, month, day);
        let valid = date(at_midnight) == (year, month, day) && (1..=12).contains(&month);
        if !valid || hour > 23 || minute > 59 || second > 59 {
            return Err(USAGE.to_owned());
        }
        let seconds = at_midnight * DAY + hour * 3600 + minute * 60 + second - offset;
        Ok(Self { seconds, offset })
    }

    fn local(self) -> i64 {
        self.seconds + self.offset
    }

    fn clock(self) -> (i64, i64, i64) {
        let second = self.local().rem_euclid(DAY);
        (second / 3600, second / 60 % 60, second % 60)
    }

    fn weekday(self) -> i64 {
        (self.local().div_euclid(DAY) + 4).rem_euclid(7)
    }

    fn zone(self, between: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let ahead = self.offset.abs();
        format!("{sign}{:02}{between}{:02}", ahead / 3600, ahead / 60 % 60)
    }

    fn rfc3339(self) -> String {
        let (year, month, day) = date(self.local().div_euclid(DAY));
        let (hour, minute, second) = self.clock();
        let zone = if self.offset == 0 { "Z".to_owned() } else { self.zone(":") };
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}")
    }

    /// Letters stand for parts of the time, `'…'` for what it holds.
    fn formatted(self, format: &str) -> Result<String, String> {
        let mut text = String::new();
        let mut rest = format;
        while let Some(first) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("''") {
                text.push('\'');
                rest = after;
            } else if let Some(after) = rest.strip_prefix('\'') {
                rest = quoted(after, &mut text)?;
            } else if first.is_ascii_alphabetic() {
                let end = rest.find(|char| char != first).unwrap_or(rest.len());
                text.push_str(&self.part(&rest[..end])?);
                rest = &rest[end..];
            } else {
                text.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
        Ok(text)
    }

    fn part(self, letters: &str) -> Result<String, String> {
        let (year, month, day) = date(self.local().div_euclid(DAY));
        let (hour, minute, second) = self.clock();
        let (month_name, weekday) = (name(&MONTHS, month - 1), name(&WEEKDAYS, self.weekday()));
        let half = if hour < 12 { "am" } else { "pm" };
        let of_twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
        Ok(match letters {
            "YY" => format!("{:02}", year % 100),
            "YYYY" => format!("{year:04}"),
            "M" => month.to_string(),
            "MM" => format!("{month:02}"),
            "MMM" => month_name.chars().take(3).collect(),
            "MMMM" => month_name.to_owned(),
            "D" => day.to_string(),
            "DD" => format!("{day:02}"),
            "EEE" => weekday.chars().take(3).collect(),
            "EEEE" => weekday.to_owned(),
            "h" => hour.to_string(),
            "hh" => format!("{hour:02}"),
            "H" => of_twelve.to_string(),
            "HH" => format!("{of_twelve:02}"),
            "AA" => half.to_uppercase(),
            "aa" => half.to_owned(),
            "m" => minute.to_string(),
            "mm" => format!("{minute:02}"),
            "s" => second.to_string(),
            "ss" => format!("{second:02}"),
            "Z" if self.offset == 0 => "Z".to_owned(),
            "ZZZ" if self.offset == 0 => "UTC".to_owned(),
            "Z" | "ZZZZZ" => self.zone(":"),
            "ZZZ" | "ZZZZ" => self.zone(""),
            other => return Err(format!("`{other}` is no part of a time; quote text with '")),
        })
    }
}

fn quoted<'a>(text: &'a str, into: &mut String) -> Result<&'a str, String> {
    let mut rest = text;
    loop {
        let at = rest.find('\'').ok_or("a quote of the format is not closed")?;
        into.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.strip_prefix('\'') {
            Some(after) => {
                into.push('\'');
                rest = after;
            }
            None => return Ok(rest),
        }
    }
}

/// Whole seconds of `-1h30m1.5s`, rounded down: nothing smaller is shown.
fn duration(text: &str) -> Result<i64, String> {
    const USAGE: &str = "write a duration as 1h30m or 1.5h";
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(USAGE.to_owned());
    }
    let mut seconds = Number::from(0_i64);
    while !rest.is_empty() {
        let of_number = |char: char| char.is_ascii_digit() || char == '.';
        let (number, after) = rest.split_at(rest.find(|char| !of_number(char)).ok_or(USAGE)?);
        let (unit, after) = after.split_at(after.find(of_number).unwrap_or(after.len()));
        let unit = match unit {
            "h" => "3600",
            "m" => "60",
            "s" => "1",
            "ms" => "0.001",
            "us" | "µs" | "μs" => "0.000001",
            "ns" => "0.000000001",
            _ => return Err(USAGE.to_owned()),
        };
        let more = Number::parse(number).zip(Number::parse(unit)).and_then(|(a, b)| a.times(b));
        seconds = more.and_then(|more| seconds.plus(more)).ok_or(USAGE)?;
        rest = after;
    }
    let signed = if sign < 0 { seconds.negated() } else { Some(seconds) };
    signed.and_then(Number::floor).and_then(Number::integer).ok_or_else(|| USAGE.to_owned())
}

fn parts(arguments: &Arguments<'_>) -> Outcome {
    let moment = Moment { seconds: bounded(arguments.integer(0)?)?, offset: 0 };
    let today = moment.seconds.div_euclid(DAY);
    let (year, month, day) = date(today);
    let (hour, minute, second) = moment.clock();
    let weekday = moment.weekday();
    // The week belongs to the year of its Thursday.
    let thursday = today - (weekday + 6) % 7 + 3;
    let (iso_year, ..) = date(thursday);
    let numbers = [
        ("year", year),
        ("year_day", today - days(year, 1, 1) + 1),
        ("day", day),
        ("month", month),
        ("weekday", weekday),
        ("hour", hour),
        ("minute", minute),
        ("second", second),
        ("iso_year", iso_year),
        ("iso_week", (thursday - days(iso_year, 1, 1)) / 7 + 1),
    ];
    let texts = [
        ("month_name", name(&MONTHS, month - 1).to_owned()),
        ("weekday_name", name(&WEEKDAYS, weekday).to_owned()),
        ("rfc3339", moment.rfc3339()),
    ];
    let numbers = numbers.map(|(key, value)| (key.to_owned(), Value::Number(value.into())));
    let texts = texts.map(|(key, value)| (key.to_owned(), Value::String(value)));
    Ok(Value::object(numbers.into_iter().chain(texts).collect()))
}
