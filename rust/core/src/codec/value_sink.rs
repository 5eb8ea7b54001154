use super::sink::Sink;
use crate::error::{Error, Kind, Result};
use crate::value::Value;

enum Open {
    List(Vec<Value>),
    Dict(Vec<(String, Value)>, String),
}

/// Builds a [`Value`].
#[derive(Default)]
pub struct ValueSink {
    open: Vec<Open>,
    done: Option<Value>,
}

impl ValueSink {
    // Every sink method returns a Result, so that this one can end each of them.
    #[allow(clippy::unnecessary_wraps)]
    fn put(&mut self, value: Value) -> Result<()> {
        match self.open.last_mut() {
            Some(Open::List(items)) => items.push(value),
            Some(Open::Dict(members, key)) => members.push((std::mem::take(key), value)),
            None => self.done = Some(value),
        }
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        match self.open.pop() {
            Some(Open::List(items)) => self.put(Value::List(items)),
            Some(Open::Dict(members, _)) => self.put(Value::Dict(members)),
            None => Err(unbalanced()),
        }
    }
}

fn unbalanced() -> Error {
    Error::new(Kind::Internal, "The decoder gave unbalanced events.")
}

impl Sink for ValueSink {
    type Output = Value;

    fn null(&mut self) -> Result<()> {
        self.put(Value::Null)
    }
    fn bool(&mut self, flag: bool) -> Result<()> {
        self.put(Value::Bool(flag))
    }
    fn int(&mut self, number: i64) -> Result<()> {
        self.put(Value::Int(number))
    }
    fn float(&mut self, number: f64) -> Result<()> {
        self.put(Value::Float(number))
    }
    fn str(&mut self, text: &str) -> Result<()> {
        self.put(Value::Str(text.to_owned()))
    }
    fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.put(Value::Bytes(bytes.to_owned()))
    }
    fn begin_list(&mut self) -> Result<()> {
        self.open.push(Open::List(Vec::new()));
        Ok(())
    }
    fn end_list(&mut self) -> Result<()> {
        self.close()
    }
    fn begin_dict(&mut self) -> Result<()> {
        self.open.push(Open::Dict(Vec::new(), String::new()));
        Ok(())
    }
    fn key(&mut self, name: &str) -> Result<()> {
        match self.open.last_mut() {
            Some(Open::Dict(_, key)) => name.clone_into(key),
            _ => return Err(unbalanced()),
        }
        Ok(())
    }
    fn end_dict(&mut self) -> Result<()> {
        self.close()
    }
    fn finish(self) -> Result<Value> {
        self.done.ok_or_else(unbalanced)
    }
}
