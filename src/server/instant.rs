//! Instants as the database holds them.

use std::fmt;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use sqlx::{Database, Decode, Encode, Sqlite, Type, encode::IsNull, error::BoxDynError};

/// A moment in UTC, to the millisecond, stored as text that sorts as it reads: `2026-11-24T08:00:00.000Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(DateTime<Utc>);

impl Instant {
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    pub fn plus(self, delta: TimeDelta) -> Self {
        Self(self.0 + delta)
    }

    pub fn minus(self, delta: TimeDelta) -> Self {
        Self(self.0 - delta)
    }

    /// Milliseconds since 1970.
    pub fn unix_millis(self) -> u64 {
        u64::try_from(self.0.timestamp_millis()).unwrap_or(0)
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl Type<Sqlite> for Instant {
    fn type_info() -> <Sqlite as Database>::TypeInfo {
        <str as Type<Sqlite>>::type_info()
    }
}

impl Encode<'_, Sqlite> for Instant {
    fn encode_by_ref(&self, arguments: &mut <Sqlite as Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Sqlite>::encode(self.to_string(), arguments)
    }
}

impl Decode<'_, Sqlite> for Instant {
    fn decode(value: <Sqlite as Database>::ValueRef<'_>) -> Result<Self, BoxDynError> {
        let text = <&str as Decode<Sqlite>>::decode(value)?;
        Ok(Self(DateTime::parse_from_rfc3339(text)?.to_utc()))
    }
}
