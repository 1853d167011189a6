//! A look whether the collector is there, with GET. The SDK always sends POST:
//! this is a client by hand.

use prost::Message;

use crate::by_hand;
use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    let client = reqwest::blocking::Client::new();
    let request = by_hand::request();
    let answer = if fixed {
        let answer = client
            .post(shop::traces())
            .header("content-type", "application/x-protobuf")
            .body(request.encode_to_vec())
            .send()?;
        answer
    } else {
        client.get(shop::traces()).send()?
    };
    println!("{}", answer.status());
    Ok(())
}
