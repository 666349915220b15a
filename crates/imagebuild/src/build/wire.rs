//! Reads `BuildKit`'s status also where its texts are not UTF-8: they quote the Dockerfile as it is.

use bollard_buildkit_proto::moby::buildkit::v1::{StatusRequest, StatusResponse};
use bytes::{Buf as _, BufMut as _, Bytes};
use prost::Message as _;
use tonic::{
    Status,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
};

/// Writes the request as ever, and repairs the answer before it is read.
#[derive(Debug, Default)]
pub(super) struct StatusCodec;

impl Codec for StatusCodec {
    type Encode = StatusRequest;
    type Decode = StatusResponse;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for StatusCodec {
    type Item = StatusRequest;
    type Error = Status;

    fn encode(&mut self, item: StatusRequest, into: &mut EncodeBuf<'_>) -> Result<(), Status> {
        into.put_slice(&item.encode_to_vec());
        Ok(())
    }
}

impl Decoder for StatusCodec {
    type Item = StatusResponse;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<StatusResponse>, Status> {
        let mut bytes = vec![0; from.remaining()];
        from.copy_to_slice(&mut bytes);
        repair(&mut bytes);
        let status = StatusResponse::decode(bytes.as_slice());
        status.map(Some).map_err(|error| Status::internal(error.to_string()))
    }
}

/// Takes and gives messages as they are, for methods whose messages are of several kinds.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct RawCodec;

impl Codec for RawCodec {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for RawCodec {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, into: &mut EncodeBuf<'_>) -> Result<(), Status> {
        into.put(item);
        Ok(())
    }
}

impl Decoder for RawCodec {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(from.copy_to_bytes(from.remaining())))
    }
}

/// The texts among the fields of a status: in each of its `vertexes` the digest, the inputs, the name and the error, in
/// each of its `statuses` the id, the vertex and the name.
const TEXTS: [(u64, &[u64]); 2] = [(1, &[1, 2, 3, 7]), (2, &[1, 2, 3])];

/// Puts `?` in place of bytes that are not UTF-8 in the texts of a status.
fn repair(status: &mut [u8]) {
    for (messages, texts) in TEXTS {
        each_field(status, &[messages], |message| {
            each_field(message, texts, |text| {
                let bad: Vec<_> = undecodable(text).collect();
                for at in bad {
                    text[at] = b'?';
                }
            });
        });
    }
}

fn undecodable(text: &[u8]) -> impl Iterator<Item = usize> {
    let mut at = 0;
    text.utf8_chunks().flat_map(move |chunk| {
        let start = at + chunk.valid().len();
        at = start + chunk.invalid().len();
        start..at
    })
}

/// Visits the fields of these numbers that have a length; what cannot be read is left to the real reader.
fn each_field(message: &mut [u8], wanted: &[u64], mut visit: impl FnMut(&mut [u8])) {
    let mut rest = message;
    while let Some((key, used)) = varint(rest) {
        let Some((number, used_more)) = varint(&rest[used..]) else { return };
        // What the field takes behind its key: a number, eight bytes, a length and as many, or four bytes.
        let (skipped, length) = match key & 7 {
            0 => (used + used_more, 0),
            1 => (used + 8, 0),
            2 => (used + used_more, usize::try_from(number).unwrap_or(usize::MAX)),
            5 => (used + 4, 0),
            _ => return,
        };
        let Some(end) = skipped.checked_add(length).filter(|end| *end <= rest.len()) else {
            return;
        };
        let (field, behind) = rest.split_at_mut(end);
        if key & 7 == 2 && wanted.contains(&(key >> 3)) {
            visit(&mut field[skipped..]);
        }
        rest = behind;
    }
}

/// A number in groups of seven bits, and the bytes it takes.
fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut number = 0;
    for (index, byte) in bytes.iter().take(10).enumerate() {
        number |= u64::from(byte & 0x7f).checked_shl(u32::try_from(index * 7).ok()?)?;
        if byte & 0x80 == 0 {
            return Some((number, index + 1));
        }
    }
    None
}
