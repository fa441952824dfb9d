use super::{Surroundings, insertion, link};
use crate::Refusal;
use automerge::{
    ScalarValue,
    legacy::{Op, OpType},
};
use terms::limits;

/// A mark: its beginning and its end side by side, both inserted into the text. Whether they stand in that order in the
/// text is for the trial to say.
pub(crate) fn check(operations: &[Op], start: usize, around: &Surroundings) -> Result<usize, Refusal> {
    let begin = &operations[start];
    let OpType::MarkBegin(mark) = &begin.action else { return Err(Refusal::MarkPair(start)) };
    check_value(&mark.name, &mark.value, start)?;
    insertion(begin, start, around)?;
    let end = operations.get(start + 1).ok_or(Refusal::MarkPair(start))?;
    if !matches!(end.action, OpType::MarkEnd(_)) || !end.insert || !around.is_text(&end.obj) {
        return Err(Refusal::MarkPair(start + 1));
    }
    insertion(end, start + 1, around)?;
    Ok(2)
}

/// Null takes a mark away.
fn check_value(name: &str, value: &ScalarValue, index: usize) -> Result<(), Refusal> {
    match (name, value) {
        ("strong" | "em", ScalarValue::Boolean(true)) | ("strong" | "em" | "link", ScalarValue::Null) => Ok(()),
        ("link", ScalarValue::Str(value)) if value.len() > limits::LINK_BYTES_MAX => Err(Refusal::MarkValue(index)),
        ("link", ScalarValue::Str(value)) if link::is_allowed(value) => Ok(()),
        ("link", ScalarValue::Str(_)) => Err(Refusal::Link(index)),
        ("strong" | "em" | "link", _) => Err(Refusal::MarkValue(index)),
        _ => Err(Refusal::MarkName(index)),
    }
}
