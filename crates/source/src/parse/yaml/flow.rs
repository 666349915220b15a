/// `text` from the byte `start` on, with each flow collection that begins at one of `flows` on a single
/// line: line ends and comments in it become as many spaces.
///
/// YAML wants the lines of a flow collection indented more than what it is in. Nobody holds a closing
/// bracket to that, and all readers but the strict one used here accept it.
pub(super) fn joined(text: &str, start: usize, flows: &[usize]) -> String {
    let mut flows = flows.to_vec();
    flows.sort_unstable();
    let mut joined = String::with_capacity(text.len() - start);
    let mut at = start;
    for flow in flows {
        if flow >= at {
            joined += &text[at..flow];
            at = flow + join(&text[flow..], &mut joined);
        }
    }
    joined + &text[at..]
}

/// Takes the flow collection in front of `text`; gives its length.
fn join(text: &str, joined: &mut String) -> usize {
    let (mut depth, mut quote, mut comment, mut escaped) = (0_usize, None, false, false);
    let mut before = ' ';
    for (at, char) in text.char_indices() {
        if let Some(open) = quote {
            joined.push(char);
            if char == open && !escaped {
                quote = None;
            }
            escaped = open == '"' && char == '\\' && !escaped;
            continue;
        }
        comment = if comment { char != '\n' } else { char == '#' && before.is_whitespace() };
        let blank = comment || matches!(char, '\n' | '\r');
        joined.push(if blank { ' ' } else { char });
        match char {
            _ if blank => {}
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            '"' | '\'' if before.is_whitespace() || "[{,:".contains(before) => quote = Some(char),
            _ => {}
        }
        if depth == 0 {
            return at + char.len_utf8();
        }
        before = char;
    }
    text.len()
}
