//! Scripts that are better not handed to a recursive parser.

/// Parentheses inside each other, `case` counted as one. The parser's time doubles with each level
/// when something inside does not parse; scripts that people write have five.
const MAX_PARENTHESES: usize = 12;

/// Other constructs inside each other: each takes a piece of the stack.
const MAX_CONSTRUCTS: usize = 64;

/// Whether parsing `script` could take too much time or stack. Quotes are not looked at.
pub(super) fn is_too_deep(script: &str) -> bool {
    let mut open = Open::default();
    let mut at_command = true;
    let mut rest = script;
    while let Some(char) = rest.chars().next() {
        let end = rest.find(is_separator).unwrap_or(rest.len());
        if end == 0 {
            open.character(char);
            at_command |= !matches!(char, ' ' | '\t' | '[' | ']');
            rest = &rest[char.len_utf8()..];
            continue;
        }
        if at_command {
            open.word(&rest[..end]);
            at_command = opens_list(&rest[..end]);
        }
        if open.parentheses.len() > MAX_PARENTHESES || open.constructs > MAX_CONSTRUCTS {
            return true;
        }
        rest = &rest[end..];
    }
    open.parentheses.len() > MAX_PARENTHESES || open.constructs > MAX_CONSTRUCTS
}

/// What is open at one place of a script.
#[derive(Default)]
struct Open {
    /// `true` for a `case`, in which a `)` ends a pattern.
    parentheses: Vec<bool>,
    constructs: usize,
}

impl Open {
    fn character(&mut self, char: char) {
        match char {
            '(' => self.parentheses.push(false),
            ')' if self.parentheses.last() == Some(&false) => drop(self.parentheses.pop()),
            '{' | '[' => self.constructs += 1,
            '}' | ']' => self.constructs = self.constructs.saturating_sub(1),
            _ => {}
        }
    }

    fn word(&mut self, word: &str) {
        match word {
            "case" => self.parentheses.push(true),
            "esac" => {
                let case = self.parentheses.iter().rposition(|is_case| *is_case);
                self.parentheses.truncate(case.unwrap_or(self.parentheses.len()));
            }
            "if" | "for" | "while" | "until" | "select" | "coproc" | "!" | "time" => {
                self.constructs += 1;
            }
            "fi" | "done" => self.constructs = self.constructs.saturating_sub(1),
            _ => {}
        }
    }
}

fn is_separator(char: char) -> bool {
    char.is_whitespace() || ";&|(){}[]`".contains(char)
}

/// Whether a command follows the word.
fn opens_list(word: &str) -> bool {
    let openers = ["if", "elif", "then", "else", "while", "until", "do", "coproc", "!", "time"];
    openers.contains(&word)
}
