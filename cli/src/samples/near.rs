//! How near two names are.

/// How far a name is from a known one; one that begins or continues it is near.
pub(super) fn unlikeness(name: &str, known: &str) -> usize {
    if known.contains(name) {
        return 0;
    }
    let case = known.split('/').nth(1).unwrap_or(known);
    distance(name, known).min(distance(name, case))
}

/// How many letters must be put in, left out or changed (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.chars().enumerate() {
        let mut diagonal = above;
        row[0] = above + 1;
        for (place, known) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *known);
            diagonal = row[place + 1];
            row[place + 1] = changed.min(diagonal + 1).min(row[place] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_near() {
        assert_eq!(distance("email-bouncd", "email-bounced"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }

    #[test]
    fn a_part_of_a_name_is_nearer_than_any_slip() {
        assert_eq!(unlikeness("bounced", "resend/email-bounced"), 0);
        assert_eq!(unlikeness("resend/email", "resend/email-bounced"), 0);
        assert_eq!(unlikeness("email-bouncd", "resend/email-bounced"), 1);
    }
}
