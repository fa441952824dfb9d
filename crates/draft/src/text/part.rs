use super::Part;
use std::fmt;

impl Part {
    /// The number alone.
    pub fn number(self) -> usize {
        match self {
            Part::Clause(number) | Part::Heading(number) => number,
        }
    }

    /// Reads what `Display` writes.
    pub fn parse(text: &str) -> Option<Part> {
        let (sign, digits) = text.split_at_checked(1)?;
        let number = digits.parse().ok().filter(|_| digits.starts_with(|ch: char| matches!(ch, '1'..='9')))?;
        match sign {
            "c" => Some(Part::Clause(number)),
            "h" => Some(Part::Heading(number)),
            _ => None,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Clause(number) => write!(f, "c{number}"),
            Part::Heading(number) => write!(f, "h{number}"),
        }
    }
}
