//! Names of signals (`moby/sys/signal` on Linux).

const NAMES: &str = "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT \
    SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX";

/// Whether the builder takes `text` for a signal.
pub(super) fn is_signal(text: &str) -> bool {
    if let Ok(number) = text.parse::<i64>() {
        return number != 0;
    }
    let upper = text.to_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    let real_time = |prefix: &str, last: u32| {
        let number = name.strip_prefix(prefix).filter(|number| !number.starts_with('0'));
        let number = number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        number.and_then(|number| number.parse().ok()).is_some_and(|it| (1..=last).contains(&it))
    };
    NAMES.split(' ').any(|known| known == name)
        || real_time("RTMIN+", 15)
        || real_time("RTMAX-", 14)
}
