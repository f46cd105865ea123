//! From the mise en relation to the contract. For now: the contract.

pub mod store;
